/** S-MX-3: what npx.set_np changes, and the product of a hundred matrices without it. */
import * as torch from 'isograd';
import { nd, np, npx, random } from 'isograd/mxnet';
import { claim, digits, is } from '../claim.js';
import { example } from '../example.js';
import { ndarrayText } from '../numpy-text.js';
import { growthClaim, growthPlot, largestOf } from './matrix-growth.js';

const { mxnet } = torch.nn.init;

export const classicMxnet = example({
  id: 'S-MX-3',
  title: 'The same product without npx.set_np',
  document: 'textbook',
  dialect: 'mxnet',
  tabOf: 'S-PT-12',
  question: 'Which random numbers does MXNet draw when its NumPy interface is not switched on?',
  seed: 0,
  parameters: { size: 4, count: 100 },
  run({ seed, parameters: { size, count }, print, plot }) {
    npx.resetNp();
    random.seed(seed);
    let M = nd.random.normal({ shape: [size, size] });
    const start = M;
    const largest = [largestOf(M)];
    print('a single matrix', ndarrayText(M));
    for (let i = 0; i < count; i++) {
      M = nd.dot(M, nd.random.normal({ shape: [size, size] }));
      largest.push(largestOf(M));
    }
    print('after multiplying 100 matrices', ndarrayText(M));

    plot(growthPlot(largest, count));
    random.seed(seed);
    const numpy = np.random.normal({ size: [2 * size, size] });
    const weights = initialised(seed, size);
    npx.setNp();
    return { start, product: M, largest, numpy, weights, weightsAfterSetNp: initialised(seed, size) };
  },
  claims: ({ start, largest, numpy, weights, weightsAfterSetNp }) => [
    growthClaim(largest),
    claim(
      'the classic interface loses every second number that np.random.normal draws',
      differences(start, (i) => numpy.data()[2 * i]),
      is(0),
    ),
    claim(
      'initialisers draw from the classic stream before npx.set_np',
      differences(weights, (i) => start.data()[i]),
      is(0),
    ),
    claim(
      'and from that of np.random after it',
      differences(weightsAfterSetNp, (i) => numpy.data()[i]),
      is(0),
    ),
  ],
  digits: ({ start }) => [
    claim(
      'the first row is 2.2122, 0.7740, 1.0434, 1.1839: every second number of the public notebooks',
      Array.from(start.data()).slice(0, 4),
      digits([2.2122064, 0.7740038, 1.0434403, 1.1839255], 1e-7),
    ),
  ],
});

/** A weight as `mx.init.Normal(1)` fills it. */
function initialised(seed: number, size: number): torch.Tensor {
  random.seed(seed);
  return mxnet.Normal({ sigma: 1 }).fill(torch.empty([size, size]), { generator: random.generator() });
}

/** How many numbers are other ones. */
const differences = (x: torch.Tensor, expected: (i: number) => number | undefined): number =>
  Array.from(x.data()).filter((v, i) => !Object.is(v, expected(i))).length;

/** S-MX-2: the product of a hundred random 4 x 4 matrices, in MXNet. */
import { np, npx, random } from 'isograd/mxnet';
import { claim, digits } from '../claim.js';
import { example } from '../example.js';
import { numpyText } from '../numpy-text.js';
import { collapseClaims, growthClaim, growthPlot, largestOf } from './matrix-growth.js';

export const matrixProductsMxnet = example({
  id: 'S-MX-2',
  title: 'A product of 100 random matrices',
  document: 'textbook',
  dialect: 'mxnet',
  tabOf: 'S-PT-12',
  question: 'How large do numbers get that are multiplied by a hundred matrices of variance 1?',
  seed: 0,
  parameters: { size: 4, count: 100 },
  run({ seed, parameters: { size, count }, print, plot }) {
    npx.setNp();
    random.seed(seed);
    let M = np.random.normal({ size: [size, size] });
    const start = M;
    const largest = [largestOf(M)];
    print('a single matrix', numpyText(M));
    for (let i = 0; i < count; i++) {
      M = np.dot(M, np.random.normal({ size: [size, size] }));
      largest.push(largestOf(M));
    }
    print('after multiplying 100 matrices', numpyText(M));

    plot(growthPlot(largest, count));
    return { start, product: M, largest, olderProduct: olderEdition(seed, size, count) };
  },
  claims: ({ largest }) => [growthClaim(largest)],
  digits: ({ start, product, olderProduct }) => [
    ...collapseClaims(product),
    claim(
      'the first two rows are those of the public notebooks, which set no seed: MXNet starts at 0',
      Array.from(start.data()).slice(0, 8),
      digits(
        [2.2122064, 1.1630787, 0.7740038, 0.4838046, 1.0434403, 0.29956347, 1.1839255, 0.15302546],
        1e-7,
      ),
    ),
    claim(
      'the first row of the product is 3.4460e23, -7.8041e23, 5.9973e23, 4.5231e23',
      Array.from(product.data()).slice(0, 4),
      digits([3.446e23, -7.8041e23, 5.9973e23, 4.5231e23], 1e-4),
    ),
    claim(
      'with each pair swapped it starts with the digits of the older printed edition',
      Array.from(olderProduct.data()).slice(0, 2),
      digits([2.70975122e23, -7.90177e22], 1e-5),
    ),
  ],
});

/** An older MXNet stored the two normals of each polar pair the other way round. */
function olderEdition(seed: number, size: number, count: number) {
  random.seed(seed);
  const draw = () => np.array(swapped(np.random.normal({ size: [size, size] }).data())).reshape([size, size]);
  let M = draw();
  for (let i = 0; i < count; i++) M = np.dot(M, draw());
  return M;
}

const swapped = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => values[i % 2 === 0 ? i + 1 : i - 1] ?? NaN);

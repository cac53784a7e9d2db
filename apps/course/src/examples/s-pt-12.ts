/** S-PT-12: the product of a hundred random 4 x 4 matrices. */
import * as torch from 'isograd';
import { claim, digits, is } from '../claim.js';
import { example } from '../example.js';
import { collapseClaims, growthClaim, growthPlot, largestOf } from './matrix-growth.js';

export const matrixProducts = example({
  id: 'S-PT-12',
  title: 'A product of 100 random matrices',
  document: 'textbook',
  question: 'How large do numbers get that are multiplied by a hundred matrices of variance 1?',
  seed: 0,
  parameters: { size: 4, count: 100 },
  run({ seed, parameters: { size, count }, print, plot }) {
    torch.manualSeed(seed);
    let M = torch.normal(0, 1, { size: [size, size] });
    const start = M;
    const largest = [largestOf(M)];
    print('a single matrix \n', M);
    for (let i = 0; i < count; i++) {
      M = M.matmul(torch.normal(0, 1, { size: [size, size] }));
      largest.push(largestOf(M));
    }
    print('after multiplying 100 matrices\n', M);

    plot(growthPlot(largest, count));
    return { start, product: M, largest };
  },
  claims: ({ largest }) => [growthClaim(largest)],
  digits: ({ start, product }) => [
    ...collapseClaims(product),
    claim('the first matrix prints as PyTorch prints it', start.toString(), is(printed)),
    claim('the product has the digits of PyTorch', Array.from(product.data()), digits(expected)),
  ],
});

const printed = `tensor([[-1.1258, -1.1524, -0.2506, -0.4339],
        [ 0.8487,  0.6920, -0.3160, -2.1152],
        [ 0.3223, -1.2633,  0.3500,  0.3081],
        [ 0.1198,  1.2377,  1.1168, -0.2473]])`;

const expected = [
  -8.3012181e24, 1.9877764e25, -5.2962193e24, 2.0524463e25, 5.9725692e24, -1.4301673e25, 3.8105301e24,
  -1.4766963e25, -5.700825e24, 1.3650968e25, -3.6371612e24, 1.4095086e25, 8.9242085e24, -2.1369552e25,
  5.6936913e24, -2.2064787e25,
];

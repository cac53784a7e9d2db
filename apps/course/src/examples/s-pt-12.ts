/** S-PT-12: the product of a hundred random 4 x 4 matrices. */
import * as torch from 'isograd';
import { claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';

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
    const largest = [M.abs().max().item()];
    print('a single matrix \n', M);
    for (let i = 0; i < count; i++) {
      M = M.matmul(torch.normal(0, 1, { size: [size, size] }));
      largest.push(M.abs().max().item());
    }
    print('after multiplying 100 matrices\n', M);

    plot({
      title: 'largest entry after each product',
      scale: 'log',
      x: { label: 'matrices', from: 0, to: count },
      series: { 'largest entry': largest },
    });
    return { start, product: M, largest };
  },
  claims: ({ largest }) => [
    claim(
      'a hundred products reach 10^24.8, give or take 10^6.8',
      Math.log10(largest.at(-1) ?? NaN),
      within(24.8, 6.8),
    ),
  ],
  digits: ({ start, product }) => [
    claim(
      'at this seed all rows of the product point the same way: it has lost three of its four dimensions',
      Math.abs(cosine(product.double())),
      within(1, 1e-6),
    ),
    claim('the first matrix prints as PyTorch prints it', start.toString(), is(printed)),
    claim('the product has the digits of PyTorch', Array.from(product.data()), digits(expected)),
    claim(
      'its norm is infinite, although no entry is: the squares leave float32 first',
      product.norm().item(),
      is(Infinity),
    ),
  ],
});

/** Of the angle between the first two rows. */
function cosine(M: torch.Tensor): number {
  const [a, b] = [M.select(0, 0), M.select(0, 1)];
  return a.dot(b).item() / (a.norm().item() * b.norm().item());
}

const printed = `tensor([[-1.1258, -1.1524, -0.2506, -0.4339],
        [ 0.8487,  0.6920, -0.3160, -2.1152],
        [ 0.3223, -1.2633,  0.3500,  0.3081],
        [ 0.1198,  1.2377,  1.1168, -0.2473]])`;

const expected = [
  -8.3012181e24, 1.9877764e25, -5.2962193e24, 2.0524463e25, 5.9725692e24, -1.4301673e25, 3.8105301e24,
  -1.4766963e25, -5.700825e24, 1.3650968e25, -3.6371612e24, 1.4095086e25, 8.9242085e24, -2.1369552e25,
  5.6936913e24, -2.2064787e25,
];

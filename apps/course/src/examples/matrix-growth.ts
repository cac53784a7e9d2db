/** The hundred matrices of the textbook chapter: what holds for their product in every dialect, and its plot. */
import type { Tensor } from 'isograd';
import { type Claim, claim, is, within } from '../claim.js';
import type { Plot } from '../plot.js';

/** Magnitude of the largest entry. */
export const largestOf = (M: Tensor): number => M.abs().max().item();

/** The largest entry after each product. */
export const growthPlot = (largest: readonly number[], count: number): Plot => ({
  title: 'largest entry after each product',
  scale: 'log',
  x: { label: 'matrices', from: 0, to: count },
  series: { 'largest entry': largest },
});

/** How far a hundred matrices of variance 1 carry: four standard deviations around the mean, whoever draws them. */
export const growthClaim = (largest: readonly number[]): Claim =>
  claim(
    'a hundred products reach 10^24.8, give or take 10^6.8',
    Math.log10(largest.at(-1) ?? NaN),
    within(24.8, 6.8),
  );

/** What is left of four dimensions at the usual seed, and of float32. */
export const collapseClaims = (product: Tensor): readonly [parallel: Claim, norm: Claim] => [
  claim(
    'at this seed all rows of the product point the same way: it has lost three of its four dimensions',
    Math.abs(cosine(product.double())),
    within(1, 1e-6),
  ),
  claim(
    'its norm is infinite, although no entry is: the squares leave float32 first',
    product.norm().item(),
    is(Infinity),
  ),
];

/** Of the angle between the first two rows. */
function cosine(M: Tensor): number {
  const [a, b] = [M.select(0, 0), M.select(0, 1)];
  return a.dot(b).item() / (a.norm().item() * b.norm().item());
}

/** S-PT-13: a vector that is multiplied by the same random matrix until it is no number. */
import * as torch from 'isograd';
import { between, claim, is } from '../claim.js';
import { example } from '../example.js';

export const explodingVector = example({
  id: 'S-PT-13',
  title: 'Standard normal weights explode by layer 31',
  document: 'blog',
  question: 'After how many layers of standard normal weights is the output no number any more?',
  seed: 0,
  parameters: { width: 256, layers: 100 },
  run({ seed, parameters: { width, layers }, print, plot }) {
    torch.manualSeed(seed);
    const first = { infiniteNorm: NaN, infinity: NaN };
    const stds: number[] = [];

    let x = torch.randn([width]);
    const w = torch.randn([width, width]);
    let last = 0;
    for (let i = 0; i < layers; i++) {
      x = w.matmul(x);
      last = i;
      stds.push(x.double().std().item());
      if (Number.isNaN(first.infiniteNorm) && torch.isinf(x.norm()).item()) first.infiniteNorm = i;
      if (Number.isNaN(first.infinity) && !torch.isfinite(x).all().item()) first.infinity = i;
      if (torch.isnan(x.norm()).item()) break;
    }
    print(last);

    plot({
      title: 'standard deviation of the vector',
      scale: 'log',
      x: { label: 'layer', from: 0, to: last },
      series: { std: stds },
    });
    return { last, firstInfiniteNorm: first.infiniteNorm, firstNonFinite: first.infinity, std: stds };
  },
  claims: ({ last, firstInfiniteNorm, firstNonFinite, std }) => [
    claim(
      'each layer multiplies the standard deviation by 16, the root of 256',
      ((std[25] ?? NaN) / (std[0] ?? NaN)) ** (1 / 25),
      between(15, 17),
    ),
    claim(
      'the sum of squares in the norm overflows first, half-way: at 14 or 15',
      firstInfiniteNorm,
      between(14, 16),
    ),
    claim(
      'the first number that is not finite appears at 31, give or take one',
      firstNonFinite,
      between(30, 32),
    ),
    claim(
      '"i # see 31" is luck: the loop ends where inf - inf makes the first NaN, at 31 or one later',
      last,
      between(firstNonFinite, firstNonFinite + 2),
    ),
  ],
  digits: ({ firstInfiniteNorm, firstNonFinite, last }) => [
    claim('at this seed the norm is infinite from 14 on, as in PyTorch', firstInfiniteNorm, is(14)),
    claim('at this seed 31 is the first with infinite numbers, as in PyTorch', firstNonFinite, is(31)),
    claim('the loop ends at 31 (PyTorch 1.13) or 32 (PyTorch 2.14)', last, between(31, 32)),
  ],
});

/** S-PT-17: the same matrix a hundred times, scaled by 1/16. */
import * as torch from 'isograd';
import { between, claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';

export const scaledVector = example({
  id: 'S-PT-17',
  title: 'Weights divided by 16 survive a hundred layers',
  document: 'blog',
  question: 'Does dividing the weights by the root of the width solve the problem?',
  seed: 0,
  parameters: { width: 256, layers: 100 },
  run({ seed, parameters: { width, layers }, print, plot }) {
    torch.manualSeed(seed);
    const stds: number[] = [];

    let x = torch.randn([width]);
    const w = torch.randn([width, width]).div(16);
    let last = 0;
    for (let i = 0; i < layers; i++) {
      x = w.matmul(x);
      last = i;
      stds.push(x.std().item());
      if (torch.isnan(x.norm()).item()) break;
    }
    print(last);

    plot({
      title: 'standard deviation of the vector',
      scale: 'log',
      x: { label: 'layer', from: 0, to: last },
      series: { std: stds },
    });
    return { last, mean: x.mean().item(), std: stds, variance: w.var().item() };
  },
  claims: ({ last, std, variance }) => [
    claim('the loop runs to its end: i is 99', last, is(99)),
    // The variance of n normal numbers has a relative standard deviation of √(2 / n).
    claim(
      'it is the standard deviation of W that is scaled by √(1/256); its variance becomes 1/256, not √(1/256)',
      variance * 256,
      within(1, 4 * Math.sqrt(2 / 256 ** 2)),
    ),
    claim(
      'the first layer keeps the level',
      std[0] ?? NaN,
      // Both the vector and the sum vary by √(2 / 256) of their variance.
      within(1, 4 * 0.5 * Math.sqrt(4 / 256)),
    ),
    claim(
      '"problem solved": in a hundred layers the level drifts by a few powers of ten, not by 120',
      Math.log10((std.at(-1) ?? NaN) / (std[0] ?? NaN)),
      between(-4, 8),
    ),
  ],
  digits: ({ mean, std }) => [
    claim('the standard deviation has the digits of PyTorch', std.at(-1) ?? NaN, digits(1.7392083406448364)),
    claim(
      'so has the mean, to 1e-5 of the standard deviation',
      (mean + 0.09151986241340637) / 1.7392083406448364,
      between(-1e-5, 1e-5),
    ),
  ],
});

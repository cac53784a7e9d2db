/** S-PT-14: mean and variance of a product of a random matrix and a random vector, over many draws. */
import * as torch from 'isograd';
import { between, claim, digits, within } from '../claim.js';
import { example } from '../example.js';
import { python } from '../numbers.js';

export const varianceExperiment = example({
  id: 'S-PT-14',
  title: 'Mean and variance after one layer, over many draws',
  document: 'blog',
  question: 'How do standard normal weights change the variance of a signal, and how often is |y| above 16?',
  seed: 0,
  parameters: { width: 256, draws: 10_000 },
  async run({ seed, parameters: { width, draws }, print, progress }) {
    torch.manualSeed(seed);
    let [mean, variance, outside] = [0, 0, 0];
    for (let i = 0; i < draws; i++) {
      const x = torch.randn([width]);
      const w = torch.randn([width, width]);
      const y = w.matmul(x);
      mean += y.mean().item();
      variance += y.pow(2).mean().item(); // this is E[y^2] = var(y)
      outside += y.abs().gt(16).sum().item();
      await progress(i + 1, draws, 'draws');
    }
    print(`(${python(mean / draws)}, ${python(variance / draws)})`);

    const [a, b] = [torch.randn([100_000]), torch.randn([100_000])];
    return {
      mean: mean / draws,
      variance: variance / draws,
      std: Math.sqrt(variance / draws),
      outside: outside / (draws * width),
      sumOfUnits: a.add(b).var().item(),
      sumOfTwos: a.mul(2).add(b.mul(2)).var().item(),
    };
  },
  claims({ mean, variance, outside, sumOfUnits, sumOfTwos }, { parameters: { draws } }) {
    const root = Math.sqrt(draws);
    return [
      claim('the mean is 0, within four standard errors', mean, within(0, 4 / root)),
      claim(
        'the variance is 256: one for each of the 256 products in the sum',
        variance,
        within(256, 130 / root),
      ),
      // One draw's share varies by 0.036: its 256 numbers are random, and so is the length of its vector.
      claim('31.73 % of y lie outside ±16, not 33.3 %', outside, within(0.3173, (4 * 0.036) / root)),
      claim('Var(A + B) is 2 for independent A and B of variance 1', sumOfUnits, within(2, 0.04)),
      claim('it is not 2 for others: 8 for variances of 4', sumOfTwos, within(8, 0.15)),
    ];
  },
  digits: ({ mean, std }) => [
    claim('the root of the variance has the digits of PyTorch', std, digits(16.006175272107658)),
    claim('so has the mean, to 1e-5 of that root', (mean + 0.016003456653282046) / std, between(-1e-5, 1e-5)),
  ],
});

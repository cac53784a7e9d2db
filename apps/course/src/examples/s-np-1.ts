/** S-NP-1: the square roots in the article's initialisers. */
import * as torch from 'isograd';
import { claim, is, within } from '../claim.js';
import { example } from '../example.js';
import { python } from '../numbers.js';

export const squareRoots = example({
  id: 'S-NP-1',
  title: 'The bound of the hand-made Xavier initialisation',
  document: 'article',
  question: 'Which numbers do np.sqrt and calculate_gain put into the initialisers?',
  seed: 1,
  parameters: { neurons: 256 },
  run({ seed, parameters: { neurons }, print }) {
    torch.manualSeed(seed);
    let a = Math.sqrt(6 / (neurons + neurons));
    const tanhGain = torch.nn.init.calculateGain('tanh');
    a *= tanhGain;
    print(python(a));
    const linear = Math.sqrt(1 / neurons);
    const relu = Math.sqrt(2 / neurons);
    print(python(linear), python(relu));
    const weight = torch.nn.init.uniform_(torch.empty([neurons, neurons]), -a, a);
    return { bound: a, tanhGain, linear, relu, variance: weight.var().item() };
  },
  claims: ({ bound, tanhGain, linear, relu, variance }) => [
    claim('√(6/512) · 5/3 is 0.18042195912175804, as NumPy has it', bound, is(0.18042195912175804)),
    claim('the gain of tanh is 5/3', tanhGain, is(5 / 3)),
    claim('√(1/256) is 1/16 without any rounding', linear, is(0.0625)),
    claim('√(2/256) is 0.08838834764831845, as NumPy has it', relu, is(0.08838834764831845)),
    // The variance of n uniform numbers has a relative standard deviation of √(0.8 / n).
    claim(
      'a third of a² is the variance of weights that are uniform between -a and a',
      variance / (bound ** 2 / 3),
      within(1, 4 * Math.sqrt(0.8 / 256 ** 2)),
    ),
  ],
});

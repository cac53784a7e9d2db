/** S-PT-8: tanh layers with Xavier weights, made by hand and by xavier_uniform_. */
import * as torch from 'isograd';
import { claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';
import { MLP, printStds } from './article-mlp.js';

const { nn } = torch;

class ByHand extends MLP {
  override activation(x: torch.Tensor): torch.Tensor {
    return torch.tanh(x); // add tanh layer
  }
  override fill(weight: torch.Tensor): void {
    let a = Math.sqrt(6 / (this.neuralNum + this.neuralNum)); // calculate uniform distribution a
    const tanhGain = nn.init.calculateGain('tanh');
    a *= tanhGain;
    nn.init.uniform_(weight, -a, a);
  }
}

class BuiltIn extends ByHand {
  override fill(weight: torch.Tensor): void {
    const tanhGain = nn.init.calculateGain('tanh');
    nn.init.xavierUniform_(weight, { gain: tanhGain });
  }
}

export const xavierNetwork = example({
  id: 'S-PT-8',
  title: 'Tanh layers with Xavier weights, by hand and by xavier_uniform_',
  document: 'article',
  question: 'Is the hand-made Xavier initialisation the same as the built-in one?',
  seed: 1,
  parameters: { neurons: 256, layers: 100, batch: 16 },
  async run({ seed, parameters: { neurons, layers, batch }, print, plot, diagnose, progress }) {
    torch.manualSeed(seed);
    const byHand = new ByHand(neurons, layers);
    byHand.initialize();
    const inputs = torch.randn([batch, neurons]);
    const { std } = printStds(byHand, inputs, print);
    await progress(1, 3, 'passes');

    torch.manualSeed(seed);
    const builtIn = new BuiltIn(neurons, layers);
    builtIn.initialize();
    const { std: same } = printStds(builtIn, torch.randn([batch, neurons]), () => {});
    await progress(2, 3, 'passes');

    plot({
      title: 'standard deviation of the output of each layer',
      scale: 'log',
      x: { label: 'layer', from: 0, to: std.length - 1 },
      series: { std },
    });
    const { diagnosis } = torch.diagnostics.examine(byHand, () => byHand(inputs).sum());
    diagnose(diagnosis);
    return {
      std,
      differentWeights: different(byHand, builtIn),
      differentStds: std.filter((v, i) => v !== same[i]).length,
      backward: diagnosis.pass === 'backward' ? (diagnosis.factor ?? 1) : 1,
    };
  },
  claims: ({ std, differentWeights, differentStds, backward }) => [
    claim('"completely consistent": no weight of the two networks differs', differentWeights, is(0)),
    claim('nor does any standard deviation', differentStds, is(0)),
    // Four standard deviations over seeds; a wider net varies less.
    claim('with gain 5/3 the level settles at 0.65', std.at(-1) ?? NaN, within(0.651, 0.022)),
    claim(
      'a steady signal is no steady gradient: backward each layer multiplies it by 1.10, 10^4 in a hundred',
      backward,
      within(1.1, 0.03),
    ),
  ],
  digits: ({ std }) => [
    // One ulp in the inputs moves this network by 8.7e-5; twenty times that is allowed.
    claim(
      'layers 0, 1, 9, 29 and 99 have the digits of PyTorch',
      [0, 1, 9, 29, 99].map((i) => std[i] ?? NaN),
      digits(
        [0.7571136355400085, 0.6924336552619934, 0.6414618492126465, 0.655304491519928, 0.644280195236206],
        20 * 8.7e-5,
      ),
    ),
  ],
});

/** How many weights of two networks differ. */
function different(a: MLP, b: MLP): number {
  const others = b.parameters();
  return a.parameters().reduce(
    (sum, weight, i) =>
      sum +
      weight
        .ne(others[i] ?? NaN)
        .sum()
        .item(),
    0,
  );
}

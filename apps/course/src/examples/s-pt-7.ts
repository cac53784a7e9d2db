/** S-PT-7: weights of standard deviation √(1/n) keep the level. */
import * as torch from 'isograd';
import { between, claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';
import { MLP, printStds } from './article-mlp.js';

const { nn } = torch;

class Net extends MLP {
  override fill(weight: torch.Tensor): void {
    nn.init.normal_(weight, { std: Math.sqrt(1 / this.neuralNum) });
  }
}

export const scaledNormal = example({
  id: 'S-PT-7',
  title: 'Weights of standard deviation √(1/n) keep the level',
  document: 'article',
  question: 'Which weights keep the output of every layer in a small range?',
  seed: 1,
  parameters: { neurons: 256, layers: 100, batch: 16 },
  async run({ seed, parameters: { neurons, layers, batch }, print, plot, diagnose, progress }) {
    torch.manualSeed(seed);
    const net = new Net(neurons, layers);
    net.initialize();
    const inputs = torch.randn([batch, neurons]);
    const { std } = printStds(net, inputs, print);

    plot({
      title: 'standard deviation of the output of each layer',
      scale: 'log',
      x: { label: 'layer', from: 0, to: std.length - 1 },
      series: { std },
    });
    await progress(1, 2, 'passes');
    diagnose(torch.diagnostics.examine(net, () => net(inputs).sum()).diagnosis);
    return { std, weightVariance: net.linears[0]?.weight.var().item() ?? NaN };
  },
  claims: ({ std, weightVariance }) => [
    claim('no layer of the hundred ends in nan', std.length, is(100)),
    claim(
      'after a hundred layers the level is still near 1: median 0.84, 90 % of seeds in 0.41 to 1.73',
      std.at(-1) ?? NaN,
      between(0.1, 6),
    ),
    claim(
      'it is not the variance of the weights that is 1, as the summary says: theirs is 1/256, that of outputs is 1',
      weightVariance * 256,
      within(1, 4 * Math.sqrt(2 / 256 ** 2)),
    ),
  ],
  digits: ({ std }) => [
    claim(
      'layers 0, 1, 9, 29 and 99 have the digits of PyTorch',
      [0, 1, 9, 29, 99].map((i) => std[i] ?? NaN),
      digits([
        0.9974957704544067, 1.0024365186691284, 1.0441951751708984, 0.9953019022941589, 1.2215301990509033,
      ]),
    ),
  ],
});

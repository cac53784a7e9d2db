/** S-PT-9: ReLU layers with Kaiming's weights. */
import * as torch from 'isograd';
import { between, claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';
import { MLP, printStds } from './article-mlp.js';

const { nn } = torch;

class Net extends MLP {
  override activation(x: torch.Tensor): torch.Tensor {
    return torch.relu(x);
  }
  override fill(weight: torch.Tensor): void {
    nn.init.normal_(weight, { std: Math.sqrt(2 / this.neuralNum) });
  }
}

export const kaimingRelu = example({
  id: 'S-PT-9',
  title: 'ReLU layers with weights of standard deviation √(2/n)',
  document: 'article',
  question: 'What does Kaiming initialisation do for a hundred ReLU layers?',
  seed: 1,
  parameters: { neurons: 256, layers: 100, batch: 16 },
  async run({ seed, parameters: { neurons, layers, batch }, print, plot, diagnose, progress }) {
    torch.manualSeed(seed);
    const net = new Net(neurons, layers);
    net.initialize();
    const inputs = torch.randn([batch, neurons]);
    const { std, output } = printStds(net, inputs, print);

    plot({
      title: 'standard deviation of the output of each layer',
      scale: 'log',
      x: { label: 'layer', from: 0, to: std.length - 1 },
      series: { std },
    });
    await progress(1, 2, 'passes');
    diagnose(torch.diagnostics.examine(net, () => net(inputs).sum()).diagnosis);
    return { std, zeros: output.eq(0).double().mean().item() };
  },
  claims: ({ std, zeros }) => [
    claim('no layer of the hundred ends in nan', std.length, is(100)),
    // It varies by 0.0165 over seeds, because the 16 inputs are of different length.
    claim('the first layer has a standard deviation of 0.826', std[0] ?? NaN, within(0.8256, 0.066)),
    claim(
      'after a hundred layers the level is still there: median 0.53, 90 % of seeds in 0.16 to 1.52',
      std.at(-1) ?? NaN,
      between(0.02, 12),
    ),
    claim('about half of the outputs are zero', zeros, between(0.25, 0.75)),
  ],
  digits: ({ std }) => [
    claim(
      'layers 0, 1, 9, 29 and 99 have the digits of PyTorch',
      [0, 1, 9, 29, 99].map((i) => std[i] ?? NaN),
      digits([
        0.826629638671875, 0.8786815404891968, 0.9434137344360352, 0.8704466223716736, 0.6668476462364197,
      ]),
    ),
  ],
});

/** S-PT-5: a network of a hundred layers with standard normal weights. */
import * as torch from 'isograd';
import { between, claim, is } from '../claim.js';
import { example } from '../example.js';
import { MLP } from './article-mlp.js';

export const explodingNetwork = example({
  id: 'S-PT-5',
  title: 'A hundred layers with standard normal weights',
  document: 'article',
  question: 'What comes out of a hundred layers of 256 neurons whose weights are standard normal?',
  seed: 1,
  parameters: { neurons: 256, layers: 100, batch: 16 },
  async run({ seed, parameters: { neurons, layers, batch }, print, diagnose, progress }) {
    torch.manualSeed(seed);
    const net = new MLP(neurons, layers);
    net.initialize();
    const inputs = torch.randn([batch, neurons]); // normal: mean=0, std=1
    const output = net(inputs);
    print(output);
    await progress(1, 2, 'passes');

    const { diagnosis } = torch.diagnostics.examine(net, () => void net(inputs));
    diagnose(diagnosis);
    return {
      firstNonFinite: Number(diagnosis.layer?.split('.').at(-1)),
      factor: diagnosis.factor ?? NaN,
      finite: torch.isfinite(output).sum().item(),
    };
  },
  claims: ({ firstNonFinite, factor, finite }) => [
    claim('no number of the output is finite', finite, is(0)),
    claim('the first infinite output is that of layer 31, give or take one', firstNonFinite, between(30, 32)),
    // A layer's level varies by √(1 / (2 · 256)) from its factor, and 30 of them are averaged.
    claim('until then each layer multiplies its input by 16, the root of 256', factor, between(15, 17)),
  ],
  digits: ({ firstNonFinite }) => [
    claim('at this seed layer 31 has the first infinite numbers, as in PyTorch', firstNonFinite, is(31)),
  ],
});

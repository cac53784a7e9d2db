/** S-PT-15: a hundred tanh layers with Xavier weights. */
import * as torch from 'isograd';
import { between, claim, digits } from '../claim.js';
import { example } from '../example.js';

export const xavierTanh = example({
  id: 'S-PT-15',
  title: 'A hundred tanh layers with Xavier weights',
  document: 'blog',
  question: 'What is left of a signal after a hundred tanh layers with Xavier initialisation?',
  seed: 0,
  parameters: { width: 256, layers: 100 },
  run({ seed, parameters: { width, layers }, print, plot }) {
    torch.manualSeed(seed);
    const stds: number[] = [];

    let x = torch.randn([width]);
    for (let i = 0; i < layers; i++) {
      const w = xavier(width, width);
      x = torch.tanh(w.matmul(x));
      stds.push(x.std().item());
    }
    print(`(${x.mean()}, ${x.std()})`);

    plot({
      title: 'standard deviation of the output of each layer',
      scale: 'log',
      x: { label: 'layer', from: 0, to: layers - 1 },
      series: { std: stds },
    });
    return { mean: x.mean().item(), std: stds };
  },
  claims({ mean, std }) {
    const last = std.at(-1) ?? NaN;
    return [
      claim('the mean stays at 0, within four standard errors', mean, between(-last / 4, last / 4)),
      claim(
        'the signal survives: the article got 0.0452, 90 % of seeds lie in 0.040 to 0.098, width ∞ gives 0.0712',
        last,
        between(0.02, 0.2),
      ),
      claim(
        'it does not keep its size: Xavier ignores that tanh flattens, and the level falls by more than half',
        last / (std[0] ?? NaN),
        between(0, 0.5),
      ),
    ];
  },
  digits({ mean, std }) {
    const last = std.at(-1) ?? NaN;
    return [
      claim('the standard deviation has the digits of PyTorch', last, digits(0.07628053426742554)),
      claim(
        'so has the mean, to 1e-5 of the standard deviation',
        (mean - 0.0019256076775491238) / last,
        between(-1e-5, 1e-5),
      ),
    ];
  },
});

function xavier(fanIn: number, fanOut: number): torch.Tensor {
  const weight = torch.empty([fanIn, fanOut]);
  const bound = Math.sqrt(6 / (fanIn + fanOut));
  return torch.nn.init.uniform_(weight, -bound, bound);
}

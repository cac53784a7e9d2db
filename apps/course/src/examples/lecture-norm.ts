/** What batch normalisation does in one pass, and to the gradients of a deep net. */
import * as torch from 'isograd';

const { nn } = torch;

interface Normed extends torch.nn.Module {
  readonly fc1: torch.nn.Linear;
  readonly bn1: torch.nn.BatchNorm1d;
}

/** Statistics of the first layer's output before and behind the normalisation, in a first pass through a new net. */
export function firstPass({ fc1, bn1 }: Normed, features: torch.Tensor) {
  return torch.noGrad(() => {
    const before = fc1(features);
    const behind = bn1(before).double();
    const [old, now] = [1, bn1.runningVar?.double() ?? torch.empty([0])];
    return {
      normalMean: behind.mean(0).abs().max().item(),
      normalSquare: behind.pow(2).mean().item(),
      // running = (1 - momentum) old + momentum variance, solved for the momentum
      runningShare: now.sub(old).sum().div(before.double().var(0).sub(old).sum()).item(),
    };
  });
}

/** Factor per layer by which the gradient grows on its way back through 30 layers: linear, batch norm, ReLU. */
export function deepGrowth(seed: number): number {
  const [width, depth, batch] = [64, 30, 64];
  torch.manualSeed(seed);
  let x = torch.randn([batch, width]);
  const norms: number[] = [];
  for (let i = 0; i < depth; i++) {
    const linear = new nn.Linear(width, width);
    nn.init.kaimingNormal_(linear.weight);
    x = torch.relu(new nn.BatchNorm1d(width)(linear(x)));
    x.registerHook((g) => void norms.push(g.norm().item()));
  }
  x.mul(torch.randn([batch, width]))
    .sum()
    .backward();
  // The gradient comes to the last layer first.
  return ((norms.at(-1) ?? NaN) / (norms[0] ?? NaN)) ** (1 / (depth - 1));
}

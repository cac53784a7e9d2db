/** W4: a hundred layers of 256, forward, forward and backward, and the same watched. */
import * as torch from 'isograd';
import { deepInput, deepWeights } from './data.js';
import { measure, value } from './harness.js';
import { from } from './ours-arithmetic.js';
import { checkDeep } from './reference.js';

const { nn, diagnostics } = torch;

export async function deepRows(): Promise<void> {
  for (const activation of ['tanh', 'relu'] as const) {
    await measure(`W4-${activation}`, () => {
      const { net, x } = deep(activation);
      const run = (): torch.Tensor => torch.noGrad(() => net(x));
      return { run: () => run().data()[0], check: () => checkDeep(activation, run().data()) };
    });
    await measure(`W4b-${activation}`, () => {
      const { net, x } = deep(activation);
      const run = (): number => step(net, x).item();
      value(`W4b-${activation}`, [run(), gradientLevel(net, 0), gradientLevel(net, 99)], 1e-3);
      return { run, check: () => checkDeep(activation, net(x).data()) };
    });
    await measure(`W4c-${activation}`, () => {
      const { net, x } = deep(activation);
      const run = (): readonly number[] => watched(net, x);
      value(`W4c-${activation}`, run(), 1e-3);
      return { run };
    });
  }
}

function deep(activation: 'tanh' | 'relu'): { readonly net: torch.nn.Sequential; readonly x: torch.Tensor } {
  const layers = deepWeights(activation).map((w) => {
    const linear = new nn.Linear(256, 256, { bias: false });
    // The shared data multiplies from the right; PyTorch's layers keep the transposed matrix.
    torch.noGrad(() => linear.weight.copy_(from(w, [256, 256]).t()));
    return [linear, activation === 'tanh' ? new nn.Tanh() : new nn.ReLU()];
  });
  return { net: new nn.Sequential(...layers.flat()), x: from(deepInput(), [16, 256]) };
}

function step(net: torch.nn.Sequential, x: torch.Tensor): torch.Tensor {
  net.zeroGrad();
  const loss = net(x).pow(2).mean();
  loss.backward();
  return loss;
}

const gradientLevel = (net: torch.nn.Sequential, layer: number): number => {
  const { grad } = [...net.parameters()][layer]!;
  return grad!.std().item();
};

/** Standard deviations of all activations and all gradients; the first and last of each are returned. */
function watched(net: torch.nn.Sequential, x: torch.Tensor): readonly number[] {
  const watcher = diagnostics.watch(net);
  step(net, x);
  const { layers } = watcher.recording();
  watcher.stop();
  const std = (summary: torch.diagnostics.Summary | null): number =>
    (summary === null ? null : diagnostics.statisticOf('std', summary)) ?? NaN;
  const activations = layers.filter(({ kind }) => kind !== 'Linear').map(({ output }) => std(output));
  const gradients = layers.flatMap(({ parameters }) => parameters.map(({ gradient }) => std(gradient)));
  return [activations[0]!, activations[99]!, gradients[0]!, gradients[99]!];
}

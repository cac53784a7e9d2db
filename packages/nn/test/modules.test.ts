/** Layers through several training steps against recorded PyTorch values. */
import { gradients } from '@isograd/autograd';
import { isFloating, manualSeed, type Tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, test } from 'vitest';
import {
  BatchNorm1d,
  BatchNorm2d,
  Conv1d,
  Conv2d,
  ConvTranspose2d,
  Dropout,
  Embedding,
  Flatten,
  GroupNorm,
  LayerNorm,
  Linear,
  MaxPool2d,
  type Module,
  ReLU,
  Sequential,
  Softmax,
  Tanh,
} from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';

interface Step {
  readonly in: readonly [Encoded];
  readonly out: readonly [Encoded];
  readonly cot: readonly [Encoded];
  readonly grad_in: readonly Encoded[];
  readonly grad_params: Readonly<Record<string, Encoded>>;
  readonly buffers_after?: Readonly<Record<string, Encoded>>;
}
interface Case {
  readonly id: string;
  readonly code: string;
  readonly state_before: Readonly<Record<string, Encoded>>;
  readonly steps: readonly Step[];
}
type Callable = Module & { forward(x: Tensor): Tensor };

const make: Readonly<Record<string, () => Callable>> = {
  'nn.Linear(4, 3)': () => new Linear(4, 3),
  'nn.Linear(4, 3, bias=False)': () => new Linear(4, 3, { bias: false }),
  'nn.BatchNorm1d(4)': () => new BatchNorm1d(4),
  'nn.BatchNorm1d(3, momentum=0.5, eps=1e-3)': () => new BatchNorm1d(3, { momentum: 0.5, eps: 1e-3 }),
  'nn.BatchNorm1d(3, momentum=None)': () => new BatchNorm1d(3, { momentum: null }),
  'nn.BatchNorm1d(3, track_running_stats=False)': () => new BatchNorm1d(3, { trackRunningStats: false }),
  'nn.BatchNorm1d(3, affine=False)': () => new BatchNorm1d(3, { affine: false }),
  'nn.BatchNorm2d(3)': () => new BatchNorm2d(3),
  'nn.Conv1d(2, 3, 3, padding=1)': () => new Conv1d(2, 3, 3, { padding: 1 }),
  'nn.Conv2d(2, 4, 3, stride=2, padding=1)': () => new Conv2d(2, 4, 3, { stride: 2, padding: 1 }),
  'nn.ConvTranspose2d(2, 3, 3, stride=2)': () => new ConvTranspose2d(2, 3, 3, { stride: 2 }),
  'nn.LayerNorm(6)': () => new LayerNorm(6),
  'nn.LayerNorm([3, 4], eps=1e-3)': () => new LayerNorm([3, 4], { eps: 1e-3 }),
  'nn.GroupNorm(2, 4)': () => new GroupNorm(2, 4),
  'nn.Embedding(7, 3)': () => new Embedding(7, 3),
  'nn.Embedding(7, 3, padding_idx=0)': () => new Embedding(7, 3, { paddingIdx: 0 }),
  'nn.Dropout(0.4)': () => new Dropout(0.4),
  'nn.Flatten()': () => new Flatten(),
  'nn.Softmax(dim=1)': () => new Softmax(1),
  'nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))': () =>
    new Sequential(new Linear(4, 8), new Tanh(), new Linear(8, 2)),
  'nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))': () =>
    new Sequential(new Linear(4, 8), new BatchNorm1d(8), new ReLU(), new Linear(8, 2)),
  'nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 2))':
    () =>
      new Sequential(
        new Conv2d(1, 2, 3, { padding: 1 }),
        new BatchNorm2d(2),
        new ReLU(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(8, 2),
      ),
};

// No rounding error is recorded with modules: a chain of matrix products is good to a few units in the last place.
const ulps = 8;
/** A bias before batch normalisation has gradient 0; what PyTorch recorded is its rounding noise. */
const noise = 1e-6;

describe.each(recorded<Case>('modules'))('$id', ({ id, code, state_before, steps }) => {
  const module = make[code]!();
  module.loadStateDict(
    Object.fromEntries(Object.entries(state_before).map(([key, x]) => [key, fromBits(x)])),
  );
  if (id.endsWith('|eval')) module.eval();

  test.each(steps.map((step, i) => [i, step] as const))('step %i', (_, step) => {
    const x = fromBits(step.in[0]);
    // Row numbers of an embedding have no gradient.
    const leaves = isFloating(x.dtype) ? [x.requiresGrad_()] : [];
    // The seed before the forward pass of recorded dropout.
    manualSeed(3);
    const y = module(x);
    expectNear(y, step.out[0], 0, ulps);
    const parameters = module.namedParameters();
    const found = gradients(y, [...leaves, ...parameters.map(([, p]) => p)], {
      gradOutputs: fromBits(step.cot[0]),
    });
    step.grad_in.forEach((wanted, i) => expectNear(found[i]!, wanted, 0, ulps));
    const gs = found.slice(leaves.length);
    parameters.forEach(([name], i) => {
      const isNoise = code.startsWith('nn.Sequential') && code.includes('BatchNorm') && name === '0.bias';
      expectNear(gs[i]!, step.grad_params[name]!, isNoise ? noise : 0, ulps);
    });
    for (const [name, buffer] of module.namedBuffers())
      expectNear(buffer, step.buffers_after![name]!, 0, ulps);
  });
});

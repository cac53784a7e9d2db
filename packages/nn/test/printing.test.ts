/** Modules print as PyTorch 2.14 prints them, whatever their options. */
import { expect, test } from 'vitest';
import {
  AdaptiveAvgPool2d,
  AvgPool2d,
  BatchNorm1d,
  BCEWithLogitsLoss,
  CELU,
  Conv1d,
  Conv2d,
  ConvTranspose2d,
  CrossEntropyLoss,
  Dropout,
  ELU,
  Embedding,
  Flatten,
  GELU,
  GroupNorm,
  Hardtanh,
  Identity,
  LayerNorm,
  LeakyReLU,
  Linear,
  LogSoftmax,
  MaxPool2d,
  type Module,
  ModuleDict,
  ModuleList,
  ReLU,
  SELU,
  Sequential,
  Softmax,
  Softplus,
  Tanh,
} from '../src/index.js';
import { recorded } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly code: string;
  readonly str: string;
}

const make: Readonly<Record<string, () => Module>> = {
  'nn.Linear(2, 3)': () => new Linear(2, 3),
  'nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))': () =>
    new Sequential(new Linear(2, 3), new ReLU(), new Linear(3, 1)),
  'nn.Conv2d(1, 2, 3, padding=1, bias=False)': () => new Conv2d(1, 2, 3, { padding: 1, bias: false }),
  'nn.BatchNorm1d(4)': () => new BatchNorm1d(4),
  'nn.Dropout(0.3)': () => new Dropout(0.3),
  'nn.ELU()': () => new ELU(),
  'nn.LeakyReLU(0.2)': () => new LeakyReLU({ negativeSlope: 0.2 }),
  'nn.ModuleList([nn.Linear(1, 1)])': () => new ModuleList([new Linear(1, 1)]),
  "nn.ModuleDict({'a': nn.Tanh()})": () => new ModuleDict({ a: new Tanh() }),
  'nn.Embedding(3, 2, padding_idx=0)': () => new Embedding(3, 2, { paddingIdx: 0 }),
  'nn.LayerNorm((2, 3))': () => new LayerNorm([2, 3]),
  'nn.MaxPool2d(2)': () => new MaxPool2d(2),
  'nn.GELU()': () => new GELU(),
  'nn.Softmax(dim=1)': () => new Softmax(1),
  'nn.CrossEntropyLoss()': () => new CrossEntropyLoss(),
  'nn.Softplus()': () => new Softplus(),
  'nn.Hardtanh()': () => new Hardtanh(),
  'nn.Flatten()': () => new Flatten(),
  'nn.AvgPool2d(2)': () => new AvgPool2d(2),
  'nn.AdaptiveAvgPool2d((1, 1))': () => new AdaptiveAvgPool2d([1, 1]),
  'nn.GroupNorm(2, 4)': () => new GroupNorm(2, 4),
  'nn.ConvTranspose2d(1, 2, 3)': () => new ConvTranspose2d(1, 2, 3),
  'nn.Conv1d(2, 4, 3, stride=2, dilation=2, groups=2)': () =>
    new Conv1d(2, 4, 3, { stride: 2, dilation: 2, groups: 2 }),
  'nn.Identity()': () => new Identity(),
  'nn.Tanh()': () => new Tanh(),
  'nn.SELU()': () => new SELU(),
  'nn.CELU(0.5)': () => new CELU({ alpha: 0.5 }),
  'nn.LogSoftmax(1)': () => new LogSoftmax(1),
  'nn.BCEWithLogitsLoss()': () => new BCEWithLogitsLoss(),
};

test.each(recorded<Case>('printing'))('$code', ({ code, str }) => {
  expect(String(make[code]!())).toBe(str);
});

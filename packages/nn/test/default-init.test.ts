/** Default parameters, printing and counts against recorded PyTorch values: bits and exact text. */
import { defaultGenerator, isFloating, manualSeed } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
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
  ModuleList,
  ReLU,
  Sequential,
} from '../src/index.js';
import { type Encoded, recorded } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly code: string;
  readonly seed: string;
  readonly params: Readonly<Record<string, Encoded>>;
  readonly repr: string;
  readonly requires_grad: readonly string[];
  readonly n_params: number;
  readonly next_u24: number;
}

const make: Readonly<Record<string, () => Module>> = {
  'nn.Linear(2, 4)': () => new Linear(2, 4),
  'nn.Linear(9, 16)': () => new Linear(9, 16),
  'nn.Linear(16, 8)': () => new Linear(16, 8),
  'nn.Linear(8, 1)': () => new Linear(8, 1),
  'nn.Linear(3, 5, bias=False)': () => new Linear(3, 5, { bias: false }),
  'nn.Linear(1, 1)': () => new Linear(1, 1),
  'nn.BatchNorm1d(4)': () => new BatchNorm1d(4),
  'nn.BatchNorm2d(3, affine=False)': () => new BatchNorm2d(3, { affine: false }),
  'nn.Conv1d(2, 3, 3)': () => new Conv1d(2, 3, 3),
  'nn.Conv2d(3, 4, 3)': () => new Conv2d(3, 4, 3),
  'nn.Conv2d(4, 6, (2, 3), groups=2, bias=False)': () => new Conv2d(4, 6, [2, 3], { groups: 2, bias: false }),
  'nn.ConvTranspose2d(3, 2, 2)': () => new ConvTranspose2d(3, 2, 2),
  'nn.LayerNorm(5)': () => new LayerNorm(5),
  'nn.LayerNorm([2, 3], elementwise_affine=False)': () => new LayerNorm([2, 3], { elementwiseAffine: false }),
  'nn.GroupNorm(2, 4)': () => new GroupNorm(2, 4),
  'nn.Embedding(4, 3)': () => new Embedding(4, 3),
  'nn.Embedding(6, 4, padding_idx=1)': () => new Embedding(6, 4, { paddingIdx: 1 }),
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
  'nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Dropout(0.5), nn.Linear(3, 1))': () =>
    new Sequential(new Linear(2, 3), new ReLU(), new Dropout(0.5), new Linear(3, 1)),
  'nn.ModuleList([nn.Linear(2, 2, bias=False) for _ in range(3)])': () =>
    new ModuleList(Array.from({ length: 3 }, () => new Linear(2, 2, { bias: false }))),
};

describe.each(recorded<Case>('default-init'))('$id', ({ code, seed, params, repr, ...recordedCase }) => {
  manualSeed(Number(seed));
  const module = make[code]!();
  const next = defaultGenerator().random() & 0xffffff;

  test('starts with the state that PyTorch draws, bit for bit, and has drawn as much', () => {
    const state = Object.entries(module.stateDict());
    expect(state.map(([name, x]) => [name, x.dtype, isFloating(x.dtype) ? bitsOf(x) : x.tolist()])).toEqual(
      Object.entries(params).map(([name, { dtype, hex, data }]) => [name, dtype, hex ?? data![0]]),
    );
    expect(next).toBe(recordedCase.next_u24);
  });
  test('prints as PyTorch 2.14 prints it', () => expect(String(module)).toBe(repr));
  test('has as many parameters, all of which require gradients', () => {
    const required = module.namedParameters().filter(([, p]) => p.requiresGrad);
    expect(required.map(([name]) => name)).toEqual(recordedCase.requires_grad);
    expect(module.parameters().reduce((n, p) => n + p.numel(), 0)).toBe(recordedCase.n_params);
  });
});

/** What PyTorch takes by keyword stands in one last object under its name (golden/keywords.py). */
import { expect, test } from 'vitest';
import * as T from '../src/index.js';
import { arange, type DrawOptions, eye, full, manualSeed, type Tensor, tensor, zeros } from '../src/index.js';
import { tensorinv } from '../src/linalg.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { wrong } from '../src/testing/sample.js';
import { readGolden } from './recorded.js';

const { cases } = readGolden<{ readonly cases: readonly { readonly id: string; readonly out: Encoded }[] }>(
  'keywords',
);
const x = tensor([
  [1.5, -2, 0.25],
  [0.5, 4, -1],
]);
const y = tensor([
  [0.5, 1, 2],
  [-1, 0.25, 3],
]);
const v = tensor([2, -1, 0.5, 3]);
const m = arange(12).reshape([2, 3, 2]);
const line = arange(10).reshape([1, 2, 5]);
const kernel = tensor([
  [
    [1, -1],
    [0.5, 2],
  ],
  [
    [0, 1],
    [1, -0.5],
  ],
]);
const plane = arange(32).reshape([1, 2, 4, 4]);
const tile = tensor([1, 2, 0, -1, 0.5, 0, 1, 1]).reshape([1, 2, 2, 2]);
const bias = tensor([10, 20]);
const index = tensor([[0n, 2n, 1n]]);

const drawn = (f: (x: Tensor) => Tensor): Tensor => {
  manualSeed(3);
  return f(zeros([20]));
};
const calls: Readonly<Record<string, () => Tensor>> = {
  elu: () => x.elu({ alpha: 0.5 }),
  celu: () => x.celu({ alpha: 2 }),
  leakyRelu: () => x.leakyRelu({ negativeSlope: 0.25 }),
  softplus: () => x.softplus({ beta: 2, threshold: 3 }),
  'softplus, one by place': () => x.softplus(2, { threshold: 3 }),
  hardtanh: () => x.hardtanh({ minVal: -0.5, maxVal: 0.5 }),
  hardshrink: () => x.hardshrink({ lambd: 1 }),
  softshrink: () => x.softshrink({ lambd: 1 }),
  threshold: () => x.threshold({ threshold: 0.5, value: -7 }),
  glu: () => x.glu({ dim: 0 }),
  logit: () => x.logit({ eps: 0.25 }),
  dist: () => x.dist(y, { p: 1 }),
  cdist: () => x.cdist(y, { p: 1 }),
  pdist: () => x.pdist({ p: 1 }),
  cross: () => x.cross(y, { dim: 1 }),
  tensordot: () => x.tensordot(y, { dims: [[1], [1]] }),
  'tensordot, a number': () => x.tensordot(y.t(), { dims: 1 }),
  diagonal: () => m.diagonal({ offset: 1, dim1: 0, dim2: 1 }),
  'diagonal, one by place': () => m.diagonal(1, { dim2: 2, dim1: 1 }),
  diagEmbed: () => x.diagEmbed({ offset: -1, dim1: 0 }),
  diag: () => v.diag({ diagonal: 1 }),
  diagflat: () => v.diagflat({ offset: -1 }),
  tril: () => x.clone().tril_({ diagonal: 1 }),
  triu: () => x.triu({ diagonal: 1 }),
  unbind: () => T.stack(x.unbind({ dim: 1 })),
  split: () => x.split(2, { dim: 1 })[0]!,
  chunk: () => x.chunk(3, { dim: 1 })[2]!,
  tensorSplit: () => x.tensorSplit(2, { dim: 1 })[1]!,
  rot90: () => m.rot90({ k: 2, dims: [1, 2] }),
  flip: () => x.flip({ dims: [1] }),
  roll: () => x.roll({ shifts: 1, dims: 1 }),
  repeatInterleave: () => x.repeatInterleave(2, { dim: 1 }),
  flatten: () => m.flatten({ startDim: 1 }),
  squeeze: () => line.squeeze({ dim: 0 }),
  unsqueeze: () => x.unsqueeze({ dim: 1 }),
  permute: () => m.permute({ dims: [2, 0, 1] }),
  movedim: () => m.movedim({ source: 0, destination: 2 }),
  cumsum: () => x.clone().cumsum_({ dim: 1 }),
  cumprod: () => x.cumprod({ dim: 0, dtype: 'float64' }),
  cummax: () => x.cummax({ dim: 1 }).values,
  logcumsumexp: () => x.logcumsumexp({ dim: 0 }),
  sliceScatter: () => x.sliceScatter(y.narrow(1, 0, 1), { dim: 1, start: 1, end: 2 }),
  diagonalScatter: () => x.diagonalScatter(v.narrow(0, 0, 2), { offset: 1 }),
  takeAlongDim: () => x.takeAlongDim(index, { dim: 1 }),
  cosineSimilarity: () => x.cosineSimilarity(y, { dim: 0, eps: 1e-6 }),
  diff: () => x.diff({ n: 2, dim: 1, append: y }),
  combinations: () => T.combinations(v, { r: 3, withReplacement: true }),
  vander: () => v.vander({ n: 2, increasing: true }),
  linear: () => x.linear(y, { bias }),
  conv1d: () => line.conv1d(kernel, { stride: 2 }),
  'conv1d with a bias': () => line.conv1d(kernel, { bias, padding: 1 }),
  conv2d: () => plane.conv2d(tile, { stride: 2 }),
  convTranspose1d: () => line.convTranspose1d(kernel, { stride: 2 }),
  convTranspose2d: () => plane.narrow(1, 0, 1).convTranspose2d(tile, { bias, stride: 2, outputPadding: 1 }),
  arange: () => arange(1, 6, { step: 2 }),
  linspace: () => T.linspace(0, 1, { steps: 5 }),
  logspace: () => T.logspace(0, 2, { steps: 3, base: 2 }),
  eye: () => eye(2, { m: 3 }),
  full: () => full([2], { fillValue: 3.5 }),
  fullLike: () => T.fullLike(x, { fillValue: 2 }),
  newFull: () => x.newFull([2], { fillValue: -1 }),
  clampMin: () => x.clampMin({ min: 0 }),
  clampMax: () => x.clampMax({ max: 0 }),
  std: () => x.std(1, { unbiased: false }),
  'var of all': () => x.var({ unbiased: false }),
  varMean: () => T.varMean(x, { dim: 0, unbiased: true })[0],
  tensorinv: () => tensorinv(eye(4).reshape([4, 2, 2]).mul(2), { ind: 1 }),
  normal_: () => drawn((z) => z.normal_({ mean: 2, std: 0.5 })),
  uniform_: () => drawn((z) => z.uniform_({ to: 3 })),
  exponential_: () => drawn((z) => z.exponential_({ lambd: 2 })),
  bernoulli_: () => drawn((z) => z.bernoulli_({ p: 0.25 })),
  cauchy_: () => drawn((z) => z.cauchy_({ sigma: 2 })),
  logNormal_: () => drawn((z) => z.logNormal_({ mean: 0, std: 0.5 })),
  geometric_: () => drawn((z) => z.geometric_({ p: 0.25 })),
  random_: () => drawn((z) => z.random_(0, { to: 9 })),
};

test('every recorded call is said here, and no other', () => {
  expect(cases.map(({ id }) => id).toSorted()).toEqual(Object.keys(calls).toSorted());
});

test.each(cases)('$id', ({ id, out }) => {
  const [made, wanted] = [calls[id]!(), fromBits(out)];
  expect([made.dtype, made.shape]).toEqual([wanted.dtype, wanted.shape]);
  expect(made.allclose(wanted, { rtol: 4e-7, atol: 1e-7, equalNan: true })).toBe(true);
});

test('numel counts, as the method does', () => {
  expect([T.numel(x), T.numel(tensor(3)), x.numel()]).toEqual([6, 1, 6]);
});

test.each([
  [
    'a name that is not known',
    () => x.split(2, wrong({ axis: 1 })),
    'split: option "axis" is not known; known: dim',
  ],
  [
    'a name for what stood at its place',
    () => m.diagonal(1, { offset: 2 }),
    'offset is given twice, as 1 and as 2',
  ],
  [
    'two objects',
    () => line.conv1d(kernel, { stride: 2 }, { stride: 1 }),
    'conv1d: options stand in one object, got two',
  ],
  ['two objects', () => T.linspace(0, 1, { steps: 3 }, {}), 'linspace: options stand in one object, got two'],
  ['two objects', () => full([2], { fillValue: 1 }, {}), 'full: options stand in one object, got two'],
  ['no bias', () => x.linear(y, { bias: wrong(3) }), 'linear: bias must be a tensor, got 3'],
  [
    'no steps',
    () => T.linspace(0, 1, wrong({})),
    'linspace: steps must be a whole number from 0 up, got undefined',
  ],
  ['two steps', () => arange(0, 4, 2, wrong({ step: 1 })), 'arange: step is given twice, as 2 and as 1'],
  [
    'both words for a correction',
    () => x.std({ unbiased: true, correction: 0 }),
    'not given beside correction',
  ],
  [
    'a name for what has only a place',
    () => x.gather(wrong({ dim: 1 }), index),
    'gather: dim stands at its place',
  ],
  [
    'half of what is wanted',
    () => x.threshold(wrong({ threshold: 1 })),
    'threshold: value must be a number, got undefined',
  ],
  ['no generator', () => zeros([2]).normal_({ generator: wrong(3) }), 'generator must be'],
])('%s is refused', (_, call, says) => {
  expect(call).toThrow(says);
});

test('types know the names', () => {
  // @ts-expect-error: split has no option of this name
  expect(() => x.split(2, { axis: 1 })).toThrow('split: option "axis" is not known');
  const options: DrawOptions<'mean' | 'std'> = { std: 2 };
  expect(x.clone().normal_(options).shape).toEqual([2, 3]);
});

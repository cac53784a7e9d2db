/** Options, axes and bounds are taken as PyTorch's keyword and positional arguments are, and the rest is said to be wrong. */
import { expect, test } from 'vitest';
import {
  argmax,
  argsort,
  blockDiag,
  cat,
  kthvalue,
  logSoftmax,
  max,
  median,
  meshgrid,
  mode,
  manualSeed,
  nanmedian,
  nanquantile,
  normal,
  oneHot,
  quantile,
  rand,
  softmax,
  sort,
  stack,
  tensor,
  type Tensor,
  topk,
} from '../src/index.js';
import { matrixNorm, multiDot, norm, vectorNorm } from '../src/linalg.js';
import { wrong } from '../src/testing/sample.js';
import { refusalOf } from './refusal.js';

/** An argument that the types do not know, as callers without types pass it. */
const more = (value: unknown): [] => wrong([value]);

const x = tensor([
  [3, 1, 2],
  [6, 5, 5],
]);
const whole = tensor([0n, 2n]);
type Pair = readonly [name: string, positional: () => Tensor, named: () => Tensor];

const axes: readonly Pair[] = [
  ['softmax', () => softmax(x, 0), () => softmax(x, { dim: 0 })],
  [
    'softmax with a type',
    () => softmax(x, 0, { dtype: 'float64' }),
    () => x.softmax({ dim: 0, dtype: 'float64' }),
  ],
  ['logSoftmax', () => logSoftmax(x, 0), () => x.logSoftmax({ dim: 0 })],
  ['cat', () => cat([x, x], 1), () => cat([x, x], { dim: 1 })],
  ['stack', () => stack([x, x], 1), () => stack([x, x], { dim: 1 })],
  ['sort', () => sort(x, 0, { descending: true }).values, () => x.sort({ dim: 0, descending: true }).values],
  [
    'sort along the last axis',
    () => sort(x, -1, { descending: true }).values,
    () => x.sort({ descending: true }).values,
  ],
  ['argsort', () => argsort(x, -1, { descending: true }), () => x.argsort({ descending: true })],
  ['topk', () => topk(x, 2, -1, { largest: false }).values, () => x.topk(2, { largest: false }).values],
  ['max', () => max(x, 0, { keepdim: true }).values, () => x.max({ dim: 0, keepdim: true }).values],
  ['min', () => x.min(1).indices, () => x.min({ dim: 1 }).indices],
  ['argmax', () => argmax(x, 0, { keepdim: true }), () => x.argmax({ dim: 0, keepdim: true })],
  ['median', () => median(x, 1).values, () => x.median({ dim: 1 }).values],
  ['nanmedian', () => nanmedian(x, 1).values, () => x.nanmedian({ dim: 1 }).values],
  ['mode', () => mode(x, 1).values, () => x.mode({ dim: 1 }).values],
  ['kthvalue', () => kthvalue(x, 2, 1).values, () => x.kthvalue(2, { dim: 1 }).values],
  ['quantile', () => quantile(x, 0.4, 1), () => x.quantile(0.4, { dim: 1 })],
  ['nanquantile', () => nanquantile(x, 0.4, 1), () => x.nanquantile(0.4, { dim: 1 })],
];
const bounds: readonly Pair[] = [
  ['clamp', () => x.clamp(2, 5), () => x.clamp({ min: 2, max: 5 })],
  ['clamp above', () => x.clamp(null, 2), () => x.clamp({ max: 2 })],
  ['clamp below', () => x.clamp(2), () => x.clamp({ min: 2 })],
  [
    'clamp by tensors',
    () => x.clamp(tensor([2, 0, 0]), 3),
    () => x.clamp({ min: tensor([2, 0, 0]), max: 3 }),
  ],
  ['clamp_', () => x.clone().clamp_(2, 5), () => x.clamp({ min: 2, max: 5 })],
  ['nanToNum', () => x.div(0).mul(0).nanToNum(7), () => x.div(0).mul(0).nanToNum({ nan: 7 })],
  ['nanToNum_', () => x.div(0).nanToNum_(0, 1), () => x.div(0).nanToNum({ posinf: 1 })],
  ['histc', () => x.histc(3, 1, 6), () => x.histc({ bins: 3, min: 1, max: 6 })],
  ['oneHot', () => oneHot(whole, 4), () => oneHot(whole, { numClasses: 4 })],
  ['norm of a matrix', () => norm(x, 1), () => norm(x, { ord: 1 })],
  ['norm by name', () => norm(x, 'nuc'), () => norm(x, { ord: 'nuc' })],
  ['norm of rows', () => norm(x, 3, { dim: 1 }), () => norm(x, { ord: 3, dim: 1 })],
  ['matrixNorm', () => matrixNorm(x, Infinity), () => matrixNorm(x, { ord: Infinity })],
  ['vectorNorm', () => vectorNorm(x, 1, { dim: 0 }), () => vectorNorm(x, { ord: 1, dim: 0 })],
];
test.each([...axes, ...bounds])('%s takes positional and named arguments', (_, positional, named) => {
  const [one, other] = [positional(), named()];
  expect([one.dtype, one.tolist()]).toEqual([other.dtype, other.tolist()]);
});

test('normal takes its size as PyTorch does', () => {
  manualSeed(3);
  const y = normal(1, 2, [4]);
  manualSeed(3);
  expect(y.tolist()).toEqual(normal(1, 2, { size: [4] }).tolist());
});

test('clamp between two numbers holds what lies outside', () => {
  expect(x.clamp(2, 5).tolist()).toEqual([
    [3, 2, 2],
    [5, 5, 5],
  ]);
});

test.each([
  ['softmax without an axis', () => softmax(x, wrong(undefined)), 'softmax: the dim is missing'],
  [
    'softmax of options without an axis',
    () => softmax(x, { dtype: 'float64' }),
    'softmax: the dim is missing',
  ],
  [
    'an option of another framework',
    () => softmax(x, wrong({ axis: 0 })),
    'option "axis" is not known; known: dim, dtype',
  ],
  ['max of options without an axis', () => x.max(wrong({ keepdim: true })), 'max: the dim is missing'],
  [
    'options twice',
    () => x.sort({ dim: 0 }, { descending: true }),
    'sort: options stand in one object, got two',
  ],
  ['bounds twice', () => x.clamp({ min: 0 }, 1), 'clamp: bounds stand in one object or one behind the other'],
  [
    'numbers twice',
    () => x.nanToNum({ nan: 0 }, 1),
    'nanToNum: numbers stand in one object or one behind the other',
  ],
  ['no bound', () => x.clamp(null), 'clamp: min or max must be given'],
  ['orders twice', () => norm(x, { ord: 1 }, { dim: 0 }), 'norm: options stand in one object, got two'],
  [
    'sizes twice',
    () => normal(0, 1, wrong({ size: [2] }), {}),
    'normal: options stand in one object, got two',
  ],
  [
    'repeats one behind the other',
    () => x.repeat(wrong(2), ...more(2)),
    'repeat: repeats stand in one array, got 2 and 1 more',
  ],
  [
    'tiles one behind the other',
    () => x.tile(wrong(2), ...more(2)),
    'tile: repeats stand in one array, got 2 and 1 more',
  ],
  [
    'axes one behind the other',
    () => x.flip(0, ...more(1)),
    'flip: dims stand in one array, got 0 and 1 more',
  ],
  [
    'tensors one behind the other',
    () => meshgrid(wrong(x), wrong(x)),
    'meshgrid: tensors stand in one array, got',
  ],
  [
    'blocks one behind the other',
    () => blockDiag(wrong(x), ...more(x)),
    'blockDiag: tensors stand in one array',
  ],
  ['matrices one behind the other', () => multiDot(wrong(x)), 'multiDot: tensors stand in one array'],
  ['sizes one behind the other', () => rand(wrong(2), wrong(3)), 'rand: a shape is an array of sizes, got 2'],
  [
    'sizes of newZeros',
    () => x.newZeros(wrong(2), wrong(3)),
    'newZeros: a shape is an array of sizes, got 2',
  ],
])('%s: refused with what would fit', (_, call, message) => {
  expect(refusalOf(call)).toMatchObject({ message: expect.stringContaining(message), brief: true });
});

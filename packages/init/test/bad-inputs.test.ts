/** What the schemes refuse, what they accept, and that nothing is drawn or written before a refusal. */
import { Generator } from '@isograd/random';
import { empty, full, manualSeed, ones, tensor, type Tensor, zeros } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  calculateGain,
  constant_,
  dirac_,
  eye_,
  fansOf,
  initialize_,
  kaimingNormal_,
  kaimingUniform_,
  normal_,
  orthogonal_,
  schemes,
  sparse_,
  truncNormal_,
  uniform_,
  xavierNormal_,
  xavierUniform_,
} from '../src/index.js';
import { wrong } from './wrong.js';

type Row = readonly [
  title: string,
  call: (w: Tensor) => unknown,
  code: string,
  says: string,
  shape?: readonly number[],
];
const rows: readonly Row[] = [
  [
    'INIT-01: xavier needs two axes',
    xavierUniform_,
    'SHAPE_RANK',
    'xavierUniform_: [3] has rank 1; fan in and fan out need at least 2',
    [3],
  ],
  [
    'INIT-02: xavier refuses a weight without elements',
    xavierUniform_,
    'SHAPE_EMPTY',
    '[0,5] has no elements',
    [0, 5],
  ],
  [
    'INIT-02: kaiming refuses a weight without elements, where PyTorch warns',
    kaimingUniform_,
    'SHAPE_EMPTY',
    '[0,3]',
    [0, 3],
  ],
  [
    'INIT-03: a gain that is not known',
    () => calculateGain(wrong('swish')),
    'ARG_UNKNOWN',
    'nonlinearity "swish" is not known',
  ],
  [
    'INIT-03: a gain that is nearly known',
    () => calculateGain(wrong('leaky_rellu')),
    'ARG_UNKNOWN',
    'did you mean "leaky_relu"?',
  ],
  ['INIT-03: elu has no gain in PyTorch either', () => calculateGain(wrong('elu')), 'ARG_UNKNOWN', 'selu'],
  ['INIT-03: a slope that is no number', () => calculateGain('leaky_relu', wrong(true)), 'ARG_TYPE', 'true'],
  ['INIT-04: a gain of NaN', (w) => xavierNormal_(w, { gain: NaN }), 'ARG_RANGE', 'gain NaN'],
  ['INIT-04: an infinite gain', (w) => orthogonal_(w, { gain: Infinity }), 'ARG_RANGE', 'gain Infinity'],
  ['INIT-04: a negative gain', (w) => xavierUniform_(w, { gain: -1 }), 'ARG_RANGE', 'gain -1'],
  ['INIT-04: a slope of NaN', (w) => kaimingUniform_(w, { a: NaN }), 'ARG_RANGE', 'a NaN'],
  [
    'INIT-05: a misspelt mode',
    (w) => kaimingNormal_(w, { mode: wrong('fan_inn') }),
    'ARG_UNKNOWN',
    'did you mean "fan_in"? known: fan_in, fan_out',
  ],
  ['INIT-06: a negative std', (w) => normal_(w, 0, -1), 'ARG_RANGE', 'std -1'],
  ['INIT-08: bounds the wrong way round', (w) => uniform_(w, 1, 0), 'ARG_RANGE', '1 and 0'],
  [
    'INIT-09: cuts the wrong way round',
    (w) => truncNormal_(w, { a: 2, b: 1 }),
    'ARG_RANGE',
    'bounds 2 and 1',
  ],
  [
    'INIT-09: a mean far outside its cuts, where PyTorch warns',
    (w) => truncNormal_(w, { mean: 5 }),
    'ARG_RANGE',
    'mean 5 lies more than two std (1) outside',
  ],
  ['INIT-09: a std of 0', (w) => truncNormal_(w, { std: 0 }), 'ARG_RANGE', 'std 0'],
  ['INIT-10: orthogonal needs two axes', orthogonal_, 'SHAPE_RANK', '[3] has rank 1', [3]],
  [
    'INIT-11: more than everything sparse',
    (w) => sparse_(w, { sparsity: 1.2 }),
    'ARG_RANGE',
    'sparsity 1.2 is no part; wanted 0..1',
  ],
  ['INIT-11: sparse without a sparsity', (w) => sparse_(w, wrong({})), 'ARG_MISSING', 'sparsity is missing'],
  ['INIT-12: a text as constant', (w) => constant_(w, wrong('0')), 'ARG_TYPE', '"0"'],
  ['INIT-13: the identity of three axes', eye_, 'SHAPE_RANK', '[2,3,4] has rank 3', [2, 3, 4]],
  [
    'INIT-16: a misspelt scheme',
    (w) => initialize_(w, 'xavier_unifrom'),
    'ARG_UNKNOWN',
    'did you mean "xavierUniform"?',
  ],
  [
    'INIT-17: a seed in place of a generator',
    (w) => kaimingNormal_(w, { generator: wrong(42) }),
    'ARG_TYPE',
    'generator must be a Generator or another random stream, got 42',
  ],
  [
    'INIT-27: a scheme without its function',
    (w) => initialize_(w, wrong({ rule: 'x' })),
    'ARG_MISSING',
    'fill is missing',
  ],
  [
    'INIT-27: a constant scheme without its value',
    (w) => initialize_(w, 'constant'),
    'ARG_MISSING',
    'val is missing',
  ],
  ['no tensor at all', () => normal_(wrong(undefined)), 'ARG_MISSING', 'undefined'],
  ['numbers in place of a tensor', () => uniform_(wrong([1, 2])), 'ARG_TYPE', '[1, 2]'],
  [
    'an option that is not known',
    (w) => xavierUniform_(w, wrong({ gainn: 2 })),
    'ARG_UNKNOWN',
    'did you mean "gain"?',
  ],
  [
    'an option of another scheme',
    (w) => initialize_(w, 'kaimingUniform', { gain: 2 }),
    'ARG_UNKNOWN',
    '"gain"',
  ],
  ['dirac of a matrix', dirac_, 'SHAPE_RANK', 'rank 3 or 4 or 5'],
  ['dirac groups that do not divide', (w) => dirac_(w, { groups: 2 }), 'ARG_RANGE', 'groups 2', [3, 2, 3]],
  ['fans of nothing', () => fansOf(wrong(undefined)), 'ARG_TYPE', 'undefined'],
];

describe('a refusal', () => {
  test.each(rows.map((row) => [row[0], row] as const))('%s', (_, [, call, code, says, shape = [3, 2]]) => {
    manualSeed(1);
    const weight = full(shape, 7);
    const before = manualSeed(1).getState();
    expect(() => call(weight)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    );
    expect([...manualSeed(1).getState()]).toEqual([...before]);
    expect(weight.version).toBe(0);
    expect(weight.data().every((v) => v === 7)).toBe(true);
  });

  test.each(Object.keys(schemes))('INIT-14: %s refuses an int32 parameter', (name) => {
    const options = { constant: { val: 1 }, sparse: { sparsity: 0.1 } }[name] ?? {};
    expect(() => initialize_(zeros([3, 3, 3], { dtype: 'int32' }), name, options)).toThrow(
      expect.objectContaining({ code: 'DTYPE_UNSUPPORTED', message: expect.stringContaining('int32') }),
    );
  });
});

test('INIT-07: a std of 0 gives the mean everywhere', () => {
  expect(normal_(empty([3]), 2, 0).tolist()).toEqual([2, 2, 2]);
});
test('INIT-15: a view of a parameter takes values; the rest stays, and the version moves', () => {
  const base = zeros([4, 3]);
  const { version } = base;
  xavierUniform_(base.slice(0, 1, 3));
  expect(base.ne(0).all(1).tolist()).toEqual([false, true, true, false]);
  expect(base.version).toBeGreaterThan(version);
});
test('INIT-18: one seed twice gives the same values twice, as in PyTorch', () => {
  const draw = (): string => bitsOf(kaimingNormal_(empty([4, 4]), { generator: new Generator(42) }));
  expect(draw()).toBe(draw());
});
test('INIT-19: a leaf that requires a gradient is filled without a record', () => {
  const weight = ones([3, 3], { requiresGrad: true });
  for (const name of ['uniform', 'ones', 'eye', 'kaimingNormal', 'orthogonal']) initialize_(weight, name);
  sparse_(weight, { sparsity: 0.3 });
  truncNormal_(weight);
  normal_(weight, { std: 0.5 });
  expect([weight.isLeaf, weight.requiresGrad, weight.gradFn]).toEqual([true, true, null]);
});
test('INIT-20: fans of a convolution count its kernel', () => {
  expect(fansOf(zeros([8, 3, 3, 3]))).toEqual({ fanIn: 27, fanOut: 72 });
});
test('INIT-21: fans of huge shapes are exact, and need no data', () => {
  expect(fansOf({ shape: [2 ** 20, 2 ** 20, 3, 3] })).toEqual({ fanIn: 9 * 2 ** 20, fanOut: 9 * 2 ** 20 });
});
test('INIT-31: half precision is rounded once from the float32 values', () => {
  const half = xavierUniform_(zeros([4, 4], { dtype: 'float16' }), { generator: new Generator(3) });
  const single = xavierUniform_(zeros([4, 4]), { generator: new Generator(3) });
  expect(half.tolist()).toEqual(single.to('float16').tolist());
});
test('INIT-33: one unit and a hundred thousand have their bounds', () => {
  const bound = (shape: readonly number[]): number =>
    kaimingUniform_(empty(shape), { a: Math.sqrt(5), generator: new Generator(0) })
      .abs()
      .max()
      .item();
  expect(bound([1, 1])).toBeLessThanOrEqual(1);
  const limit = 1 / Math.sqrt(100_000);
  expect(bound([1, 100_000])).toBeLessThanOrEqual(Math.fround(limit) * (1 + 2 ** -22));
  expect(bound([1, 100_000])).toBeGreaterThan(0.999 * limit);
});
test('options may stand in one object or in their places', () => {
  const [a, b] = [new Generator(5), new Generator(5)];
  const placed = normal_(empty([20]), 1, 0.5, { generator: a });
  expect(bitsOf(placed)).toBe(bitsOf(normal_(empty([20]), { mean: 1, std: 0.5, generator: b })));
  expect(bitsOf(uniform_(empty([4]), -1, 1, { generator: a }))).toBe(
    bitsOf(uniform_(empty([4]), { a: -1, b: 1, generator: b })),
  );
});
test("a scheme of one's own is a row like the others", () => {
  const halves = { rule: '1/2', fill: (w: Tensor) => constant_(w, 0.5) };
  expect(initialize_(zeros([2]), halves).tolist()).toEqual([0.5, 0.5]);
  expect(initialize_(zeros([2]), 'ones_').tolist()).toEqual([1, 1]);
  expect(tensor([1]).tolist()).toEqual([1]);
});

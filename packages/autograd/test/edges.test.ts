/** Values and slopes at kinks, ties, poles and infinities are PyTorch's; golden/edges.py has the same functions for it. */
import { onesLike, type Tensor, zerosLike } from '@isograd/tensor';
import { expect, test } from 'vitest';
import '../src/index.js';
import { text } from './golden/read.js';
import { leaf } from './torch/case.js';

type Number = number | 'inf' | '-inf' | 'nan';
type Edges = Readonly<Record<'at' | 'value' | 'slope', readonly Number[]>>;
const golden: Readonly<Record<string, Edges>> = JSON.parse(text('edges.json'));
const named: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: NaN };
const numbers = (list: readonly Number[]): number[] =>
  list.map((v) => (typeof v === 'number' ? v : named[v]!));

const rows: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  relu: (x) => x.relu(),
  abs: (x) => x.abs(),
  sign: (x) => x.sign(),
  leakyRelu: (x) => x.leakyRelu(0.1),
  elu: (x) => x.elu(),
  relu6: (x) => x.relu6(),
  hardtanh: (x) => x.hardtanh(),
  hardswish: (x) => x.hardswish(),
  softplus: (x) => x.softplus(),
  clamp: (x) => x.clamp({ min: -1, max: 1 }),
  max: (x) => x.max(),
  min: (x) => x.min(),
  'max along an axis': (x) => x.max(0).values,
  'min along an axis': (x) => x.min(0).values,
  amax: (x) => x.amax(0),
  amin: (x) => x.amin(0),
  median: (x) => x.median(),
  maximum: (x) => x.maximum(onesLike(x)),
  minimum: (x) => x.minimum(onesLike(x)),
  norm: (x) => x.norm(),
  std: (x) => x.std(),
  'prod with one zero': (x) => x.prod(),
  'prod with two zeros': (x) => x.prod(),
  'cumprod with a zero': (x) => x.cumprod(0),
  'pow 0': (x) => x.pow(0),
  'pow 1': (x) => x.pow(1),
  'pow 0.5': (x) => x.pow(0.5),
  'pow -1': (x) => x.pow(-1),
  '0 to a power': (y) => zerosLike(y).pow(y),
  sqrt: (x) => x.sqrt(),
  rsqrt: (x) => x.rsqrt(),
  log: (x) => x.log(),
  log1p: (x) => x.log1p(),
  'x log x': (x) => x.mul(x.log()),
  xlogy: (x) => x.xlogy(x),
  atan2: (x) => x.atan2(zerosLike(x)),
  asin: (x) => x.asin(),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  logsigmoid: (x) => x.logSigmoid(),
  logsumexp: (x) => x.logsumexp(0),
  'logsumexp of one -inf': (x) => x.logsumexp(0),
  'softmax of -inf': (x) => x.softmax(0).select(0, 1),
  'logSoftmax of -inf': (x) => x.logSoftmax(0).select(0, 1),
};

test('the same functions were put to PyTorch', () => {
  expect(Object.keys(rows)).toEqual(Object.keys(golden));
});

test.each(Object.keys(rows))('GRAD-21, GRAD-35, GRAD-36: %s', (name) => {
  const { at, value, slope } = golden[name]!;
  const x = leaf(numbers(at));
  const y = rows[name]!(x);
  y.sum().backward();
  // Transcendental functions of another library, in float64.
  const near = (list: readonly Number[]): unknown[] =>
    numbers(list).map((v) => (Number.isFinite(v) ? expect.closeTo(v, 14) : v));
  expect(Array.from(y.data())).toEqual(near(value));
  expect(Array.from(x.grad!.data())).toEqual(near(slope));
});

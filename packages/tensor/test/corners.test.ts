/** Corners where an operation's answer is easily another one: values as torch 1.13 gives them (golden/corners.py). */
import { expect, test } from 'vitest';
import { arange, conv2d, einsum, gelu, ones, tensor, type Tensor, zeros } from '../src/index.js';
import { cond, norm } from '../src/linalg.js';
import corners from './golden/corners.json' with { type: 'json' };

const matrix = tensor([1, 2, 3, 4], { shape: [2, 2], dtype: 'int32' });
const scalar = tensor(-2.5, { dtype: 'float64' });
const calls: Record<keyof typeof corners, () => Tensor> = {
  'round to two digits': () => tensor([1.125, -2.345, 0.5, Infinity, 1e38]).round({ decimals: 2 }),
  'round to tens': () => tensor([125, 135, -15], { dtype: 'float64' }).round_({ decimals: -1 }),
  'square of truth': () => tensor([true, false]).square(),
  'logsumexp of integers': () => matrix.logsumexp(0),
  'einsum of three integer matrices': () => einsum('ij,kl,mn->m', matrix, matrix, matrix),
  'einsum of an integer sum and a matrix': () => einsum('ij,jk,l->ik', matrix, matrix, tensor([1n, 2n])),
  'repeat a scalar': () => tensor(2).repeat([]),
  'tile without repeats': () => tensor([2, 3]).tile([]),
  'quantile of a scalar, kept': () => scalar.quantile(0.3, 0, { keepdim: true }),
  'nanquantile of a scalar, kept': () => scalar.nanquantile(0.3, 0, { keepdim: true }),
  'cond of a zero matrix': () => cond(zeros([2, 2]), { p: 1 }),
  'cond of nothing': () => cond(zeros([0, 0])),
  'cond of nothing, Frobenius': () => cond(zeros([0, 0]), { p: 'fro' }),
  'conv2d with stride 3': () =>
    conv2d(arange(42).reshape([1, 2, 3, 7]), tensor([[[[1, 10]], [[100, 1000]]]]), null, {
      stride: 3,
      padding: 1,
    }),
  'conv2d of rows of three': () => conv2d(arange(12).reshape([1, 1, 4, 3]), ones([1, 1, 3, 3])),
};

test.each(Object.entries(calls))('%s: values, shape and type of PyTorch', (name, call) => {
  const wanted = Object.entries(corners).find(([title]) => title === name)![1];
  const y = call();
  expect([y.dtype, y.shape]).toEqual([wanted.dtype, wanted.shape]);
  const values = wanted.data.map((v) => (v === 'inf' ? Infinity : Number(v)));
  const made = [...y.contiguous().data()].map(Number);
  expect(made).toHaveLength(values.length);
  made.forEach((v, i) => (v === values[i] ? undefined : expect(v).toBeCloseTo(values[i]!, 5)));
});

test('digits of whole numbers are refused, as PyTorch refuses them', () => {
  expect(() => matrix.round({ decimals: 1 })).toThrow('round: int32 is not supported');
  expect(() => tensor([1]).round({ decimals: 0.5 })).toThrow('a whole number from -300 to 300, got 0.5');
});

test('the approximation of GELU may be said as an option, as in PyTorch', () => {
  const x = tensor([-1, 0.5, 2]);
  expect(gelu(x, { approximate: 'tanh' }).tolist()).toEqual(gelu(x, 'tanh').tolist());
});

test('what has no elements has no quantile, and three axes have no matrix norm', () => {
  expect(() => zeros([2, 0]).quantile(0.5, 0)).toThrow('quantile: [2,0] has no elements');
  expect(() => norm(zeros([2, 3, 4]), { ord: 1 })).toThrow(
    'norm: ord without dim wants a vector or a matrix',
  );
});

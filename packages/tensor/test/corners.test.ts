/** Corners where an operation's answer is easily another one: values as torch 1.13 gives them (golden/corners.py). */
import { expect, test } from 'vitest';
import {
  arange,
  cdist,
  combinations,
  conv2d,
  einsum,
  gelu,
  min,
  ones,
  tensor,
  type Tensor,
  tensordot,
  zeros,
} from '../src/index.js';
import { cond, matrixPower, norm, vectorNorm } from '../src/linalg.js';
import corners from './golden/corners.json' with { type: 'json' };

const matrix = tensor([1, 2, 3, 4], { shape: [2, 2], dtype: 'int32' });
const pairs = tensor([2, 1, 1, 2, 2, 0, 5, 5, 0, -1], { shape: [2, 5], dtype: 'int32' });
const yes = tensor([true, false]);
const scalar = tensor(-2.5, { dtype: 'float64' });
const cube = arange(12).reshape([2, 3, 2]);
const big = arange(24n).reshape([3, 2, 4]);
const calls: Record<keyof typeof corners, () => Tensor> = {
  'round to two digits': () => tensor([1.125, -2.345, 0.5, Infinity, 1e38]).round({ decimals: 2 }),
  'round to tens': () => tensor([125, 135, -15], { dtype: 'float64' }).round_({ decimals: -1 }),
  'square of truth': () => tensor([true, false]).square(),
  'logsumexp of integers': () => matrix.logsumexp(0),
  'einsum of three integer matrices': () => einsum('ij,kl,mn->m', matrix, matrix, matrix),
  'einsum of an integer sum and a matrix': () => einsum('ij,jk,l->ik', matrix, matrix, tensor([1n, 2n])),
  'einsum of truth: all products': () => einsum('i,j->ij', yes, yes),
  'einsum of truth: sums counted': () => einsum('ij,k->ik', tensor([[true, true, false]]), yes),
  'einsum of truth over an axis of length 1': () => einsum('ij,jk->ik', yes.unsqueeze(1), yes.unsqueeze(0)),
  'einsum of two types': () =>
    einsum('i,j->ij', matrix.select(0, 0), tensor([0.5, -0], { dtype: 'float64' })),
  'einsum that stretches integers': () => einsum('ij,ij->i', matrix.narrow(1, 0, 1), matrix),
  'einsum that drops an axis of length 1': () =>
    einsum('ij,ij->i', matrix.narrow(1, 0, 1), matrix.narrow(1, 1, 1)),
  'addr of truth': () =>
    tensor([
      [true, false],
      [false, false],
    ]).addr(yes, yes),
  'addr of truth without the matrix': () => tensor([true, true]).addr(yes, yes, { beta: 0 }),
  'addr of truth without the product': () => tensor([false, true]).addr(yes, yes, { alpha: 0 }),
  'addr of three types': () => yes.addr(matrix.select(0, 0), tensor([0.5, 2]), { alpha: 3 }),
  'addr to a scalar of another type': () =>
    scalar.addr(tensor([0.1, 2]), tensor([0.3]), { beta: 0.7, alpha: 0.2 }),
  'addr of bytes': () =>
    tensor([200, 3], { dtype: 'uint8' }).addr(matrix.select(0, 0).byte(), matrix.select(0, 1).byte(), {
      alpha: -2,
    }),
  'hardtanh without a lower bound': () => tensor([-2, 0, 3], { dtype: 'float64' }).hardtanh(NaN, 1),
  'hardtanh without an upper bound': () => tensor([-2, 3]).hardtanh(-1, NaN),
  'hardtanh between swapped bounds': () => tensor([-2, 2, 5]).hardtanh(3, 1),
  'the largest distance of rows without columns': () => cdist(zeros([1, 0]), zeros([2, 0]), Infinity),
  'the largest distance of pairs without columns': () => zeros([3, 0]).pdist(Infinity),
  'the largest distance of nothing': () => {
    const nothing = zeros([0], { dtype: 'float64' });
    return nothing.dist(nothing, Infinity);
  },
  'unique slices': () => pairs.unique({ dim: 1 }).values,
  'where each slice stands': () => pairs.unique({ dim: 1 }).inverse,
  'how often each slice occurs': () => pairs.unique({ dim: 1 }).counts,
  'runs of equal slices': () => pairs.uniqueConsecutive({ dim: -1 }).values,
  'the run of each slice': () => pairs.uniqueConsecutive({ dim: -1 }).inverse,
  'slices with NaN': () =>
    tensor([NaN, 1, NaN, 1, 0, 2, 0, 2], { shape: [4, 2], dtype: 'float64' }).unique({ dim: 0 }).values,
  'unique of no slices': () => zeros([0, 3]).unique({ dim: 0 }).counts,
  'max of two tensors': () => matrix.max(tensor([2.5, -1])),
  'min of two tensors': () => min(matrix, tensor([[2.5], [NaN]])),
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
  'index with nothing but whole axes': () => cube.index([null]),
  'an index without axes, an axis, and a mask': () =>
    big.index([tensor(-3n), null, tensor([true, false, true, false])]),
  'indices without axes beside a list': () => big.index([tensor(1n), [0, 1, 1], tensor(2n)]),
  'index_add of twice a source': () =>
    tensor([1, 2]).indexAdd(0, tensor([1n, 1n]), tensor([3, 4]), { alpha: 2 }),
  'index_add of minus a source': () =>
    matrix.long().indexAdd_(1, tensor([0n]), matrix.long().narrow(1, 0, 1), { alpha: -1 }),
  'gather by nothing': () => ones([2, 3, 1]).gather(0, zeros([0, 0, 3], { dtype: 'int64' })),
  'scatter of nothing': () => ones([3, 1]).scatter(1, zeros([3, 0], { dtype: 'int64' }), ones([0, 4])),
  'scatter_add of nothing': () =>
    matrix.long().scatterAdd(0, zeros([0, 2], { dtype: 'int64' }), ones([0, 1]).long()),
  'tensordot with an axis of length 1': () => tensordot(cube, arange(6).reshape([3, 1, 2])),
  'tensordot with axes named': () =>
    tensordot(cube.narrow(1, 0, 1), cube, [
      [1, 0],
      [1, 0],
    ]),
  'combinations of none': () => combinations(arange(3), 0),
  'matrix_power of integers': () => matrixPower(matrix, 3),
  'matrix_power 0 of integers': () => matrixPower(matrix.long(), 0),
  'polygamma at whole numbers below': () => tensor([-Infinity, -2, -0, 0], { dtype: 'float64' }).polygamma(2),
  'polygamma 3 at whole numbers below': () =>
    tensor([-Infinity, -2, -0, 0], { dtype: 'float64' }).polygamma(3),
  'cosine similarity of a vector and a scalar': () =>
    tensor([0.5, -2, 1], { dtype: 'float64' }).cosineSimilarity(tensor([-3], { dtype: 'float64' }), 0),
  'bincount of nothing with weights': () =>
    zeros([0], { dtype: 'int64' }).bincount({ weights: zeros([0]), minlength: 2 }),
};

test.each(Object.entries(calls))('%s: values, shape and type of PyTorch', (name, call) => {
  const wanted = Object.entries(corners).find(([title]) => title === name)![1];
  const y = call();
  expect([y.dtype, y.shape]).toEqual([wanted.dtype, wanted.shape]);
  const values = wanted.data.map((v) => Number(typeof v === 'string' ? v.replace('inf', 'Infinity') : v));
  const made = [...y.contiguous().data()].map(Number);
  expect(made).toHaveLength(values.length);
  made.forEach((v, i) => {
    if (values[i] === 0) expect(v).toBe(values[i]);
    else if (!Object.is(v, values[i])) expect(v).toBeCloseTo(values[i]!, 5);
  });
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

test('new axes of length 1 step over what lies behind them, as after unsqueeze', () => {
  const x = ones([2, 3, 1]);
  expect(x.expand([1, 2, 3, 1]).stride()).toEqual([6, 3, 1, 1]);
  expect(x.expand([1, 4, 2, 3, 5]).stride()).toEqual([0, 0, 3, 1, 0]);
  expect(x.expand([4, 1, 2, 3, 1]).stride()).toEqual([0, 6, 3, 1, 1]);
  expect(tensor(1).expand([1, 1]).stride()).toEqual([0, 0]);
});

test('an empty axis is cut into as many empty pieces as were asked for', () => {
  expect(
    zeros([0, 2])
      .chunk(3)
      .map(({ shape }) => shape),
  ).toEqual([
    [0, 2],
    [0, 2],
    [0, 2],
  ]);
});

test('the largest and the smallest of nothing are no norm', () => {
  expect(() => vectorNorm(zeros([2, 0]), { ord: Infinity, dim: 1 })).toThrow('[2,0] has no elements');
  expect(() => zeros([0]).norm(-1)).toThrow('the -1-norm of nothing is undefined');
  expect(vectorNorm(zeros([2, 0]), { ord: Infinity, dim: 0 }).shape).toEqual([0]);
  expect(zeros([2, 0]).norm(2, 1).tolist()).toEqual([0, 0]);
});

test('whole axes alone can be written', () => {
  const x = zeros([2]);
  expect(x.indexPut_([null], tensor([1, 2])).tolist()).toEqual([1, 2]);
  expect(() => x.index([])).toThrow('index: at least one index is wanted');
});

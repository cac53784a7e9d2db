/** Samples of every operation. The compiler refuses the table when a row is missing. */
import type { OpName } from '../ops/index.js';
import { tensor } from '../ops/create.js';
import { cat, full, ones, stack, where, zeros } from '../ops/makers.js';
import { select, slice } from '../ops/parts.js';
import { replaceView } from '../ops/replace-view.js';
import { alone, bad, into, numbers, one, type OpSamples, pair, positive, sample } from './sample.js';

const index = tensor([[1n, 0n]]);
const line = tensor([1n, 0n, 1n]);
const mask = tensor([true, false, true]);
const some = ones([2, 3]);
const broadcasting = (name: string, call: (a: typeof some, b: typeof some) => unknown) =>
  bad('SHAPE_BROADCAST', `${name}: [2,3] with [2,4]`, () => call(some, ones([2, 4])));
const dims = (name: string, call: (x: typeof some) => unknown) =>
  bad('DIM_OUT_OF_RANGE', `${name}: dim 2`, () => call(some));

const elementwise = {
  add: {
    good: pair((a, b) => a.add(b)),
    bad: [broadcasting('add', (a, b) => a.add(b)), bad('ARG_TYPE', '"2"', () => some.add('2' as never))],
  },
  sub: { good: pair((a, b) => a.sub(b)), bad: [bad('DTYPE_UNSUPPORTED', 'bool', () => mask.sub(mask))] },
  mul: { good: pair((a, b) => a.mul(b)), bad: [broadcasting('mul', (a, b) => a.mul(b))] },
  div: { good: pair((a, b) => a.div(b), positive) },
  pow: { good: [...pair((a, b) => a.pow(b), positive), sample((x) => x!.pow(3), numbers(2, 2))] },
  maximum: { good: pair((a, b) => a.maximum(b)) },
  minimum: { good: pair((a, b) => a.minimum(b)) },
  copy: { good: pair((a, b) => a.add(b).copy(b)) },
  clone: one((x) => x.clone()),
  fill: one((x) => x.fill(3)),
  zero: one((x) => x.zero()),
  maskedFill: {
    good: [sample((x) => x!.maskedFill(mask, 2), numbers(2, 3))],
    bad: [bad('DTYPE_UNSUPPORTED', 'float32', () => some.maskedFill(some, 1))],
  },
  where: {
    good: pair((a, b) => where(a.detach().gt(0), a, b)),
    bad: [bad('DTYPE_UNSUPPORTED', 'condition', () => where(some, some, some))],
  },
  add_: {
    good: into((a, b) => a.add_(b)),
    bad: [
      bad('SHAPE_MISMATCH', 'does not fit in place into [3]', () => ones([3]).add_(some)),
      bad('ARG_ALIAS', 'share one memory', () => zeros([1, 3]).expand([2, 3]).add_(1)),
      bad('DTYPE_MISMATCH', 'int64', () => tensor([1n]).add_(0.5)),
    ],
  },
  sub_: { good: into((a, b) => a.sub_(b)) },
  mul_: { good: into((a, b) => a.mul_(b)) },
  div_: { good: into((a, b) => a.div_(b), positive) },
  pow_: { good: into((a, b) => a.pow_(b), positive) },
  copy_: { good: into((a, b) => a.copy_(b)) },
  fill_: alone((x) => x.fill_(2)),
  zero_: alone((x) => x.zero_()),
} satisfies Record<string, OpSamples>;

const comparisons = {
  eq: { good: pair((a, b) => a.mul(b.detach().eq(a.detach()))) },
  ne: { good: pair((a, b) => a.mul(b.ne(a))) },
  lt: { good: pair((a, b) => a.mul(b.lt(a))) },
  le: { good: pair((a, b) => a.mul(b.le(a))) },
  gt: { good: pair((a, b) => a.mul(b.gt(a))) },
  ge: { good: pair((a, b) => a.mul(b.ge(a))) },
  logicalAnd: { good: pair((a, b) => a.mul(a.gt(0).logicalAnd(b.gt(0)))) },
  logicalOr: { good: pair((a, b) => a.mul(a.gt(0).logicalOr(b.gt(0)))) },
  logicalXor: { good: pair((a, b) => a.mul(a.gt(0).logicalXor(b.gt(0)))) },
  logicalNot: one((x) => x.mul(x.gt(0).logicalNot())),
  isnan: one((x) => x.mul(x.isnan().logicalNot())),
  isinf: one((x) => x.mul(x.isinf().logicalNot())),
  isfinite: one((x) => x.mul(x.isfinite())),
} satisfies Record<string, OpSamples>;

const math = {
  neg: one((x) => x.neg()),
  abs: one((x) => x.abs()),
  sign: one((x) => x.sign().mul(x)),
  square: one((x) => x.square()),
  sqrt: one((x) => x.sqrt(), positive),
  rsqrt: one((x) => x.rsqrt(), positive),
  reciprocal: one((x) => x.reciprocal(), positive),
  exp: one((x) => x.exp()),
  expm1: one((x) => x.expm1()),
  log: one((x) => x.log(), positive),
  log2: one((x) => x.log2(), positive),
  log10: one((x) => x.log10(), positive),
  log1p: one((x) => x.log1p(), positive),
  sin: one((x) => x.sin()),
  cos: one((x) => x.cos()),
  tan: one((x) => x.tan()),
  atan: one((x) => x.atan()),
  sinh: one((x) => x.sinh()),
  cosh: one((x) => x.cosh()),
  floor: one((x) => x.floor().mul(x)),
  ceil: one((x) => x.ceil().mul(x)),
  trunc: one((x) => x.mul(3).trunc().mul(x)),
  round: one((x) => x.mul(3).round().mul(x)),
  clamp: {
    ...one((x) => x.clamp({ min: -0.5, max: 0.4 })),
    bad: [bad('ARG_MISSING', 'min or max', () => some.clamp({}))],
  },
  erf: one((x) => x.erf()),
  neg_: alone((x) => x.neg_()),
  abs_: alone((x) => x.abs_()),
  sqrt_: alone((x) => x.sqrt_(), positive),
  exp_: alone((x) => x.exp_()),
  log_: alone((x) => x.log_(), positive),
  clamp_: alone((x) => x.clamp_({ min: -0.5 })),
} satisfies Record<string, OpSamples>;

const activations = {
  sigmoid: one((x) => x.sigmoid()),
  sigmoidBackward: { good: pair((a, b) => a.sigmoidBackward(b, undefined)) },
  tanh: one((x) => x.tanh()),
  tanhBackward: { good: pair((a, b) => a.tanhBackward(b, undefined)) },
  relu: one((x) => x.relu()),
  reluBackward: { good: pair((a, b) => a.reluBackward(b, undefined)) },
  relu6: one((x) => x.mul(9).relu6()),
  elu: one((x) => x.elu(1.3)),
  eluBackward: { good: pair((a, b) => a.eluBackward(b, { alpha: 1.3 })) },
  leakyRelu: {
    ...one((x) => x.leakyRelu(0.2)),
    bad: [bad('ARG_TYPE', 'negativeSlope', () => some.leakyRelu('0.1' as never))],
  },
  leakyReluBackward: { good: pair((a, b) => a.leakyReluBackward(b, { negativeSlope: 0.2 })) },
  selu: one((x) => x.selu()),
  celu: { ...one((x) => x.celu(0.7)), bad: [bad('ARG_RANGE', 'alpha', () => some.celu(0))] },
  silu: one((x) => x.silu()),
  softplus: one((x) => x.softplus(2)),
  logSigmoid: one((x) => x.logSigmoid()),
  softsign: one((x) => x.softsign()),
  hardtanh: one((x) => x.hardtanh(-0.5, 0.4)),
  gelu: {
    good: [...one((x) => x.gelu()).good, ...one((x) => x.gelu('tanh')).good],
    bad: [bad('ARG_UNKNOWN', '"erf"', () => some.gelu('erf' as never))],
  },
  relu_: alone((x) => x.relu_()),
  sigmoid_: alone((x) => x.sigmoid_()),
  tanh_: alone((x) => x.tanh_()),
  elu_: alone((x) => x.elu_()),
  leakyRelu_: alone((x) => x.leakyRelu_()),
} satisfies Record<string, OpSamples>;

const views = {
  transpose: {
    good: [sample((x) => x!.transpose(0, 2), numbers(2, 3, 2))],
    bad: [dims('transpose', (x) => x.transpose(0, 2))],
  },
  t: {
    good: [sample((x) => x!.t(), numbers(2, 3)), sample((x) => x!.t(), numbers(3))],
    bad: [bad('SHAPE_RANK', '[2,1,1]', () => ones([2, 1, 1]).t())],
  },
  permute: {
    good: [sample((x) => x!.permute([2, 0, 1]), numbers(2, 3, 2))],
    bad: [
      bad('DIM_DUPLICATE', 'dim 0 given twice', () => some.permute([0, 0])),
      bad('DIM_OUT_OF_RANGE', 'names 1 of 2', () => some.permute([0])),
    ],
  },
  select: {
    good: [sample((x) => x!.select(1, 2), numbers(2, 3)), sample((x) => x!.select(-1, -1), numbers(2, 3))],
    bad: [bad('INDEX_OUT_OF_RANGE', 'length 2; use -2..1', () => some.select(0, -6))],
  },
  slice: {
    good: [sample((x) => x!.slice(1, 0, 3, 2), numbers(2, 3)), sample((x) => x!.slice(0, -1), numbers(2, 3))],
    bad: [bad('ARG_RANGE', 'step', () => some.slice(0, 0, 2, 0))],
  },
  narrow: {
    good: [sample((x) => x!.narrow(1, 1, 2), numbers(2, 3))],
    bad: [bad('INDEX_OUT_OF_RANGE', '9 elements from 2', () => some.narrow(1, 2, 9))],
  },
  unsqueeze: {
    good: [sample((x) => x!.unsqueeze(1), numbers(2, 3)), sample((x) => x!.unsqueeze(-1), numbers(2, 3))],
    bad: [bad('DIM_OUT_OF_RANGE', 'dim 4', () => some.unsqueeze(4))],
  },
  squeeze: {
    good: [sample((x) => x!.squeeze(), numbers(1, 2, 1)), sample((x) => x!.squeeze(-1), numbers(1, 2, 1))],
    bad: [dims('squeeze', (x) => x.squeeze(2))],
  },
  expand: {
    good: [
      sample((x) => x!.expand([4, 2, 3]), numbers(2, 1)),
      sample((x) => x!.expand([2]), numbers()),
      sample((x) => x!.expand([-1, 3]), numbers(2, 1)),
    ],
    bad: [bad('SHAPE_BROADCAST', '[2,3] does not stretch to [4,3]', () => some.expand([4, 3]))],
  },
  view: {
    good: [sample((x) => x!.view([3, 2]), numbers(2, 3)), sample((x) => x!.view([-1]), numbers(2, 3))],
    bad: [
      bad('SHAPE_STRIDES', 'without a copy', () => some.t().view([6])),
      bad('SHAPE_INVALID', 'only one can be -1', () => some.view([-1, -1])),
    ],
  },
  reshape: {
    good: [
      sample((x) => x!.reshape([3, 2]), numbers(2, 3)),
      sample((x) => x!.t().reshape([6]), numbers(2, 3)),
      sample((x) => x!.reshape([]), numbers(1, 1)),
    ],
    bad: [
      bad('SHAPE_NUMEL', '6 elements', () => some.reshape([4, 2])),
      bad('SHAPE_NUMEL', 'not divisible by 4', () => some.reshape([-1, 4])),
    ],
  },
  flatten: {
    good: [sample((x) => x!.flatten(1), numbers(2, 3, 2)), sample((x) => x!.flatten(), numbers())],
    bad: [bad('DIM_OUT_OF_RANGE', 'dim 3', () => some.flatten(3))],
  },
  alias: one((x) => x.alias()),
  unbind: { good: [sample((x) => x!.unbind(1), numbers(2, 3))], bad: [dims('unbind', (x) => x.unbind(2))] },
  split: {
    good: [sample((x) => x!.split(2, 1), numbers(2, 3)), sample((x) => x!.split([1, 1]), numbers(2, 3))],
    bad: [bad('ARG_RANGE', 'do not add up', () => some.split([1, 2]))],
  },
  chunk: {
    good: [sample((x) => x!.chunk(2, 1), numbers(2, 3))],
    bad: [bad('ARG_RANGE', 'number of chunks', () => some.chunk(0))],
  },
  replaceView: {
    good: [
      sample(
        (b, p) =>
          replaceView(b!, p!, [
            { op: slice.op, attrs: { axis: 1, start: 1, end: 3, step: 1 }, index: 0 },
            { op: select.op, attrs: { axis: 0, index: 1 }, index: 0 },
          ]),
        numbers(2, 3),
        numbers(2),
      ),
    ],
  },
} satisfies Record<string, OpSamples>;

const along = (f: (x: typeof some) => typeof some): OpSamples => ({
  good: [sample((x) => f(x!), numbers(2, 3))],
});
const reductions = {
  sum: {
    good: [
      sample((x) => x!.sum(), numbers(2, 3)),
      sample((x) => x!.sum([0, 2], { keepdim: true }), numbers(2, 3, 2)),
      sample((x) => x!.sum({ dim: 1 }), numbers(2, 3)),
      sample((x) => x!.sum(), numbers()),
    ],
    bad: [
      dims('sum', (x) => x.sum(2)),
      bad('DIM_DUPLICATE', 'dim 0 given twice, as 0 and -2', () => some.sum([0, -2])),
      bad('ARG_UNKNOWN', 'keepdim', () => some.sum({ keepdims: true } as never)),
    ],
  },
  mean: {
    good: [...along((x) => x.mean()).good, ...along((x) => x.mean(1, { keepdim: true })).good],
    bad: [bad('DTYPE_UNSUPPORTED', 'int64', () => line.mean())],
  },
  var: {
    good: [...along((x) => x.var()).good, ...along((x) => x.var(1, { correction: 0, keepdim: true })).good],
  },
  std: {
    good: [...along((x) => x.std()).good, ...along((x) => x.std(0, { correction: 0 })).good],
    bad: [bad('ARG_TYPE', 'correction', () => some.std({ correction: 'no' as never }))],
  },
  norm: {
    good: [
      ...along((x) => x.norm()).good,
      ...along((x) => x.norm(1, { p: 3 })).good,
      ...along((x) => x.norm(0, { p: 1 })).good,
      ...along((x) => x.norm({ p: Infinity })).good,
    ],
    bad: [bad('ARG_TYPE', 'p must be', () => some.norm({ p: 'fro' as never }))],
  },
  logsumexp: {
    good: [
      ...along((x) => x.logsumexp(1)).good,
      ...along((x) => x.logsumexp([0, 1], { keepdim: true })).good,
    ],
  },
  softmax: {
    good: [...along((x) => x.softmax(1)).good, ...along((x) => x.softmax(0)).good],
    bad: [dims('softmax', (x) => x.softmax(2))],
  },
  logSoftmax: { good: [...along((x) => x.logSoftmax(1)).good, ...along((x) => x.logSoftmax(0)).good] },
  amax: {
    good: [...along((x) => x.amax(1)).good, ...along((x) => x.amax([0, 1], { keepdim: true })).good],
    bad: [bad('SHAPE_EMPTY', 'amax', () => zeros([0]).amax())],
  },
  amin: { good: [...along((x) => x.amin(1)).good, ...along((x) => x.amin()).good] },
  max: {
    good: [
      ...along((x) => x.max(1).values).good,
      ...along((x) => x.max(0, { keepdim: true }).values).good,
      ...along((x) => x.max()).good,
    ],
    bad: [bad('SHAPE_EMPTY', '[0]', () => zeros([0]).max())],
  },
  min: { good: [...along((x) => x.min(1).values).good, ...along((x) => x.min()).good] },
  argmax: { good: along((x) => x.mul(x.argmax(1, { keepdim: true }))).good },
  argmin: { good: along((x) => x.mul(x.argmin())).good },
  any: { good: along((x) => x.mul(x.gt(0).any(1, { keepdim: true }))).good },
  all: { good: along((x) => x.mul(x.gt(0).all(0))).good },
} satisfies Record<string, OpSamples>;

const structure = {
  matmul: {
    good: [
      sample((a, b) => a!.matmul(b!), numbers(2, 3), numbers(3, 2)),
      sample((a, b) => a!.matmul(b!), numbers(2, 1, 2, 3), numbers(2, 3, 2)),
      sample((a, b) => a!.matmul(b!), numbers(3), numbers(3, 2)),
      sample((a, b) => a!.matmul(b!), numbers(2, 3), numbers(3)),
      sample((a, b) => a!.t().matmul(b!.t()), numbers(3, 2), numbers(2, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'columns of the first (3) must equal rows of the second (2)', () =>
        some.matmul(some),
      ),
      bad('SHAPE_RANK', 'rank 0', () => ones([]).matmul(some)),
      bad('DTYPE_MISMATCH', 'float32 with float64', () => some.matmul(ones([3, 2], { dtype: 'float64' }))),
    ],
  },
  mm: {
    good: [sample((a, b) => a!.mm(b!), numbers(2, 3), numbers(3, 2))],
    bad: [bad('SHAPE_RANK', 'mm', () => some.mm(ones([3])))],
  },
  bmm: { good: [sample((a, b) => a!.bmm(b!), numbers(2, 2, 3), numbers(2, 3, 2))] },
  mv: { good: [sample((a, b) => a!.mv(b!), numbers(2, 3), numbers(3))] },
  dot: { good: [sample((a, b) => a!.dot(b!), numbers(3), numbers(3))] },
  linear: {
    good: [
      sample((x, w, b) => x!.linear(w!, b), numbers(2, 3), numbers(4, 3), numbers(4)),
      sample((x, w) => x!.linear(w!), numbers(3), numbers(2, 3)),
      sample((x, w, b) => x!.linear(w!, b), numbers(2, 2, 3), numbers(2, 3), numbers(2)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'last dim of [2,3] is 3', () => some.linear(ones([2, 4]))),
      bad('SHAPE_MISMATCH', 'bias', () => some.linear(ones([2, 3]), ones([3]))),
    ],
  },
  gather: {
    good: [
      sample((x) => x!.gather(1, index), numbers(2, 3)),
      sample((x) => x!.gather(0, index), numbers(2, 3)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 5', () => ones([3, 4]).gather(0, tensor([[5n]]))),
      bad('DTYPE_UNSUPPORTED', 'float32', () => some.gather(0, tensor([[0.5]]))),
      bad('SHAPE_MISMATCH', 'same rank', () => some.gather(0, line)),
    ],
  },
  scatterAdd: {
    good: [
      sample((x, s) => x!.scatterAdd(1, index, s!), numbers(2, 3), numbers(2, 3)),
      sample((x, s) => x!.scatterAdd(0, tensor([[0n, 0n]]), s!), numbers(2, 3), numbers(1, 2)),
    ],
    bad: [bad('INDEX_OUT_OF_RANGE', 'index 2', () => some.scatterAdd(0, tensor([[2n]]), some))],
  },
  indexSelect: {
    good: [sample((x) => x!.indexSelect(0, line), numbers(2, 3))],
    bad: [bad('SHAPE_RANK', 'one axis', () => some.indexSelect(0, index))],
  },
  indexAdd: {
    good: [sample((x, s) => x!.indexAdd(0, line, s!), numbers(2, 3), numbers(3, 3))],
    bad: [bad('SHAPE_MISMATCH', '[3,3] is wanted', () => some.indexAdd(0, line, some))],
  },
  stack: {
    good: [sample((...xs) => stack(xs, 1), numbers(2), numbers(2), numbers(2))],
    bad: [bad('SHAPE_MISMATCH', 'tensor 1 is [2]', () => stack([ones([3]), ones([2])]))],
  },
  cat: {
    good: [sample((...xs) => cat(xs, 1), numbers(2, 1), numbers(2, 3))],
    bad: [
      bad('ARG_RANGE', 'at least one', () => cat([])),
      bad('SHAPE_MISMATCH', 'tensor 1 is [3,4]', () => cat([some, ones([3, 4])])),
    ],
  },
  full: {
    good: [sample((x) => full([2], 3, { dtype: 'float64' }).mul(x!), numbers(2))],
    bad: [
      bad('ARG_TYPE', '"a"', () => full([2], 'a' as never)),
      bad('SHAPE_INVALID', '-1', () => full([2, -1], 0)),
      bad('DTYPE_UNKNOWN', 'float32', () => full([2], 0, { dtype: 'floot32' as never })),
    ],
  },
  to: {
    good: [sample((x) => x!.to('float64').mul(x!), numbers(2))],
    bad: [bad('DTYPE_UNKNOWN', '"float99"', () => some.to('float99' as never))],
  },
  float: { good: [sample((x) => x!.mul(line.float()), numbers(3))] },
  double: one((x) => x.double()),
  int: { good: [sample((x) => x!.mul(x!.mul(3).int()), numbers(2))] },
  long: { good: [sample((x) => x!.mul(x!.mul(3).long()), numbers(2))] },
  bool: { good: [sample((x) => x!.mul(x!.bool()), numbers(2))] },
} satisfies Record<string, OpSamples>;

const overwrites = (f: (x: typeof some) => unknown): OpSamples => ({
  good: [
    {
      xs: [numbers(2, 3)],
      f: (x) => {
        const y = x!.mul(2);
        f(y.select(0, 0));
        return y.mul(y);
      },
      random: true,
    },
  ],
});
const random = {
  uniform_: {
    ...overwrites((x) => x.uniform_()),
    bad: [
      bad('ARG_RANGE', '5', () => zeros([2]).uniform_(5, 1)),
      bad('DTYPE_UNSUPPORTED', 'int32', () => zeros([2], { dtype: 'int32' }).uniform_()),
      bad('ARG_TYPE', '42', () => zeros([2]).uniform_(0, 1, { generator: 42 as never })),
    ],
  },
  normal_: {
    ...overwrites((x) => x.normal_()),
    bad: [bad('ARG_RANGE', '-1', () => zeros([2]).normal_(0, -1))],
  },
  exponential_: overwrites((x) => x.exponential_()),
  bernoulli_: {
    ...overwrites((x) => x.bernoulli_(0.5)),
    bad: [bad('ARG_RANGE', '1.2', () => zeros([2]).bernoulli_(1.2))],
  },
  random_: {
    ...overwrites((x) => x.random_(0, 5)),
    bad: [bad('ARG_RANGE', '5', () => zeros([2]).random_(5, 5))],
  },
  dropout: {
    good: [{ xs: [numbers(2, 3)], f: (x) => x!.dropout(0.5), random: true }],
    bad: [bad('ARG_RANGE', '1.5', () => some.dropout(1.5))],
  },
} satisfies Record<string, OpSamples>;

/** Good and bad inputs of every operation; tests of derivatives, batching and errors run over it. */
export const opSamples: { readonly [Name in OpName]: OpSamples } = {
  ...elementwise,
  ...comparisons,
  ...math,
  ...activations,
  ...views,
  ...reductions,
  ...structure,
  ...random,
};

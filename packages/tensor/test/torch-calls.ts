/** PyTorch's operations under their own names and arguments, as calls of this package. */
import {
  cat,
  einsum,
  linear,
  maximum,
  meshgrid,
  minimum,
  stack,
  tensor,
  type Tensor,
  varMean,
  where,
} from '../src/index.js';
import type { RecordedCase } from './recorded.js';

type Arguments = RecordedCase['args'];
export type TorchCall = (xs: readonly Tensor[], args: Arguments) => Tensor | readonly Tensor[];

const numberOf = (v: unknown): number => {
  if (v === 'inf') return Infinity;
  if (v === '-inf') return -Infinity;
  return Number(v);
};
const list = (v: unknown): number[] => (Array.isArray(v) ? v.map(Number) : [Number(v)]);
const dimOf = ({ dim }: Arguments): number | number[] | undefined =>
  dim === undefined ? undefined : Array.isArray(dim) ? list(dim) : Number(dim);
const keep = ({ keepdim }: Arguments): { keepdim: boolean } => ({ keepdim: keepdim === true });

type Method = (x: Tensor) => Tensor;
const one =
  (f: Method): TorchCall =>
  ([x]) =>
    f(x!);
const two =
  (f: (a: Tensor, b: Tensor) => Tensor): TorchCall =>
  ([a, b]) =>
    f(a!, b!);
const reduced =
  (name: 'sum' | 'mean' | 'amax' | 'amin' | 'logsumexp' | 'any' | 'all'): TorchCall =>
  ([x], args) =>
    x![name]({ dim: dimOf(args), ...keep(args) });
const extreme =
  (name: 'max' | 'min'): TorchCall =>
  ([x], args) => {
    if (args['dim'] === undefined) return x![name]();
    const { values, indices } = x![name](Number(args['dim']), keep(args));
    return [values, indices];
  };
const position =
  (name: 'argmax' | 'argmin'): TorchCall =>
  ([x], args) =>
    args['dim'] === undefined ? x![name]() : x![name](Number(args['dim']), keep(args));
const spread =
  (name: 'var' | 'std'): TorchCall =>
  ([x], args) =>
    x![name]({ dim: dimOf(args), ...keep(args), correction: args['unbiased'] === false ? 0 : 1 });

const elementwise: Record<string, TorchCall> = {
  neg: one((x) => x.neg()),
  abs: one((x) => x.abs()),
  exp: one((x) => x.exp()),
  sin: one((x) => x.sin()),
  cos: one((x) => x.cos()),
  tan: one((x) => x.tan()),
  atan: one((x) => x.atan()),
  sinh: one((x) => x.sinh()),
  cosh: one((x) => x.cosh()),
  tanh: one((x) => x.tanh()),
  sigmoid: one((x) => x.sigmoid()),
  erf: one((x) => x.erf()),
  sign: one((x) => x.sign()),
  floor: one((x) => x.floor()),
  ceil: one((x) => x.ceil()),
  round: one((x) => x.round()),
  trunc: one((x) => x.trunc()),
  square: one((x) => x.square()),
  expm1: one((x) => x.expm1()),
  reciprocal: one((x) => x.reciprocal()),
  relu: one((x) => x.relu()),
  log: one((x) => x.log()),
  log2: one((x) => x.log2()),
  log10: one((x) => x.log10()),
  log1p: one((x) => x.log1p()),
  sqrt: one((x) => x.sqrt()),
  rsqrt: one((x) => x.rsqrt()),
  asinh: one((x) => x.asinh()),
  asin: one((x) => x.asin()),
  acos: one((x) => x.acos()),
  erfc: one((x) => x.erfc()),
  erfinv: one((x) => x.erfinv()),
  frac: one((x) => x.frac()),
  exp2: one((x) => x.exp2()),
  sinc: one((x) => x.sinc()),
  logit: one((x) => x.logit()),
  isnan: one((x) => x.isnan()),
  isinf: one((x) => x.isinf()),
  isfinite: one((x) => x.isfinite()),
  logical_not: one((x) => x.logicalNot()),
  add: ([a, b], { alpha = 1 }) => a!.add(b!, { alpha: Number(alpha) }),
  sub: ([a, b], { alpha = 1 }) => a!.sub(b!, { alpha: Number(alpha) }),
  mul: two((a, b) => a.mul(b)),
  div: ([a, b], { rounding_mode: mode }) =>
    mode === 'floor' || mode === 'trunc' ? a!.div(b!, { roundingMode: mode }) : a!.div(b!),
  fmod: two((a, b) => a.fmod(b)),
  remainder: two((a, b) => a.remainder(b)),
  atan2: two((a, b) => a.atan2(b)),
  lerp: ([x, end], { weight }) => x!.lerp(end!, Number(weight)),
  addcmul: ([x, a, b], { value }) => x!.addcmul(a!, b!, { value: Number(value) }),
  addcdiv: ([x, a, b], { value }) => x!.addcdiv(a!, b!, { value: Number(value) }),
  nan_to_num: ([x], { nan, posinf, neginf }) =>
    x!.nanToNum(
      nan === undefined ? {} : { nan: Number(nan), posinf: Number(posinf), neginf: Number(neginf) },
    ),
  rpow_scalar: ([x], { base }) => tensor(Number(base)).pow(x!),
  pow: two((a, b) => a.pow(b)),
  maximum: two(maximum),
  minimum: two(minimum),
  eq: two((a, b) => a.eq(b)),
  ne: two((a, b) => a.ne(b)),
  lt: two((a, b) => a.lt(b)),
  le: two((a, b) => a.le(b)),
  gt: two((a, b) => a.gt(b)),
  ge: two((a, b) => a.ge(b)),
  logical_and: two((a, b) => a.logicalAnd(b)),
  pow_scalar: ([x], { exponent }) => x!.pow(Number(exponent)),
  add_scalar: ([x], { value }) => x!.add(Number(value)),
  mul_scalar: ([x], { value }) => x!.mul(Number(value)),
  div_scalar: ([x], { value }) => x!.div(Number(value)),
  rsub_scalar: ([x], { value }) => x!.neg().add(Number(value)),
  rdiv_scalar: ([x], { value }) => x!.reciprocal().mul(Number(value)),
  where: ([condition, a, b]) => where(condition!, a!, b!),
  clamp: ([x], { min, max }) =>
    x!.clamp({
      ...(min === undefined ? {} : { min: Number(min) }),
      ...(max === undefined ? {} : { max: Number(max) }),
    }),
  masked_fill: ([x, mask], { value }) => x!.maskedFill(mask!, numberOf(value)),
};

const reductions: Record<string, TorchCall> = {
  sum: reduced('sum'),
  mean: reduced('mean'),
  amax: reduced('amax'),
  amin: reduced('amin'),
  logsumexp: reduced('logsumexp'),
  any: reduced('any'),
  all: reduced('all'),
  max: extreme('max'),
  min: extreme('min'),
  argmax: position('argmax'),
  argmin: position('argmin'),
  var: spread('var'),
  std: spread('std'),
  vector_norm: ([x], args) => x!.norm({ p: numberOf(args['ord']), dim: dimOf(args), ...keep(args) }),
  norm: ([x], args) =>
    x!.norm({ dim: dimOf(args), p: typeof args['p'] === 'number' ? args['p'] : 2, ...keep(args) }),
};

const structure: Record<string, TorchCall> = {
  reshape: ([x], { shape }) => x!.reshape(list(shape)),
  transpose: ([x], { dim0, dim1 }) => x!.transpose(Number(dim0), Number(dim1)),
  permute: ([x], { dims }) => x!.permute(list(dims)),
  t: one((x) => x.t()),
  squeeze: ([x], args) => x!.squeeze(dimOf(args)),
  unsqueeze: ([x], { dim }) => x!.unsqueeze(Number(dim)),
  expand: ([x], { shape }) => x!.expand(list(shape)),
  flatten: ([x], { start_dim = 0 }) => x!.flatten(Number(start_dim)),
  narrow: ([x], { dim, start, length }) => x!.narrow(Number(dim), Number(start), Number(length)),
  select: ([x], { dim, index }) => x!.select(Number(dim), Number(index)),
  split: ([x], { size, dim }) => x!.split(Array.isArray(size) ? list(size) : Number(size), Number(dim)),
  chunk: ([x], { chunks, dim }) => x!.chunk(Number(chunks), Number(dim)),
  cat: (xs, { dim }) => cat(xs, Number(dim)),
  stack: (xs, { dim }) => stack(xs, Number(dim)),
  gather: ([x, index], { dim }) => x!.gather(Number(dim), index!),
  scatter_add: ([x, index, src], { dim }) => x!.scatterAdd(Number(dim), index!, src!),
  index_select: ([x, index], { dim }) => x!.indexSelect(Number(dim), index!),
  index_add: ([x, index, src], { dim }) => x!.indexAdd(Number(dim), index!, src!),
  matmul: two((a, b) => a.matmul(b)),
  mm: two((a, b) => a.mm(b)),
  bmm: two((a, b) => a.bmm(b)),
  mv: two((a, b) => a.mv(b)),
  dot: two((a, b) => a.dot(b)),
  linear: ([x, weight, bias]) => linear(x!, weight!, bias),
};

const pair = ({ values, indices }: { readonly values: Tensor; readonly indices: Tensor }): Tensor[] => [
  values,
  indices,
];
const dimOr = (args: Arguments, dim: number): number =>
  args['dim'] === undefined ? dim : Number(args['dim']);

const ordering: Record<string, TorchCall> = {
  median: ([x], { dim }) => (dim === undefined ? x!.median() : pair(x!.median(Number(dim)))),
  prod: ([x], args) => x!.prod({ dim: dimOf(args) }),
  cumsum: ([x], args) => x!.cumsum(dimOr(args, 0)),
  cumprod: ([x], args) => x!.cumprod(dimOr(args, 0)),
  cummax: ([x], args) => pair(x!.cummax(dimOr(args, 0))),
  sort: ([x], args) => pair(x!.sort(dimOr(args, -1), { descending: args['descending'] === true })),
  argsort: ([x], args) => x!.argsort(dimOr(args, -1)),
  topk: ([x], args) =>
    pair(x!.topk(Number(args['k']), dimOr(args, -1), { largest: args['largest'] !== false })),
  count_nonzero: one((x) => x.countNonzero()),
  nansum: one((x) => x.nansum()),
  unique: ([x]) => {
    const { values, inverse, counts } = x!.unique({ returnInverse: true, returnCounts: true });
    return [values, inverse, counts];
  },
  bincount: ([x], { minlength = 0 }) => x!.bincount({ minlength: Number(minlength) }),
  histc: ([x], { bins, min = 0, max = 0 }) =>
    x!.histc({ bins: Number(bins), min: Number(min), max: Number(max) }),
  quantile: ([x], { q }) => x!.quantile(Number(q)),
  var_mean: ([x], args) => varMean(x!, { dim: dimOf(args) }),
};

/** Python's index expressions of the recorded cases, as they are said here. */
const indexed: Record<string, (x: Tensor) => Tensor> = {
  '1': (x) => x.select(0, 1),
  '-1': (x) => x.select(0, -1),
  '1:3': (x) => x.slice(0, 1, 3),
  '::2': (x) => x.slice(0, 0, 4, 2),
  ':, 1': (x) => x.select(1, 1),
  '..., 0': (x) => x.select(-1, 0),
  'None, :, 1:4:2': (x) => x.slice(1, 1, 4, 2).unsqueeze(0),
  '1, 2': (x) => x.select(0, 1).select(0, 2),
  '[0, 2]': (x) => x.index([[0, 2]]),
  // PyTorch 1.13 reads the outer list as a tuple.
  '[[0, 1], [2, 0]]': (x) =>
    x.index([
      [0, 1],
      [2, 0],
    ]),
  ':, [0, 2, 2]': (x) => x.index([null, [0, 2, 2]]),
  '[0, 1], [1, 0]': (x) =>
    x.index([
      [0, 1],
      [1, 0],
    ]),
  'x > 0': (x) => x.index(x.gt(0)),
  '[True, False, True, False]': (x) => x.index(tensor([true, false, true, false])),
  '1:1': (x) => x.slice(0, 1, 1),
  '-3:-1': (x) => x.slice(0, -3, -1),
  '..., None': (x) => x.unsqueeze(-1),
};
const picking: Record<string, TorchCall> = {
  slice: ([x], { index }) => indexed[String(index)]!(x!),
  index: ([x, ...indices]) => x!.index(indices),
  scatter: ([x, index, src], { dim }) => x!.scatter(Number(dim), index!, src!),
  index_put_acc: ([x, index, values]) => x!.indexPut([index!], values!, { accumulate: true }),
  masked_select: two((x, mask) => x.maskedSelect(mask)),
  take_along_dim: ([x, index], { dim }) => x!.gather(Number(dim), index!),
  one_hot: ([x], args) => x!.oneHot(Number(args['num_classes'])),
};

const rearranging: Record<string, TorchCall> = {
  repeat: ([x], { repeats }) => x!.repeat(list(repeats)),
  repeat_interleave: ([x], { repeats, dim }) => x!.repeatInterleave(Number(repeats), Number(dim)),
  tile: ([x], { dims }) => x!.tile(list(dims)),
  flip: ([x], { dims }) => x!.flip(list(dims)),
  roll: ([x], { shifts, dims }) => x!.roll(list(shifts), list(dims)),
  tril: ([x], { diagonal }) => x!.tril(Number(diagonal)),
  triu: ([x], { diagonal }) => x!.triu(Number(diagonal)),
  diag: ([x], { diagonal }) => x!.diag(Number(diagonal)),
  diagonal: ([x], { offset }) => x!.diagonal(Number(offset)),
  movedim: ([x], { source, destination }) => x!.movedim(Number(source), Number(destination)),
  unfold: ([x], { dimension, size, step }) => x!.unfold(Number(dimension), Number(size), Number(step)),
  pad: ([x], { pad, value = 0, mode = 'constant' }) =>
    mode === 'reflect' || mode === 'replicate'
      ? x!.pad(list(pad), { mode })
      : x!.pad(list(pad), { value: Number(value) }),
  meshgrid: (xs, { indexing }) => meshgrid(xs, { indexing: indexing === 'xy' ? 'xy' : 'ij' }),
};

const products: Record<string, TorchCall> = {
  trace: one((x) => x.trace()),
  outer: two((a, b) => a.outer(b)),
  addmm: ([x, a, b], { beta, alpha }) => x!.addmm(a!, b!, { beta: Number(beta), alpha: Number(alpha) }),
  baddbmm: ([x, a, b], { beta, alpha }) => x!.baddbmm(a!, b!, { beta: Number(beta), alpha: Number(alpha) }),
  tensordot: ([a, b], { dims }) => a!.tensordot(b!, Number(dims)),
  kron: two((a, b) => a.kron(b)),
  cross: ([a, b], { dim }) => a!.cross(b!, Number(dim)),
  einsum: (xs, { eq }) => einsum(String(eq), ...xs),
  cdist: two((a, b) => a.cdist(b)),
  cosine_similarity: ([a, b], { dim }) => a!.cosineSimilarity(b!, Number(dim)),
  pairwise_distance: two((a, b) => a.pairwiseDistance(b)),
};

const activations: Record<string, TorchCall> = {
  'F.relu': one((x) => x.relu()),
  'F.relu6': one((x) => x.relu6()),
  'F.leaky_relu': ([x], { negative_slope = 0.01 }) => x!.leakyRelu(Number(negative_slope)),
  'F.elu': ([x], { alpha = 1 }) => x!.elu(Number(alpha)),
  'F.selu': one((x) => x.selu()),
  'F.celu': ([x], { alpha = 1 }) => x!.celu(Number(alpha)),
  'F.gelu': ([x], { approximate }) => x!.gelu(approximate === 'tanh' ? 'tanh' : 'none'),
  'F.silu': one((x) => x.silu()),
  'F.softplus': ([x], { beta = 1, threshold = 20 }) => x!.softplus(Number(beta), Number(threshold)),
  'F.softsign': one((x) => x.softsign()),
  'F.hardtanh': ([x], { min_val = -1, max_val = 1 }) => x!.hardtanh(Number(min_val), Number(max_val)),
  'F.logsigmoid': one((x) => x.logSigmoid()),
  'F.mish': one((x) => x.mish()),
  'F.hardsigmoid': one((x) => x.hardsigmoid()),
  'F.hardswish': one((x) => x.hardswish()),
  'F.hardshrink': ([x], { lambd = 0.5 }) => x!.hardshrink(Number(lambd)),
  'F.softshrink': ([x], { lambd = 0.5 }) => x!.softshrink(Number(lambd)),
  'F.tanhshrink': one((x) => x.tanhshrink()),
  'F.threshold': ([x], { threshold, value }) => x!.threshold(Number(threshold), Number(value)),
  'F.rrelu': ([x], { lower = 1 / 8, upper = 1 / 3 }) =>
    x!.rrelu({ lower: Number(lower), upper: Number(upper) }),
  glu: ([x], { dim }) => x!.glu(Number(dim)),
  prelu: two((x, weight) => x.prelu(weight)),
  softmin: ([x], { dim }) => x!.neg().softmax(Number(dim)),
  softmax: ([x], { dim }) => x!.softmax(Number(dim)),
  log_softmax: ([x], { dim }) => x!.logSoftmax(Number(dim)),
};

export const torchCalls: ReadonlyMap<string, TorchCall> = new Map(
  Object.entries({
    ...elementwise,
    ...reductions,
    ...structure,
    ...ordering,
    ...picking,
    ...rearranging,
    ...products,
    ...activations,
  }),
);

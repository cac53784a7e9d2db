/** The operations of the golden data, called here. */
import { cat, einsum, meshgrid, stack, Tensor, tensor, varMean, where } from '@isograd/tensor';
import { indexing } from './indexing.js';
import type { Arguments, Value } from './read.js';

type Call = (xs: readonly [Tensor, ...Tensor[]], args: Arguments) => Tensor | readonly Tensor[];

const number = (value: Value | undefined): number => {
  if (value === 'inf' || value === '-inf') return value === 'inf' ? Infinity : -Infinity;
  if (typeof value !== 'number') throw new TypeError(`a number is wanted, got ${JSON.stringify(value)}`);
  return value;
};
const list = (value: Value | undefined): number[] => (Array.isArray(value) ? value.map(number) : []);
const optional = (value: Value | undefined): number | undefined =>
  value === undefined ? undefined : number(value);
/** `dim` and `keepdim` as our reductions take them. */
const along = ({ dim, keepdim }: Arguments): { dim?: number | number[]; keepdim?: boolean } => ({
  ...(dim === undefined ? {} : { dim: Array.isArray(dim) ? list(dim) : number(dim) }),
  ...(keepdim === true ? { keepdim } : {}),
});
const spread = (args: Arguments): { correction?: number } => ({
  ...along(args),
  ...(args['unbiased'] === false ? { correction: 0 } : {}),
});
const numbersOf = (args: Arguments): Record<string, number> =>
  Object.fromEntries(Object.entries(args).map(([key, value]) => [key, number(value)]));
const scalar = (value: Value | undefined): Tensor => tensor(number(value));

const unary = (name: UnaryName): [string, Call] => [name, ([x]) => x[name]()];
type UnaryName = (typeof unaries)[number];
const unaries = [
  ...(['neg', 'abs', 'exp', 'sin', 'cos', 'atan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'erf', 'sign'] as const),
  ...(['floor', 'ceil', 'round', 'trunc', 'square', 'expm1', 'reciprocal', 'relu', 'log', 'log2'] as const),
  ...(['log10', 'sqrt', 'rsqrt', 'log1p', 'tan', 't'] as const),
  ...(['acos', 'asin', 'asinh', 'erfc', 'erfinv', 'exp2', 'frac', 'sinc', 'logit'] as const),
] as const;

const arithmetic: Readonly<Record<string, Call>> = {
  add: ([a, b], { alpha }) => a.add(alpha === undefined ? b! : b!.mul(number(alpha))),
  sub: ([a, b], { alpha }) => a.sub(alpha === undefined ? b! : b!.mul(number(alpha))),
  mul: ([a, b]) => a.mul(b!),
  maximum: ([a, b]) => a.maximum(b!),
  minimum: ([a, b]) => a.minimum(b!),
  pow: ([a, b]) => a.pow(b!),
  pow_scalar: ([x], { exponent }) => x.pow(number(exponent)),
  rpow_scalar: ([x], { base }) => scalar(base).pow(x),
  add_scalar: ([x], { value }) => x.add(number(value)),
  rsub_scalar: ([x], { value }) => scalar(value).sub(x),
  mul_scalar: ([x], { value }) => x.mul(number(value)),
  div_scalar: ([x], { value }) => x.div(number(value)),
  rdiv_scalar: ([x], { value }) => scalar(value).div(x),
  where: ([condition, a, b]) => where(condition, a!, b!),
  clamp: ([x], { min, max }) =>
    x.clamp({
      ...(min === undefined ? {} : { min: number(min) }),
      ...(max === undefined ? {} : { max: number(max) }),
    }),
  div: ([a, b], { rounding_mode: mode }) =>
    mode === 'floor' || mode === 'trunc' ? a.div(b!, { roundingMode: mode }) : a.div(b!),
  fmod: ([a, b]) => a.fmod(b!),
  remainder: ([a, b]) => a.remainder(b!),
  atan2: ([a, b]) => a.atan2(b!),
  lerp: ([a, b], { weight }) => a.lerp(b!, number(weight)),
  addcmul: ([x, a, b], { value }) => x.addcmul(a!, b!, { value: number(value) }),
  addcdiv: ([x, a, b], { value }) => x.addcdiv(a!, b!, { value: number(value) }),
  nan_to_num: ([x], args) => x.nanToNum(numbersOf(args)),
  masked_fill: ([x, mask], { value }) => x.maskedFill(mask!, number(value)),
};

const reductions: Readonly<Record<string, Call>> = {
  sum: ([x], args) => x.sum(along(args)),
  mean: ([x], args) => x.mean(along(args)),
  amax: ([x], args) => x.amax(along(args)),
  amin: ([x], args) => x.amin(along(args)),
  logsumexp: ([x], args) => x.logsumexp(along(args)),
  max: ([x], { dim, keepdim }) =>
    dim === undefined ? x.max() : x.max(number(dim), { keepdim: keepdim === true }).values,
  min: ([x], { dim, keepdim }) =>
    dim === undefined ? x.min() : x.min(number(dim), { keepdim: keepdim === true }).values,
  var: ([x], args) => x.var(spread(args)),
  std: ([x], args) => x.std(spread(args)),
  vector_norm: ([x], args) => x.norm({ ...along(args), p: number(args['ord']) }),
  norm: ([x], args) => x.norm({ ...along(args), p: args['p'] === 'fro' ? 2 : number(args['p'] ?? 2) }),
  softmax: ([x], { dim }) => x.softmax(number(dim)),
  log_softmax: ([x], { dim }) => x.logSoftmax(number(dim)),
};

const structure: Readonly<Record<string, Call>> = {
  reshape: ([x], { shape }) => x.reshape(list(shape)),
  transpose: ([x], { dim0, dim1 }) => x.transpose(number(dim0), number(dim1)),
  permute: ([x], { dims }) => x.permute(list(dims)),
  squeeze: ([x], { dim }) => x.squeeze(optional(dim)),
  unsqueeze: ([x], { dim }) => x.unsqueeze(number(dim)),
  expand: ([x], { shape }) => x.expand(list(shape)),
  flatten: ([x], { start_dim }) => x.flatten(optional(start_dim)),
  narrow: ([x], { dim, start, length }) => x.narrow(number(dim), number(start), number(length)),
  select: ([x], { dim, index }) => x.select(number(dim), number(index)),
  gather: ([x, index], { dim }) => x.gather(number(dim), index!),
  scatter_add: ([x, index, src], { dim }) => x.scatterAdd(number(dim), index!, src!),
  index_select: ([x, index], { dim }) => x.indexSelect(number(dim), index!),
  index_add: ([x, index, src], { dim }) => x.indexAdd(number(dim), index!, src!),
  cat: (xs, { dim }) => cat(xs, number(dim)),
  stack: (xs, { dim }) => stack(xs, number(dim)),
  split: ([x], { size, dim }) => x.split(Array.isArray(size) ? list(size) : number(size), number(dim)),
  chunk: ([x], { chunks, dim }) => x.chunk(number(chunks), number(dim)),
  matmul: ([a, b]) => a.matmul(b!),
  mm: ([a, b]) => a.mm(b!),
  bmm: ([a, b]) => a.bmm(b!),
  mv: ([a, b]) => a.mv(b!),
  dot: ([a, b]) => a.dot(b!),
  linear: ([x, weight, bias]) => x.linear(weight!, bias),
};

const activations: Readonly<Record<string, Call>> = {
  'F.relu': ([x]) => x.relu(),
  'F.relu6': ([x]) => x.relu6(),
  'F.leaky_relu': ([x], { negative_slope }) => x.leakyRelu(optional(negative_slope)),
  'F.elu': ([x], { alpha }) => x.elu(optional(alpha)),
  'F.selu': ([x]) => x.selu(),
  'F.celu': ([x], { alpha }) => x.celu(optional(alpha)),
  'F.gelu': ([x], { approximate }) => x.gelu(approximate === 'tanh' ? 'tanh' : 'none'),
  'F.silu': ([x]) => x.silu(),
  'F.softplus': ([x], { beta, threshold }) => x.softplus(optional(beta), optional(threshold)),
  'F.softsign': ([x]) => x.softsign(),
  'F.hardtanh': ([x], { min_val, max_val }) => x.hardtanh(optional(min_val), optional(max_val)),
  'F.logsigmoid': ([x]) => x.logSigmoid(),
  'F.hardshrink': ([x], { lambd }) => x.hardshrink(optional(lambd)),
  'F.softshrink': ([x], { lambd }) => x.softshrink(optional(lambd)),
  'F.tanhshrink': ([x]) => x.tanhshrink(),
  'F.threshold': ([x], { threshold, value }) => x.threshold(number(threshold), number(value)),
  'F.hardsigmoid': ([x]) => x.hardsigmoid(),
  'F.hardswish': ([x]) => x.hardswish(),
  'F.mish': ([x]) => x.mish(),
  'F.rrelu': ([x], args) => x.rrelu(numbersOf(args)),
  glu: ([x], { dim }) => x.glu(optional(dim)),
  prelu: ([x, weight]) => x.prelu(weight!),
  softmin: ([x], { dim }) => x.neg().softmax(number(dim)),
};

const extremesOf = ({ dim }: Arguments): number => (dim === undefined ? -1 : number(dim));
const choices: Readonly<Record<string, Call>> = {
  prod: ([x], args) => x.prod(along(args)),
  nansum: ([x]) => x.nansum(),
  var_mean: ([x], args) => [...varMean(x, spread(args))],
  cumsum: ([x], { dim }) => x.cumsum(number(dim)),
  cumprod: ([x], { dim }) => x.cumprod(number(dim)),
  cummax: ([x], { dim }) => x.cummax(number(dim)).values,
  median: ([x], { dim }) => (dim === undefined ? x.median() : x.median(number(dim)).values),
  quantile: ([x], { q }) => x.quantile(number(q)),
  sort: ([x], args) => x.sort(extremesOf(args), { descending: args['descending'] === true }).values,
  topk: ([x], args) =>
    x.topk(number(args['k']), extremesOf(args), { largest: args['largest'] !== false }).values,
  scatter: ([x, index, src], { dim }) => x.scatter(number(dim), index!, src!),
  index: ([x, ...at]) => x.index(at),
  index_put_acc: ([x, at, values]) => x.indexPut([at!], values!, { accumulate: true }),
  masked_select: ([x, mask]) => x.maskedSelect(mask!),
};
const shapes: Readonly<Record<string, Call>> = {
  flip: ([x], { dims }) => x.flip(list(dims)),
  roll: ([x], { shifts, dims }) => x.roll(list(shifts), list(dims)),
  repeat: ([x], { repeats }) => x.repeat(list(repeats)),
  repeat_interleave: ([x], { repeats, dim }) => x.repeatInterleave(number(repeats), number(dim)),
  tile: ([x], { dims }) => x.tile(list(dims)),
  tril: ([x], { diagonal }) => x.tril(number(diagonal)),
  triu: ([x], { diagonal }) => x.triu(number(diagonal)),
  diag: ([x], { diagonal }) => x.diag(number(diagonal)),
  diagonal: ([x], { offset }) => x.diagonal(number(offset)),
  trace: ([x]) => x.trace(),
  movedim: ([x], { source, destination }) => x.movedim(number(source), number(destination)),
  unfold: ([x], { dimension, size, step }) => x.unfold(number(dimension), number(size), number(step)),
  pad: ([x], { pad, mode, value }) =>
    x.pad(list(pad), {
      ...(mode === 'reflect' || mode === 'replicate' ? { mode } : {}),
      ...(value === undefined ? {} : { value: number(value) }),
    }),
  outer: ([a, b]) => a.outer(b!),
  addmm: ([x, a, b], { beta, alpha }) => x.addmm(a!, b!, { beta: number(beta), alpha: number(alpha) }),
  baddbmm: ([x, a, b], { beta, alpha }) => x.baddbmm(a!, b!, { beta: number(beta), alpha: number(alpha) }),
  tensordot: ([a, b], { dims }) => a.tensordot(b!, number(dims)),
  kron: ([a, b]) => a.kron(b!),
  cross: ([a, b], { dim }) => a.cross(b!, number(dim)),
  einsum: (xs, { eq }) => einsum(String(eq), ...xs),
  slice: ([x], { index }) => indexing[String(index)]!(x),
  take_along_dim: ([x, index], { dim }) => x.takeAlongDim(index!, number(dim)),
  meshgrid: (xs, { indexing: order }) => meshgrid(xs, { indexing: order === 'xy' ? 'xy' : 'ij' }),
  cdist: ([a, b]) => a.cdist(b!),
  cosine_similarity: ([a, b], { dim }) => a.cosineSimilarity(b!, number(dim)),
  pairwise_distance: ([a, b]) => a.pairwiseDistance(b!),
};

/** By the name that the golden data has. */
export const calls: ReadonlyMap<string, Call> = new Map([
  ...unaries.map(unary),
  ...Object.entries({ ...arithmetic, ...reductions, ...structure, ...choices, ...shapes, ...activations }),
]);

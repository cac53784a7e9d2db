/** The rows behind convolutions: three operations, each the derivative of the others. */
import { type Convolution, convolve, spread, weigh } from '../compiled/convolution.js';
import type { Located } from '../compiled/located.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { unsqueeze } from './axes.js';
import { sum } from './reduce.js';

/** A convolution over planes, or over lines, which kernels see as planes of height 1. */
export interface Convolving extends Convolution {
  readonly axes: 1 | 2;
}
type Rule = OpFunction<[a: Tensor, b: Tensor, convolution: Convolving]>;
type Biased = OpFunction<[a: Tensor, b: Tensor, bias: Tensor, convolution: Convolving]>;

const node = 'ConvolutionBackward0';
const same = { lift: (attrs: Convolving) => attrs };

/** `[N, O, …]` from `[N, C, …]`, and back. */
const outputShape = (x: Shape, { axes, filters, output }: Convolving): Shape => [
  ...x.slice(0, -axes - 1),
  filters,
  ...output.slice(-axes),
];
const inputShape = (u: Shape, { axes, channels, input }: Convolving): Shape => [
  ...u.slice(0, -axes - 1),
  channels,
  ...input.slice(-axes),
];
/** Lines as planes of height 1. */
const planar = ({ shape, strides, offset, dtype, storage }: Tensor, { axes }: Convolving): Located => {
  const at = axes === 2 ? shape.length : shape.length - 1;
  const [height, step] = axes === 2 ? [[], []] : [[1], [0]];
  return {
    shape: shape.toSpliced(at, 0, ...height),
    strides: strides.toSpliced(at, 0, ...step),
    offset,
    dtype,
    storage,
  };
};

/** Sums over samples and places: what reaches the bias. */
function biasGradient(g: Tensor, { axes }: Convolving): Tensor {
  const places = axes === 1 ? [-1] : [-2, -1];
  // Places first, then samples: kernels sum the ends of a shape. Half types would be rounded in between.
  if (g.dtype === 'float32' || g.dtype === 'float64') return sum(sum(g, places), -2);
  return sum(g, [-axes - 2, ...places]);
}
/** A number for each channel, at every place of every sample. */
const everywhere = (bias: Tensor, shape: Shape, { axes }: Convolving): Tensor => {
  const line = unsqueeze(unsqueeze(bias, -2), -1);
  return (axes === 1 ? line : unsqueeze(line, -1)).expand(shape);
};

/** Tangents of a biased product: the product with each factor replaced, and the bias's own. */
function push(
  rule: Rule,
  [a, b]: readonly Tensor[],
  [ta, tb, tBias]: readonly (Tensor | null)[],
  { shape }: Tensor,
  convolving: Convolving,
): readonly [Tensor] {
  const parts = [
    ta ? rule(ta, b!, convolving) : null,
    tb ? rule(a!, tb, convolving) : null,
    tBias ? everywhere(tBias, shape, convolving) : null,
  ].filter((part) => part !== null);
  return [parts.slice(1).reduce((total, part) => total.add(part), parts[0]!.clone())];
}

/** `[...lead, N, C, H, W]` and `[...lead, O, C / groups, h, w]` give `[...lead, N, O, …]`. */
export const convolution: Rule = defineOp<Convolving, 'x' | 'weight', 'y'>({
  name: 'convolution',
  node,
  inputs: ['x', 'weight'],
  blanks: 1,
  outputs: ['y'],
  fills: true,
  infer: ([x], c) => ({ shape: outputShape(x!.shape, c), dtype: x!.dtype }),
  kernel: ([x, weight], [y], c) => convolve(planar(x!, c), planar(weight!, c), null, planar(y!, c), c),
  vjp: {
    x: needs(['weight'], ({ g, attrs }, weight) => transposed(g, weight, attrs)),
    weight: needs(['x'], ({ g, attrs }, x) => weightGradient(x, g, attrs)),
  },
  jvp: 'multilinear',
  batch: same,
}).called((run) => (x, weight, attrs) => run.one([x, weight], attrs));

/** The same with a number for each filter. */
export const biasedConvolution: Biased = defineOp<Convolving, 'x' | 'weight' | 'bias', 'y'>({
  name: 'convolution',
  node,
  inputs: ['x', 'weight', 'bias'],
  outputs: ['y'],
  fills: true,
  infer: ([x], c) => ({ shape: outputShape(x!.shape, c), dtype: x!.dtype }),
  kernel: ([x, weight, bias], [y], c) => convolve(planar(x!, c), planar(weight!, c), bias!, planar(y!, c), c),
  vjp: {
    x: needs(['weight'], ({ g, attrs }, weight) => transposed(g, weight, attrs)),
    weight: needs(['x'], ({ g, attrs }, x) => weightGradient(x, g, attrs)),
    bias: needs([], ({ g, attrs }) => biasGradient(g, attrs)),
  },
  jvp: ({ inputs, tangents, outputs: [y], attrs }) => push(convolution, inputs, tangents, y!, attrs),
  batch: same,
}).called((run) => (x, weight, bias, attrs) => run.one([x, weight, bias], attrs));

/** The way back: `[...lead, N, O, …]` and the weight give `[...lead, N, C, H, W]`. Forward, it is the transposed convolution. */
export const transposed: Rule = defineOp<Convolving, 'u' | 'weight', 'x'>({
  name: 'transposedConvolution',
  node,
  inputs: ['u', 'weight'],
  blanks: 1,
  outputs: ['x'],
  fills: true,
  infer: ([u], c) => ({ shape: inputShape(u!.shape, c), dtype: u!.dtype }),
  kernel: ([u, weight], [x], c) => spread(planar(u!, c), planar(weight!, c), null, planar(x!, c), c),
  vjp: {
    u: needs(['weight'], ({ g, attrs }, weight) => convolution(g, weight, attrs)),
    weight: needs(['u'], ({ g, attrs }, u) => weightGradient(g, u, attrs)),
  },
  jvp: 'multilinear',
  batch: same,
}).called((run) => (u, weight, attrs) => run.one([u, weight], attrs));

/** The same with a number for each channel. */
export const biasedTransposed: Biased = defineOp<Convolving, 'u' | 'weight' | 'bias', 'x'>({
  name: 'transposedConvolution',
  node,
  inputs: ['u', 'weight', 'bias'],
  outputs: ['x'],
  fills: true,
  infer: ([u], c) => ({ shape: inputShape(u!.shape, c), dtype: u!.dtype }),
  kernel: ([u, weight, bias], [x], c) => spread(planar(u!, c), planar(weight!, c), bias!, planar(x!, c), c),
  vjp: {
    u: needs(['weight'], ({ g, attrs }, weight) => convolution(g, weight, attrs)),
    weight: needs(['u'], ({ g, attrs }, u) => weightGradient(g, u, attrs)),
    bias: needs([], ({ g, attrs }) => biasGradient(g, attrs)),
  },
  jvp: ({ inputs, tangents, outputs: [x], attrs }) => push(transposed, inputs, tangents, x!, attrs),
  batch: same,
}).called((run) => (u, weight, bias, attrs) => run.one([u, weight, bias], attrs));

/** What reaches the weight: the input and the gradient at the output give `[...lead, O, C / groups, h, w]`. */
const weightGradient: Rule = defineOp<Convolving, 'x' | 'u', 'weight'>({
  name: 'convolutionWeight',
  node: 'ConvolutionBackwardBackward0',
  inputs: ['x', 'u'],
  outputs: ['weight'],
  fills: true,
  infer: ([x], { axes, channels, filters, groups, kernel }) => ({
    shape: [...x!.shape.slice(0, -axes - 2), filters, channels / groups, ...kernel.slice(-axes)],
    dtype: x!.dtype,
  }),
  kernel: ([x, u], [weight], c) => weigh(planar(x!, c), planar(u!, c), planar(weight!, c), c),
  vjp: {
    x: needs(['u'], ({ g, attrs }, u) => transposed(u, g, attrs)),
    u: needs(['x'], ({ g, attrs }, x) => convolution(x, g, attrs)),
  },
  jvp: 'multilinear',
  batch: same,
}).called((run) => (x, u, attrs) => run.one([x, u], attrs));

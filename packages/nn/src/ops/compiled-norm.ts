/** Batch normalisation by compiled kernels: float32 and the half types; float64 is left to TypeScript. */
import { isContiguous, sizeOf, type Tensor } from '@isograd/tensor';
import {
  endingOf,
  f32View,
  firstOf,
  keptKernel,
  packed,
  reserved,
  room,
  scratch,
  settledResults,
} from '@isograd/tensor/compiled';
import { type Channels, channelShape } from './channels.js';

const varColumns = keptKernel('varColumns');
const normEval = keptKernel('batchNormEval');
const normBackward = keptKernel('batchNormBackward');

/** A batch as kernels see it: `[outer, channels, inner]`, `lead` times. */
interface Plan {
  readonly lead: number;
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
  /** Shape of one value for each channel. */
  readonly each: readonly number[];
}

/** Null for types that are not compiled, and for nothing at all. Layouts do not matter: what has gaps is packed first. */
function planOf(inputs: readonly Tensor[], x: Tensor, attrs: Channels): Plan | null {
  const { shape } = x;
  const size = sizeOf(shape);
  if (size === 0) return null;
  for (let i = 0; i < inputs.length; i++) if (endingOf(inputs[i]!.dtype) !== '') return null;
  const each = channelShape(shape, attrs);
  const [outer, channels] = [shape[attrs.lead]!, shape[attrs.lead + 1]!];
  const lead = sizeOf(each) / channels;
  return { lead, outer, channels, inner: size / (lead * outer * channels), each };
}

/** Where that is so, nothing is packed: small batches would spend more on asking than on computing. */
function allContiguous(xs: readonly Tensor[]): boolean {
  for (let i = 0; i < xs.length; i++) if (!isContiguous(xs[i]!)) return false;
  return true;
}

/** Forward in training: [x, weight, bias] to [y, mean, variance]; false when no kernel does it. */
export function compiledNorm(
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  attrs: Channels,
): boolean {
  const [x, weight, bias] = [inputs[0]!, inputs[1]!, inputs[2]!];
  const [y, mean, variance] = [outputs[0]!, outputs[1]!, outputs[2]!];
  const plan = planOf(inputs, x, attrs);
  if (plan === null) return false;
  const { lead, outer, channels, inner, each } = plan;
  if (lead === 1 && inner === 1 && allContiguous(inputs)) {
    const [from, to, m, v] = [firstOf(x), firstOf(y), firstOf(mean), firstOf(variance)];
    varColumns()(outer, channels, from, m, v, outer);
    const [w, b, spare] = [firstOf(weight), firstOf(bias), room(channels)];
    normEval()(outer, channels, 1, from, w, b, attrs.eps, m, v, spare, to);
    return true;
  }
  const deviation = scratch([channels], 'float32');
  const [xs, ws, bs] = [packed(x, x.shape), packed(weight, each), packed(bias, each)];
  const [line, whole] = [4 * channels, 4 * outer * channels * inner];
  for (let s = 0; s < lead; s++) {
    const from = xs() + s * whole;
    const [m, v] = [firstOf(mean) + s * line, firstOf(variance) + s * line];
    if (inner === 1) varColumns()(outer, channels, from, m, v, outer);
    else moments(plan, from >>> 2, m >>> 2, v >>> 2);
    const [w, b, to] = [ws() + s * line, bs() + s * line, firstOf(y) + s * whole];
    const { eps } = attrs;
    normEval()(outer, channels, inner, from, w, b, eps, m, v, deviation.address(), to);
  }
  return true;
}

/** Mean and biased variance of each channel, in float64 around the mean; places count in numbers. */
function moments({ outer, channels, inner }: Plan, x: number, mean: number, variance: number): void {
  const v = f32View();
  const n = outer * inner;
  for (let c = 0; c < channels; c++) {
    let total = 0;
    for (let o = 0; o < outer; o++)
      for (let i = 0, at = x + (o * channels + c) * inner; i < inner; i++) total += v[at + i]!;
    const centre = total / n;
    let squares = 0;
    for (let o = 0; o < outer; o++)
      for (let i = 0, at = x + (o * channels + c) * inner; i < inner; i++) {
        const d = v[at + i]! - centre;
        squares += d * d;
      }
    v[mean + c] = centre;
    v[variance + c] = squares / n;
  }
}

/**
 * Backward: of `y` the gradient of x (`weight` is given), or that of the weight (`weight` is null); false when no
 * kernel does it.
 */
export function compiledNormSlope(
  g: Tensor,
  x: Tensor,
  weight: Tensor | null,
  statistics: readonly [mean: Tensor, variance: Tensor],
  y: Tensor,
  attrs: Channels,
): boolean {
  const inputs = weight === null ? [g, x, ...statistics] : [g, x, weight, ...statistics];
  const plan = planOf(inputs, x, attrs);
  if (plan === null) return false;
  const { lead, outer, channels, inner, each } = plan;
  const spare = scratch([3, channels], 'float32');
  const [gs, xs] = [packed(g, x.shape), packed(x, x.shape)];
  const [ms, vs] = [packed(statistics[0], each), packed(statistics[1], each)];
  const ws = weight === null ? null : packed(weight, each);
  const [line, whole] = [4 * channels, 4 * outer * channels * inner];
  for (let s = 0; s < lead; s++) {
    const deviation = spare.address();
    invert(channels, (vs() + s * line) >>> 2, attrs.eps, deviation >>> 2);
    const [m, w] = [ms() + s * line, ws === null ? 0 : ws() + s * line];
    const to = weight === null ? 0 : firstOf(y) + s * whole;
    const along = weight === null ? firstOf(y) + s * line : deviation + line;
    const [from, at] = [gs() + s * whole, xs() + s * whole];
    const total = deviation + 2 * line;
    normBackward()(outer, channels, inner, from, at, w, m, deviation, 1, to, along, total);
  }
  return true;
}

/**
 * Backward of a batch without places: the gradients of x, weight and bias by the one call that computes all three; null
 * when no kernel does it, or where the formulas would add in another order.
 */
export function compiledNormGradients(
  g: Tensor,
  x: Tensor,
  weight: Tensor,
  [mean, variance]: readonly [mean: Tensor, variance: Tensor],
  attrs: Channels,
): readonly (Tensor | null)[] | null {
  const inputs = [g, x, weight, mean, variance];
  const plan = planOf(inputs, x, attrs);
  if (plan === null || plan.lead !== 1 || plan.inner !== 1 || !allContiguous(inputs)) return null;
  const { outer, channels, each } = plan;
  const channel = { shape: each, dtype: x.dtype };
  const outputs = reserved('batchNorm', inputs, [x, channel, channel]);
  const spare = room(channels);
  invert(channels, firstOf(variance) >>> 2, attrs.eps, spare >>> 2);
  const [from, at, w, m] = [firstOf(g), firstOf(x), firstOf(weight), firstOf(mean)];
  const [toX, toW, toB] = [firstOf(outputs[0]!), firstOf(outputs[1]!), firstOf(outputs[2]!)];
  normBackward()(outer, channels, 1, from, at, w, m, spare, 1, toX, toW, toB);
  return settledResults('batchNorm', outputs);
}

/** `1 / √(variance + eps)`, rounded as the kernel of the forward pass rounds. */
function invert(n: number, variance: number, eps: number, to: number): void {
  const v = f32View();
  const [f, e] = [Math.fround, Math.fround(eps)];
  for (let c = 0; c < n; c++) v[to + c] = 1 / f(Math.sqrt(f(v[variance + c]! + e)));
}

/** Forward by given statistics: [x, weight, bias, mean, variance] to `y`; false when no kernel does it. */
export function compiledNormEval(inputs: readonly Tensor[], y: Tensor, attrs: Channels): boolean {
  const x = inputs[0]!;
  const plan = planOf(inputs, x, attrs);
  if (plan === null) return false;
  const { lead, outer, channels, inner, each } = plan;
  const deviation = scratch([channels], 'float32');
  const xs = packed(x, x.shape);
  const [ws, bs, ms, vs] = inputs.slice(1).map((t) => packed(t, each));
  for (let s = 0; s < lead; s++) {
    const [w, b, m, v] = [ws!, bs!, ms!, vs!].map((address) => address() + s * 4 * channels);
    const skip = s * 4 * outer * channels * inner;
    const [from, to] = [xs() + skip, firstOf(y) + skip];
    const { eps } = attrs;
    normEval()(outer, channels, inner, from, w!, b!, eps, m!, v!, deviation.address(), to);
  }
  return true;
}

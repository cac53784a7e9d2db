/** Losses of two classes by compiled kernels: float32 without gaps, every element counting 1. */
import { isContiguous, sameShape, type Shape, sizeOf, type Tensor } from '@isograd/tensor';
import { f32View, firstOf, kernelOf, scratch } from '@isograd/tensor/compiled';
import type { Reduced } from './reduction.js';

/** Names of the kernel of a loss, `(n, x, target, out)`, and of its slope, `(n, x, target, g, gStep, out)`. */
export interface LossKernels {
  readonly loss: 'bce' | 'bceWithLogits';
  readonly slope: 'bceBackward' | 'bceWithLogitsBackward';
}

const lies = (x: Tensor, shape: Shape): boolean =>
  x.dtype === 'float32' && sameShape(x.shape, shape) && isContiguous(x);

/** Whether `x` is one number, stretched. */
const isPoint = (x: Tensor): boolean =>
  x.dtype === 'float32' && x.strides.every((stride, axis) => stride === 0 || x.shape[axis] === 1);
const valueOf = (x: Tensor): number => x.storage.data[x.offset]!;
const isOne = (x: Tensor): boolean => isPoint(x) && valueOf(x) === 1;

/** The loss of [x, target, ...weights] into `y`; false when no kernel does it. */
export function compiledLoss(
  { loss }: LossKernels,
  xs: readonly Tensor[],
  y: Tensor,
  { reduction }: Reduced,
): boolean {
  const [x, target] = [xs[0]!, xs[1]!];
  const n = sizeOf(x.shape);
  if (n === 0 || !lies(x, x.shape) || !lies(target, x.shape) || !xs.slice(2).every(isOne)) return false;
  if (reduction === 'none') {
    kernelOf(loss)!(n, firstOf(x), firstOf(target), firstOf(y));
    return true;
  }
  const elements = scratch([n], 'float32');
  kernelOf(loss)!(n, firstOf(x), firstOf(target), elements.address());
  const results = sizeOf(y.shape);
  const each = n / results;
  kernelOf('sum', 'Rows')!(results, each, elements.address(), firstOf(y), reduction === 'mean' ? each : 1);
  return true;
}

/** `g scale` times the slope at [x, target, ...weights] into `y`; false when no kernel does it. */
export function compiledLossSlope(
  { slope }: LossKernels,
  [g, ...xs]: readonly Tensor[],
  y: Tensor,
  scale: number,
): boolean {
  const [x, target] = [xs[0]!, xs[1]!];
  if (sizeOf(y.shape) === 0 || !lies(x, y.shape) || !lies(target, y.shape)) return false;
  if (!isPoint(g!) || !xs.slice(2).every(isOne)) return false;
  const factor = scratch([1], 'float32');
  const at = factor.address();
  f32View()[at >>> 2] = valueOf(g!) * scale;
  kernelOf(slope)!(sizeOf(y.shape), firstOf(x), firstOf(target), at, 0, firstOf(y));
  return true;
}

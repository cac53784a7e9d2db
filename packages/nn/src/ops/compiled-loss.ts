/** Losses by compiled kernels, in float32: elements as PyTorch rounds them, then weights, then one sum. */
import { sizeOf, type Tensor } from '@isograd/tensor';
import { f32View, firstOf, isPoint, kernelOf, packedAt, room } from '@isograd/tensor/compiled';
import { weightedLogits, weightedLogitsSlope } from './compiled-pos-weight.js';
import type { Reduced } from './reduction.js';

/** Names of the kernel of a loss, `(n, x, target, out)`, and of its slope. */
export interface LossKernels {
  readonly loss: 'mse' | 'bce' | 'bceWithLogits';
  readonly slope: 'mseBackward' | 'bceBackward' | 'bceWithLogitsBackward';
}

function single(xs: readonly Tensor[]): boolean {
  for (let i = 0; i < xs.length; i++) if (xs[i]!.dtype !== 'float32') return false;
  return true;
}
/** The first number of a float32 tensor, at its place in memory: a view of its own takes longer. */
const valueOf = (x: Tensor): number => f32View()[firstOf(x) >>> 2]!;
const isOne = (x: Tensor): boolean => isPoint(x) && valueOf(x) === 1;

/** Multiplies the numbers at `out` by a weight each. */
function weigh(weight: Tensor | undefined, { shape }: Tensor, out: number): void {
  if (weight === undefined || isOne(weight)) return;
  kernelOf('mul')!(sizeOf(shape), out, packedAt(weight, shape), out);
}

/** The loss of [x, target, weight?, posWeight?], all of one shape, into `y`; false when no kernel does it. */
export function compiledLoss(
  { loss }: LossKernels,
  xs: readonly Tensor[],
  y: Tensor,
  { reduction }: Reduced,
): boolean {
  const [x, target, weight, posWeight] = [xs[0]!, xs[1]!, xs[2], xs[3]];
  const n = sizeOf(x.shape);
  if (n === 0 || !single(xs) || y.dtype !== 'float32') return false;
  const whole = reduction === 'none';
  const out = whole ? firstOf(y) : room(n);
  const [from, to] = [packedAt(x, x.shape), packedAt(target, x.shape)];
  if (posWeight === undefined || isOne(posWeight)) kernelOf(loss)!(n, from, to, out);
  else weightedLogits(n, from, to, packedAt(posWeight, x.shape), out);
  weigh(weight, x, out);
  if (whole) return true;
  const results = sizeOf(y.shape);
  const each = n / results;
  kernelOf('sum', 'Rows')!(results, each, out, firstOf(y), reduction === 'mean' ? each : 1);
  return true;
}

/** `g scale` times the slope at [x, target, weight?, posWeight?] into `y`; false when no kernel does it. */
export function compiledLossSlope(
  { slope }: LossKernels,
  [g, ...xs]: readonly Tensor[],
  y: Tensor,
  scale: number,
): boolean {
  const [x, target, weight, posWeight] = [xs[0]!, xs[1]!, xs[2], xs[3]];
  const n = sizeOf(y.shape);
  if (n === 0 || !single(xs) || g!.dtype !== 'float32' || y.dtype !== 'float32') return false;
  const point = isPoint(g!);
  const apart = slope === 'mseBackward';
  // The kernel of squares takes the scale by itself; the others take it with the one number of the gradient.
  if (!point && !apart && scale !== 1) return false;
  const [from, to, out] = [packedAt(x, y.shape), packedAt(target, y.shape), firstOf(y)];
  const back = point ? factorOf(valueOf(g!) * (apart ? 1 : scale)) : packedAt(g!, y.shape);
  const step = point ? 0 : 1;
  if (apart) kernelOf(slope)!(n, from, to, 2 * scale, back, step, out);
  else if (posWeight === undefined || isOne(posWeight)) kernelOf(slope)!(n, from, to, back, step, out);
  else weightedLogitsSlope(n, from, to, packedAt(posWeight, y.shape), { address: back, step }, out);
  weigh(weight, y, out);
  return true;
}

/** One number where a kernel reads it. */
function factorOf(value: number): number {
  const address = room(1);
  f32View()[address >>> 2] = value;
  return address;
}

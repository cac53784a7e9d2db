/**
 * GELU and what it does to a gradient, by compiled kernels. Those give the limits at the far ends; PyTorch's formulas come
 * to NaN there, and so do these.
 */
import { sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, packed, scratch, target } from './packed.js';
import { kernelOf } from './table.js';

const largest = 3.4028234663852886e38;

/** `y = gelu(x)`, in float32; false for other types. */
export function compiledGelu(approximate: unknown, x: Located, y: Located): boolean {
  if (endingOf(y.dtype) !== '' || x.dtype !== y.dtype) return false;
  const n = sizeOf(y.shape);
  const [room, mask, from, to] = [
    scratch([n + 1], y.dtype),
    scratch([n], 'bool'),
    packed(x, y.shape),
    target(y),
  ];
  kernelOf(approximate === 'tanh' ? 'geluTanh' : 'gelu')!(n, from(), room.address());
  // Minus infinity times a probability of 0.
  kernelOf('lt', 'Scalar')!(n, from(), -largest, mask.address());
  undefinedWhere(n, mask.address(), room.address(), to.address());
  to.settle();
  return true;
}

/** `y = g gelu'(x)`, in float32; false for other types. */
export function compiledGeluSlope(approximate: unknown, g: Located, x: Located, y: Located): boolean {
  if (endingOf(y.dtype) !== '' || x.dtype !== y.dtype || g.dtype !== y.dtype) return false;
  const n = sizeOf(y.shape);
  const [room, mask, to] = [scratch([n + 1], y.dtype), scratch([n], 'bool'), target(y)];
  const [slope, at] = [packed(g, y.shape), packed(x, y.shape)];
  // tanh: a square that is infinite times a slope of 0; exact: infinity times a density of 0.
  const tanh = approximate === 'tanh';
  const [measure, kernel] = tanh
    ? (['square', 'geluTanhBackward'] as const)
    : (['abs', 'geluBackward'] as const);
  kernelOf(measure)!(n, at(), room.address());
  kernelOf('gt', 'Scalar')!(n, room.address(), largest, mask.address());
  kernelOf(kernel)!(n, slope(), at(), room.address());
  undefinedWhere(n, mask.address(), room.address(), to.address());
  to.settle();
  return true;
}

/** Copies with NaN in place of what is masked; behind the numbers there is room for one more. */
function undefinedWhere(n: number, mask: number, x: number, to: number): void {
  const nan = x + n * 4;
  kernelOf('fill')!(1, NaN, nan);
  kernelOf('where')!(n, mask, nan, 0, x, 1, to);
}

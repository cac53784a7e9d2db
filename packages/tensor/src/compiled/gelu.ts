/** GELU and what it does to a gradient, by compiled kernels. They exist for float32 and what is computed in it. */
import { sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, packed, target } from './packed.js';
import { kernelOf } from './table.js';

/** `y = gelu(x)`, in float32; false for other types. */
export function compiledGelu(approximate: unknown, x: Located, y: Located): boolean {
  if (endingOf(y.dtype) !== '' || x.dtype !== y.dtype) return false;
  const [from, to] = [packed(x, y.shape), target(y)];
  kernelOf(approximate === 'tanh' ? 'geluTanh' : 'gelu')!(sizeOf(y.shape), from(), to.address());
  to.settle();
  return true;
}

/** `y = g gelu'(x)`, in float32; false for other types. */
export function compiledGeluSlope(approximate: unknown, g: Located, x: Located, y: Located): boolean {
  if (endingOf(y.dtype) !== '' || x.dtype !== y.dtype || g.dtype !== y.dtype) return false;
  const [slope, at, to] = [packed(g, y.shape), packed(x, y.shape), target(y)];
  const kernel = kernelOf(approximate === 'tanh' ? 'geluTanhBackward' : 'geluBackward')!;
  kernel(sizeOf(y.shape), slope(), at(), to.address());
  to.settle();
  return true;
}

/** Copying elements between any two layouts by the compiled kernel. */
import { i32View, ring } from '@isograd/kernels';
import { storedBytes } from '../dtype.js';
import { isContiguous, type Shape, sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { kernelOf } from './table.js';

/** Elements at an address, or behind a storage, in some layout. */
export interface Place {
  readonly address: () => number;
  readonly strides: Shape;
}
const mostAxes = 8;

/** Where a tensor's first element is, and its strides. */
export const placeOf = (x: Located): Place => ({
  address: () => x.storage.address + x.offset * storedBytes(x.dtype),
  strides: x.strides,
});

/** Copies `shape` elements of `bytes` bytes; false for layouts that need more than eight axes. */
export function copyElements(shape: Shape, bytes: number, from: Place, to: Place): boolean {
  const size = sizeOf(shape);
  if (size === 0) return true;
  if (
    isContiguous({ shape, strides: from.strides, offset: 0 }) &&
    isContiguous({ shape, strides: to.strides, offset: 0 })
  ) {
    kernelOf('copy')!(size * bytes, from.address(), to.address());
    return true;
  }
  const axes = joined(shape, from.strides, to.strides);
  if (axes.length > mostAxes) return false;
  while (axes.length < 2) axes.unshift({ n: 1, from: 0, to: 0 });
  const rank = axes.length;
  const block = ring.allocateScratch((3 * rank + mostAxes) * 4, 'copy');
  const plan = ring.address(block);
  const words = i32View();
  axes.forEach((axis, d) => {
    words[plan / 4 + d] = axis.n;
    words[plan / 4 + rank + d] = axis.from;
    words[plan / 4 + 2 * rank + d] = axis.to;
  });
  kernelOf('copyStrided')!(bytes, rank, plan, from.address(), to.address());
  return true;
}

/** Copies `x` into `y` at these strides, `offset` elements behind its first; false for layouts of more than eight axes. */
export function compiledPlacing(x: Located, y: Located, strides: Shape, offset: number): boolean {
  const bytes = storedBytes(y.dtype);
  const address = (): number => y.storage.address + (y.offset + offset) * bytes;
  return copyElements(x.shape, bytes, placeOf(x), { address, strides });
}

interface Axis {
  readonly n: number;
  readonly from: number;
  readonly to: number;
}

/** Axes that both sides walk as one are joined; those of length 1 are left out. */
function joined(shape: Shape, from: Shape, to: Shape): Axis[] {
  const axes: Axis[] = [];
  shape.forEach((n, d) => {
    if (n === 1) return;
    const next = { n, from: from[d]!, to: to[d]! };
    const last = axes.at(-1);
    if (last !== undefined && last.from === next.from * n && last.to === next.to * n)
      axes[axes.length - 1] = { ...next, n: last.n * n };
    else axes.push(next);
  });
  return axes;
}

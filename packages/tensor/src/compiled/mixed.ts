/** Arithmetic of two types by compiled kernels: operands are cast to the type of the result first, as PyTorch does. */
import { storedBytes } from '../dtype.js';
import { isContiguous, sizeOf } from '../shape.js';
import { casted, castKernel } from './casts.js';
import { arithmetic, compiled2 } from './elementwise.js';
import type { Located } from './located.js';
import { endingOf, firstOf, scratch } from './packed.js';
import { lies } from './steps.js';
import { kernelOf } from './table.js';

/** `y = f(a, b)` where an operand has another type than `y`; false when no kernel does it. Only what is correctly rounded. */
export function compiledMixed(name: string, a: Located, b: Located, y: Located): boolean {
  if (!arithmetic.has(name) || endingOf(y.dtype) === null) return false;
  if (a.dtype === y.dtype && b.dtype === y.dtype) return false;
  if (lies(a, y.shape) && lies(b, y.shape) && isContiguous(y)) return inBlocks(name, a, b, y);
  const p = casted(a, y.dtype);
  const q = p === null ? null : casted(b, y.dtype);
  return p !== null && q !== null && compiled2(name, p, q, y);
}

/** Numbers of a block, so that the cast ones stay in the nearest cache. */
const most = 4096;

function inBlocks(name: string, a: Located, b: Located, y: Located): boolean {
  const n = sizeOf(y.shape);
  const [size, bytes] = [Math.min(n, most), storedBytes(y.dtype)];
  const room = scratch([2 * size], y.dtype);
  const p = reader(a, y, () => room.address());
  const q = reader(b, y, () => room.address() + bytes * size);
  if (p === null || q === null) return false;
  const single = kernelOf(name)!;
  const double = kernelOf(name, 'BroadcastF64')!;
  for (let start = 0; start < n; start += size) {
    const count = Math.min(size, n - start);
    const [from, with_, to] = [p(start, count), q(start, count), firstOf(y) + bytes * start];
    if (bytes === 4) single(count, from, with_, to);
    else double(1, count, from, count, 1, with_, count, 1, to);
  }
  return true;
}

/** Where a block of an operand is: as it lies, or cast into `room`; null when no kernel casts it. */
function reader(
  x: Located,
  y: Located,
  room: () => number,
): ((start: number, count: number) => number) | null {
  const bytes = storedBytes(x.dtype);
  // int64 lives in doubles.
  if (x.dtype === y.dtype || (x.dtype === 'int64' && y.dtype === 'float64'))
    return (start) => firstOf(x) + bytes * start;
  const cast = castKernel(x.dtype, y.dtype);
  if (cast === null) return null;
  return (start, count) => {
    cast(count, firstOf(x) + bytes * start, room());
    return room();
  };
}

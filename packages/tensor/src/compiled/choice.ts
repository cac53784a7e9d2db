/** The choice between two operands by a compiled kernel. */
import { storedBytes } from '../dtype.js';
import { isContiguous, sameShape, sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, packed, target } from './packed.js';
import { kernelOf } from './table.js';

/** `y = condition ? a : b`, in float32; false when no kernel does it. */
export function compiledWhere(condition: Located, a: Located, b: Located, y: Located): boolean {
  if (endingOf(y.dtype) !== '' || a.dtype !== y.dtype || b.dtype !== y.dtype) return false;
  if (condition.dtype !== 'bool') return false;
  const [mask, p, q, to] = [packed(condition, y.shape), side(a, y), side(b, y), target(y)];
  kernelOf('where')!(sizeOf(y.shape), mask(), p.address(), p.step, q.address(), q.step, to.address());
  to.settle();
  return true;
}

/** One number serves all elements as it lies; everything else is packed. */
function side(x: Located, y: Located): { readonly address: () => number; readonly step: 0 | 1 } {
  if (sizeOf(x.shape) !== 1 || (sameShape(x.shape, y.shape) && isContiguous(x)))
    return { address: packed(x, y.shape), step: 1 };
  return { address: () => x.storage.address + x.offset * storedBytes(x.dtype), step: 0 };
}

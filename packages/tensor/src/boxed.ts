/** Tensors of interpreter levels. */
import type { Box } from './slots.js';
import { Storage } from './storage.js';
import { Tensor } from './tensor.js';

/**
 * A tensor whose numbers are behind an interpreter level. It has a storage like any other (views share it, writes
 * count in it), only without numbers; `hidden` leading axes of the value do not show.
 */
export function boxed(box: Box, hidden: number, sharing?: Tensor): Tensor {
  const { value } = box;
  const storage = sharing?.storage ?? new Storage(value.dtype, null, 0);
  const x = new Tensor(storage, value.shape.slice(hidden), value.strides.slice(hidden), value.offset);
  x.box = box;
  return x;
}

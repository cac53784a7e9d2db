/** Tensors as kernels see them. */
import type { DType } from '../dtype.js';
import type { Geometry } from '../shape.js';
import type { Storage } from '../storage.js';

/** A geometry over a storage. */
export interface Located extends Geometry {
  readonly dtype: DType;
  readonly storage: Storage;
}

/** Another element type by a compiled kernel. */
import { ring } from '@isograd/kernels';
import { type DType, storedBytes } from '../dtype.js';
import { rowMajor, sizeOf } from '../shape.js';
import { Storage } from '../storage.js';
import type { Located } from './located.js';
import { packed, target } from './packed.js';
import { type Kernel, kernelOf } from './table.js';

/** By the type before and the type after; int64 is kept as float64. Those that may be refused or wrap stand in TypeScript. */
const casts: Readonly<Partial<Record<DType, Readonly<Partial<Record<DType, string>>>>>> = {
  bool: { float32: 'u8ToF32', float64: 'u8ToF64', int32: 'u8ToI32', int64: 'u8ToF64' },
  uint8: { float32: 'u8ToF32', float64: 'u8ToF64', int32: 'u8ToI32', int64: 'u8ToF64' },
  int32: { float32: 'i32ToF32', float64: 'i32ToF64', int64: 'i32ToF64' },
  int64: { float32: 'f64ToF32' },
  float64: { float32: 'f64ToF32' },
  float32: { float64: 'f32ToF64' },
  float16: { float64: 'f32ToF64' },
  bfloat16: { float64: 'f32ToF64' },
};

/** `y = x` in the type of `y`; false when no kernel does it. */
export function compiledCast(x: Located, y: Located): boolean {
  const name = casts[x.dtype]?.[y.dtype];
  if (name === undefined) return false;
  const [from, to] = [packed(x, y.shape), target(y)];
  kernelOf(name)!(sizeOf(y.shape), from(), to.address());
  to.settle();
  return true;
}

/** The kernel that turns numbers of one type into those of another; null where there is none. */
export function castKernel(from: DType, to: DType): Kernel | null {
  const name = casts[from]?.[to];
  return name === undefined ? null : kernelOf(name);
}

/** `x` in another floating type, as kernels read it for as long as they run; null when no kernel does it. */
export function casted(x: Located, dtype: DType): Located | null {
  if (x.dtype === dtype) return x;
  const { shape, strides, offset } = x;
  // int64 lives in doubles.
  if (x.dtype === 'int64' && dtype === 'float64')
    return { dtype, storage: x.storage, shape, strides, offset };
  if (sizeOf(x.shape) === 0) return null;
  const size = sizeOf(shape);
  const storage = new Storage(dtype, ring.allocateScratch(size * storedBytes(dtype), 'cast'), size);
  const y: Located = { dtype, storage, shape, strides: rowMajor(shape), offset: 0 };
  return compiledCast(x, y) ? y : null;
}

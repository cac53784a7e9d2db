/** Operands where a compiled kernel wants them: row-major, without gaps, at an address. */
import { memoryBuffer, ring } from '@isograd/kernels';
import { type DType, storedBytes, viewOf } from '../dtype.js';
import { isContiguous, positions, rowMajor, sameShape, type Shape, sizeOf, stretch } from '../shape.js';
import { copyElements, type Place, placeOf } from './copy.js';
import type { Located } from './located.js';

/** The types that compiled kernels know, and the ending of their names. Half types compute in float32 and are rounded on store. */
export const endingOf = (dtype: DType): '' | 'F64' | null =>
  dtype === 'float64'
    ? 'F64'
    : dtype === 'float32' || dtype === 'float16' || dtype === 'bfloat16'
      ? ''
      : null;

/** The first element of a tensor that lies in row-major order without gaps. */
export const firstOf = (x: Located): number => x.storage.address + x.offset * storedBytes(x.dtype);

/**
 * The address of `x`, stretched to `shape`, in row-major order without gaps: where it is, or a copy that lives as long as
 * the kernel call. Take addresses after the last of these: a copy may move memory.
 */
export const packed = (x: Located, shape: Shape): (() => number) => packing(x, shape).address;

/**
 * The same as a number, for calls that allocate no more than seven blocks after it: what a call holds, and what it
 * allocated last, stays where it is.
 */
export function packedAt(x: Located, shape: Shape): number {
  return sameShape(x.shape, shape) && isContiguous(x) ? firstOf(x) : packed(x, shape)();
}

/** As `packed`, with what says that the kernel is done: then a copy leaves memory without being saved. */
export function packing(x: Located, shape: Shape): Pick<Scratch, 'address' | 'discard'> {
  if (sameShape(x.shape, shape) && isContiguous(x))
    return { address: () => firstOf(x), discard: () => undefined };
  const stretched: Located = { ...stretch(x, shape), dtype: x.dtype, storage: x.storage };
  const copy = scratch(shape, x.dtype);
  copyBetween(shape, x.dtype, placeOf(stretched), copy);
  return copy;
}

/** Where a kernel writes `y`, and what puts it in its place afterwards: nothing, or a walk over a target with gaps. */
export function target(y: Located): { readonly address: () => number; readonly settle: () => void } {
  if (isContiguous(y)) return { address: () => firstOf(y), settle: () => undefined };
  const copy = scratch(y.shape, y.dtype);
  return { address: copy.address, settle: () => copyBetween(y.shape, y.dtype, copy, placeOf(y)) };
}

interface Scratch extends Place {
  /** Says that the kernel is done with it. */
  readonly discard: () => void;
}

/** Room for a row-major copy, as long as the kernel call. */
export function scratch(shape: Shape, dtype: DType): Scratch {
  const block = ring.allocateScratch(sizeOf(shape) * storedBytes(dtype), 'kernels');
  return {
    address: () => ring.address(block),
    strides: rowMajor(shape),
    discard: () => ring.discard(block),
  };
}

/** Where `count` float32 can be kept as long as the kernel call, if it allocates no more than seven blocks after this. */
export const room = (count: number): number => ring.address(ring.allocateScratch(4 * count, 'kernels'));

/** Copies between two layouts of one shape, by the kernel or, for more than eight axes, here. */
export function copyBetween(shape: Shape, dtype: DType, from: Place, to: Place): void {
  const bytes = storedBytes(dtype);
  if (copyElements(shape, bytes, from, to)) return;
  const buffer = memoryBuffer();
  const all = viewOf(dtype, buffer, 0, Math.floor(buffer.byteLength / bytes));
  const at = ({ address, strides }: Place): Int32Array =>
    positions({ shape, strides, offset: address() / bytes });
  const [source, goal] = [at(from), at(to)];
  source.forEach((place, i) => void (all[goal[i]!] = all[place]!));
}

/** Kernels of elementwise operations: one function over all elements, in the order of the result. */
import { type Data, type DType, isSingle } from '../dtype.js';
import {
  type Geometry,
  isContiguous,
  positions,
  rowMajor,
  sameShape,
  type Shape,
  sizeOf,
  stretch,
} from '../shape.js';

/** Numbers somewhere in memory: a tensor, or a copy that only a kernel knows. */
export interface Numbers extends Geometry {
  readonly dtype: DType;
  readonly storage: { readonly data: Data };
}

export type One = (x: number) => number;
export type Two = (a: number, b: number) => number;
export type Three = (a: number, b: number, c: number) => number;

/** Where the elements of `x`, stretched to `shape`, lie; null when element i lies at place i. */
const walk = (x: Geometry, shape: Shape): Int32Array | null =>
  x.offset === 0 && sameShape(x.shape, shape) && isContiguous(x) ? null : positions(stretch(x, shape));

/** `y[i] = f(x[i])`. */
export function apply1(f: One, x: Numbers, y: Numbers): void {
  const [from, to, n] = [x.storage.data, y.storage.data, sizeOf(y.shape)];
  const [ix, iy] = [walk(x, y.shape), walk(y, y.shape)];
  if (ix === null && iy === null) for (let i = 0; i < n; i++) to[i] = f(from[i]!);
  else for (let i = 0; i < n; i++) to[iy === null ? i : iy[i]!] = f(from[ix === null ? i : ix[i]!]!);
}

/** `y[i] = f(a[i], b[i])`. */
export function apply2(f: Two, a: Numbers, b: Numbers, y: Numbers): void {
  const [A, B, Y, n] = [a.storage.data, b.storage.data, y.storage.data, sizeOf(y.shape)];
  const [ia, ib, iy] = [walk(a, y.shape), walk(b, y.shape), walk(y, y.shape)];
  if (ia === null && ib === null && iy === null) for (let i = 0; i < n; i++) Y[i] = f(A[i]!, B[i]!);
  else if (b.shape.length === 0 && ia === null && iy === null) withScalar(f, A, B[b.offset]!, Y, n);
  else
    for (let i = 0; i < n; i++)
      Y[iy === null ? i : iy[i]!] = f(A[ia === null ? i : ia[i]!]!, B[ib === null ? i : ib[i]!]!);
}

function withScalar(f: Two, A: Data, b: number, Y: Data, n: number): void {
  for (let i = 0; i < n; i++) Y[i] = f(A[i]!, b);
}

/** `y[i] = f(a[i], b[i], c[i])`. */
export function apply3(f: Three, a: Numbers, b: Numbers, c: Numbers, y: Numbers): void {
  const [A, B, C, Y] = [a.storage.data, b.storage.data, c.storage.data, y.storage.data];
  const [ia, ib, ic, iy] = [walk(a, y.shape), walk(b, y.shape), walk(c, y.shape), walk(y, y.shape)];
  const n = sizeOf(y.shape);
  for (let i = 0; i < n; i++)
    Y[iy === null ? i : iy[i]!] = f(
      A[ia === null ? i : ia[i]!]!,
      B[ib === null ? i : ib[i]!]!,
      C[ic === null ? i : ic[i]!]!,
    );
}

const wide: ReadonlySet<DType> = new Set<DType>(['float64', 'int64', 'int32']);

/**
 * An operand as a computation in `dtype` reads it: before float32 arithmetic PyTorch rounds wider operands to float32.
 * The same tensor where nothing is lost.
 */
export function readAs(x: Numbers, dtype: DType): Numbers {
  if (!isSingle(dtype) || !wide.has(x.dtype)) return x;
  const [from, places] = [x.storage.data, positions(x)];
  const data = Float32Array.from(places, (at) => from[at]!);
  return { dtype: 'float32', shape: x.shape, strides: rowMajor(x.shape), offset: 0, storage: { data } };
}

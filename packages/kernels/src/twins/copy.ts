/** Twins of what moves numbers: filling, copying, walking strides, changing type. */
import { f32View, f64View, i32View, u8View } from '../memory.js';

export function fill(n: number, value: number, out: number): void {
  f32View().fill(value, out >>> 2, (out >>> 2) + n);
}

export function fillF64(n: number, value: number, out: number): void {
  f64View().fill(value, out / 8, out / 8 + n);
}

/** Copies bytes; source and target may overlap. */
export function copy(bytes: number, x: number, out: number): void {
  u8View().copyWithin(out, x, x + bytes);
}

/**
 * Copies elements of 1, 4 or 8 bytes from strides to strides. At `plan` stand the shape, the strides of x and those of
 * out, each as `rank` (2 to 8) int32, strides in elements; 8 more words behind them are overwritten. No dimension is 0.
 */
export function copyStrided(bytes: number, rank: number, plan: number, x: number, out: number): void {
  const words = i32View();
  const row = (k: number): Int32Array => words.slice((plan >>> 2) + k * rank, (plan >>> 2) + (k + 1) * rank);
  const [shape, from, to] = [row(0), row(1), row(2)];
  const view = u8View();
  const walk = (d: number, p: number, q: number): void => {
    if (d === rank) view.copyWithin(q, p, p + bytes);
    else for (let i = 0; i < shape[d]!; i++) walk(d + 1, p + i * from[d]! * bytes, q + i * to[d]! * bytes);
  };
  walk(0, x, out);
  // The compiled kernel counts the outer dimensions down behind the plan and leaves their sizes there.
  for (let d = 0; d < rank - 2; d++) words[(plan >>> 2) + 3 * rank + d] = shape[d]!;
}

type View = Float32Array | Float64Array | Int32Array | Uint8Array;

const convert =
  (from: () => View, to: () => View, change = (x: number): number => x) =>
  (n: number, x: number, out: number): void => {
    const [source, target] = [from(), to()];
    const [p, q] = [x / source.BYTES_PER_ELEMENT, out / target.BYTES_PER_ELEMENT];
    for (let i = 0; i < n; i++) target[q + i] = change(source[p + i]!);
  };

const truncated = (x: number): number => (x > -2147483649 && x < 2147483648 ? Math.trunc(x) : -2147483648);

export const f32ToF64 = convert(f32View, f64View);
export const f64ToF32 = convert(f64View, f32View);
/** Towards 0; what an int32 cannot hold, NaN included, becomes -2^31, as on x86. */
export const f32ToI32 = convert(f32View, i32View, truncated);
/** As `f32ToI32`. */
export const f64ToI32 = convert(f64View, i32View, truncated);
export const i32ToF32 = convert(i32View, f32View);
export const i32ToF64 = convert(i32View, f64View);
/** The low eight bits. */
export const i32ToU8 = convert(i32View, u8View);
export const u8ToF32 = convert(u8View, f32View);
export const u8ToF64 = convert(u8View, f64View);
export const u8ToI32 = convert(u8View, i32View);

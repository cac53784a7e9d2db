/** Loops of the twins: one element at a time over addresses. */
import { f32View, f64View } from '../memory.js';

type View = Float32Array | Float64Array;

const over =
  (view: () => View, bytes: number, f: (x: number) => number) =>
  (n: number, x: number, out: number): void => {
    const v = view();
    const [from, to] = [x / bytes, out / bytes];
    for (let i = 0; i < n; i++) v[to + i] = f(v[from + i]!);
  };

/** `out[i] = f(x[i])` on float32; `f` gets and should give float32 values. */
export const unary = (f: (x: number) => number) => over(f32View, 4, f);
/** `out[i] = f(x[i])` on float64. */
export const unaryF64 = (f: (x: number) => number) => over(f64View, 8, f);

const pairs =
  (view: () => View, bytes: number, f: (a: number, b: number) => number) =>
  (
    m: number,
    n: number,
    a: number,
    aRow: number,
    aStep: number,
    b: number,
    bRow: number,
    bStep: number,
    out: number,
  ): void => {
    const v = view();
    for (let i = 0; i < m; i++) {
      const [p, q, to] = [a / bytes + i * aRow, b / bytes + i * bRow, out / bytes + i * n];
      for (let j = 0; j < n; j++) v[to + j] = f(v[p + j * aStep]!, v[q + j * bStep]!);
    }
  };

/** `out[i] = f(a[i], b[i])`. */
export const binary = (f: (a: number, b: number) => number) => {
  const whole = pairs(f32View, 4, f);
  return (n: number, a: number, b: number, out: number): void => whole(1, n, a, 0, 1, b, 0, 1, out);
};

/** As `binary`, on float64. */
export const binaryF64: typeof binary = (f) => {
  const whole = pairs(f64View, 8, f);
  return (n, a, b, out) => whole(1, n, a, 0, 1, b, 0, 1, out);
};

/** `out[i] = f(a[i], s)`. */
export const withScalar =
  (f: (a: number, b: number) => number) =>
  (n: number, a: number, s: number, out: number): void => {
    const scalar = Math.fround(s);
    unary((x) => f(x, scalar))(n, a, out);
  };

/** `out[i] = f(s, a[i])`. */
export const scalarWith =
  (f: (a: number, b: number) => number) =>
  (n: number, s: number, a: number, out: number): void => {
    const scalar = Math.fround(s);
    unary((x) => f(scalar, x))(n, a, out);
  };

/**
 * `out[m, n] = f(a, b)`; rows of an operand lie `aRow`, `bRow` elements apart, and within a row it goes by steps of 1, or
 * of 0 where one element serves the whole row.
 */
export const broadcast = (f: (a: number, b: number) => number) => pairs(f32View, 4, f);
export const broadcastF64 = (f: (a: number, b: number) => number) => pairs(f64View, 8, f);

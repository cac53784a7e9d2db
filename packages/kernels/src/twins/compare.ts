/** Twins of the comparisons, and choosing by their result. */
import { f32View, f64View, u8View } from '../memory.js';

type Test = (a: number, b: number) => boolean;

const compareOver =
  (view: () => Float32Array | Float64Array, bytes: number, test: Test) =>
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
    const [v, to] = [view(), u8View()];
    for (let i = 0; i < m; i++) {
      const [p, q, at] = [a / bytes + i * aRow, b / bytes + i * bRow, out + i * n];
      for (let j = 0; j < n; j++) to[at + j] = test(v[p + j * aStep]!, v[q + j * bStep]!) ? 1 : 0;
    }
  };

const broadcast = (test: Test) => compareOver(f32View, 4, test);
/** `out[i]` is the byte 1 where the test holds for a and b, else 0. */
const flat = (test: Test) => {
  const whole = broadcast(test);
  return (n: number, a: number, b: number, out: number): void => whole(1, n, a, 0, 1, b, 0, 1, out);
};
const scalar =
  (test: Test) =>
  (n: number, a: number, s: number, out: number): void => {
    const [from, to, other] = [f32View().subarray(a >>> 2), u8View(), Math.fround(s)];
    for (let i = 0; i < n; i++) to[out + i] = test(from[i]!, other) ? 1 : 0;
  };

const eqTest: Test = (a, b) => a === b;
export const eq = flat(eqTest);
export const eqScalar = scalar(eqTest);
export const eqBroadcast = broadcast(eqTest);
export const eqBroadcastF64 = compareOver(f64View, 8, eqTest);

const neTest: Test = (a, b) => a !== b;
export const ne = flat(neTest);
export const neScalar = scalar(neTest);
export const neBroadcast = broadcast(neTest);
export const neBroadcastF64 = compareOver(f64View, 8, neTest);

const ltTest: Test = (a, b) => a < b;
export const lt = flat(ltTest);
export const ltScalar = scalar(ltTest);
export const ltBroadcast = broadcast(ltTest);
export const ltBroadcastF64 = compareOver(f64View, 8, ltTest);

const leTest: Test = (a, b) => a <= b;
export const le = flat(leTest);
export const leScalar = scalar(leTest);
export const leBroadcast = broadcast(leTest);
export const leBroadcastF64 = compareOver(f64View, 8, leTest);

const gtTest: Test = (a, b) => a > b;
export const gt = flat(gtTest);
export const gtScalar = scalar(gtTest);
export const gtBroadcast = broadcast(gtTest);
export const gtBroadcastF64 = compareOver(f64View, 8, gtTest);

const geTest: Test = (a, b) => a >= b;
export const ge = flat(geTest);
export const geScalar = scalar(geTest);
export const geBroadcast = broadcast(geTest);
export const geBroadcastF64 = compareOver(f64View, 8, geTest);

/** `a` where the byte of the condition is not 0, else `b`; with a step of 0 one element serves all. */
export function where(
  n: number,
  condition: number,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  out: number,
): void {
  const [v, c] = [f32View(), u8View()];
  const [p, q, to] = [a >>> 2, b >>> 2, out >>> 2];
  for (let i = 0; i < n; i++) v[to + i] = c[condition + i] === 0 ? v[q + i * bStep]! : v[p + i * aStep]!;
}

/** How samples of a kernel are made: every length, shift and shape it can meet. */
import type { Kernels } from '../../src/index.js';
import { type Arena, type Case, forLengths } from '../lab.js';

type Run = Case['run'];
type Unary = (n: number, x: number, out: number) => void;
export type Binary = (n: number, a: number, b: number, out: number) => void;

export const f32 = (run: Run): Case => ({ kind: 'float32', run });
export const f64 = (run: Run): Case => ({ kind: 'float64', run });

export const unary = (pick: (k: Kernels) => Unary): Case =>
  f32((k, at) => forLengths(at, 4, (n, shift, out) => pick(k)(n, at.x + shift, out)));
export const unaryF64 = (pick: (k: Kernels) => Unary): Case =>
  f64((k, at) => forLengths(at, 8, (n, shift, out) => pick(k)(n, at.x + shift, out)));
export const binary = (pick: (k: Kernels) => Binary): Case =>
  f32((k, at) => forLengths(at, 4, (n, shift, out) => pick(k)(n, at.x + shift, at.y + 4, out)));

/** Every edge value meets the array from either side. */
const scalars = [0, -0, 1, -1, 2.5, 0.1, NaN, Infinity, -Infinity, 1e-40, 3];
export const scalar = (pick: (k: Kernels) => (n: number, a: number, s: number, out: number) => void): Case =>
  f32((k, at) => {
    forLengths(at, 4, (n, shift, out) => pick(k)(n, at.x + shift, 0.1, out));
    scalars.forEach((s, i) => pick(k)(257, at.x, s, at.out + 100_000 + i * 1100));
  });
export const scalarFirst = (
  pick: (k: Kernels) => (n: number, s: number, a: number, out: number) => void,
): Case => scalar((k) => (n, a, s, out) => pick(k)(n, s, a, out));

const broadcastShapes = (bytes: number, at: Arena, call: (...args: Broadcast) => void): void => {
  let out = at.out;
  for (const [m, n] of [
    [0, 3],
    [3, 0],
    [1, 1],
    [1, 9],
    [7, 1],
    [5, 4],
    [6, 7],
    [3, 64],
    [2, 131],
  ] as const)
    for (const [aRow, aStep, bRow, bStep] of [
      [n, 1, n, 1],
      [n, 1, 0, 1],
      [n, 1, 1, 0],
      [0, 1, n, 1],
      [1, 0, n, 1],
      [1, 0, 0, 1],
      [0, 0, n, 1],
      [n + 3, 1, 0, 0],
    ] as const) {
      call(m, n, at.x + bytes, aRow, aStep, at.y, bRow, bStep, out);
      out += (m * n + 3) * bytes;
    }
};
type Broadcast = Parameters<Kernels['addBroadcast']>;
export const broadcast = (pick: (k: Kernels) => (...args: Broadcast) => void): Case =>
  f32((k, at) => broadcastShapes(4, at, pick(k)));
export const broadcastF64 = (pick: (k: Kernels) => (...args: Broadcast) => void): Case =>
  f64((k, at) => broadcastShapes(8, at, pick(k)));

/** Compared byte for byte. */
export const bytes = ({ run }: Case): Case => ({ kind: 'bytes', run });

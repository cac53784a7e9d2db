/**
 * Three operands of float32 in one plain loop each, with PyTorch's roundings: where its compiler fuses a product and a
 * sum, both are formed in double here and rounded once, which gives the same float32.
 */
import { stepIn } from '../compiled/steps.js';
import type { Data } from '../dtype.js';
import { isContiguous, sizeOf } from '../shape.js';
import type { Numbers, Three } from './apply.js';

const { fround } = Math;

/** `x + weight (end - x)`, from the nearer end. */
export const lerpSingle: Three = (x, end, weight) =>
  Math.abs(weight) < 0.5 ? x + weight * fround(end - x) : end - fround(end - x) * fround(1 - weight);
/** `x + value a b`. */
export const addcmulSingle = (value: number): Three => {
  const factor = fround(value);
  return (x, a, b) => x + fround(factor * a) * b;
};
/** `x + value a / b`. */
export const addcdivSingle = (value: number): Three => {
  const factor = fround(value);
  return (x, a, b) => x + fround(fround(factor * a) / b);
};

/** Where each operand begins, and how far it goes from element to element. */
interface Walk {
  readonly n: number;
  readonly from: readonly [x: number, a: number, b: number, y: number];
  readonly step: readonly [x: 0 | 1, a: 0 | 1, b: 0 | 1];
}
/** A loop over all elements. Each operation has its own, so that it is compiled for itself. */
export type Loop = (walk: Walk, X: Data, A: Data, B: Data, Y: Data, value: number) => void;

export const lerpLoop: Loop = ({ n, from: [x, a, b, y], step: [p, q, r] }, X, A, B, Y) => {
  const weight = B[b]!;
  const rest = fround(1 - weight);
  if (r === 0 && Math.abs(weight) < 0.5)
    for (let i = 0; i < n; i++) {
      const start = X[x + i * p]!;
      Y[y + i] = start + weight * fround(A[a + i * q]! - start);
    }
  else if (r === 0)
    for (let i = 0; i < n; i++) {
      const end = A[a + i * q]!;
      Y[y + i] = end - fround(end - X[x + i * p]!) * rest;
    }
  else for (let i = 0; i < n; i++) Y[y + i] = lerpSingle(X[x + i * p]!, A[a + i * q]!, B[b + i * r]!);
};
export const addcmulLoop: Loop = ({ n, from: [x, a, b, y], step: [p, q, r] }, X, A, B, Y, value) => {
  const factor = fround(value);
  for (let i = 0; i < n; i++) Y[y + i] = X[x + i * p]! + fround(factor * A[a + i * q]!) * B[b + i * r]!;
};
export const addcdivLoop: Loop = ({ n, from: [x, a, b, y], step: [p, q, r] }, X, A, B, Y, value) => {
  const factor = fround(value);
  for (let i = 0; i < n; i++)
    Y[y + i] = X[x + i * p]! + fround(fround(factor * A[a + i * q]!) / B[b + i * r]!);
};

/** What of a gradient `x` the larger `a` of two keeps: half where they are equal. */
export const shareLoop: Loop = ({ n, from: [x, a, b, y], step: [p, q, r] }, X, A, B, Y) => {
  for (let i = 0; i < n; i++) {
    const left = A[a + i * q]!;
    const right = B[b + i * r]!;
    Y[y + i] = left < right ? 0 : left === right ? X[x + i * p]! / 2 : X[x + i * p]!;
  }
};

/** Runs the loop on operands of float32 that lie without gaps or are one number; false for others. */
export function looped(
  loop: Loop,
  xs: readonly [Numbers, Numbers, Numbers],
  y: Numbers,
  value: number,
): boolean {
  const [x, a, b] = xs;
  const data = [x, a, b, y].map(({ storage }) => storage.data);
  if (!data.every((d) => d instanceof Float32Array) || !isContiguous(y)) return false;
  const [p, q, r] = [stepIn(x, y.shape), stepIn(a, y.shape), stepIn(b, y.shape)];
  if (p === null || q === null || r === null) return false;
  const from = [x.offset, a.offset, b.offset, y.offset] as const;
  loop({ n: sizeOf(y.shape), from, step: [p, q, r] }, data[0]!, data[1]!, data[2]!, data[3]!, value);
  return true;
}

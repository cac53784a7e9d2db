/** The walk of running operations: one accumulator through each line, forwards or backwards. */
import { type Data, isFloating } from '../dtype.js';
import { checkExact } from '../rounding.js';
import type { Tensor } from '../tensor.js';
import { exactSum } from './exact-whole.js';
import { linesOf } from './lines.js';

/** Runs through one line of `n` elements; steps are negative when it runs backwards. */
export type Run = (X: Data, at: number, step: number, Y: Data, to: number, toStep: number, n: number) => void;

/** Running sums. A loop of its own, as the products have, so that each is compiled for itself. */
export const sums: Run = (X, at, step, Y, to, toStep, n) => {
  let sum = 0;
  for (let k = 0, i = at, j = to; k < n; k++, i += step, j += toStep) Y[j] = sum += X[i]!;
};
/** Running sums of int64: what would only be rounded to 2^53 is refused. */
export const exactSums: Run = (X, at, step, Y, to, toStep, n) => {
  let sum = 0;
  for (let k = 0, i = at, j = to; k < n; k++, i += step, j += toStep) Y[j] = sum = exactSum(sum, X[i]!);
};
/** Running products. */
export const products: Run = (X, at, step, Y, to, toStep, n) => {
  let product = 1;
  for (let k = 0, i = at, j = to; k < n; k++, i += step, j += toStep) Y[j] = product *= X[i]!;
};

/** A narrower target takes the last bits of an int64 result: beyond 2^53 they are not there to be taken. */
const exactly =
  (op: string, run: Run): Run =>
  (X, at, step, Y, to, toStep, n) => {
    const whole = new Float64Array(n);
    run(X, at, step, whole, 0, 1, n);
    for (let k = 0; k < n; k++) {
      checkExact(op, whole[k]!);
      Y[to + k * toStep] = whole[k]!;
    }
  };

/** `y[k]` from `y[k - 1]` and `x[k]` along an axis, from the other end when `reverse`. */
export function scan(op: string, x: Tensor, y: Tensor, axis: number, reverse: boolean, walk: Run): void {
  const [from, to] = [linesOf(x, axis), linesOf(y, axis)];
  const [X, Y, n] = [x.storage.data, y.storage.data, from.length];
  const run = isFloating(y.dtype) || y.dtype === 'int64' ? walk : exactly(op, walk);
  const last = reverse ? n - 1 : 0;
  const way = reverse ? -1 : 1;
  for (let line = 0; line < from.starts.length; line++)
    run(
      X,
      from.starts[line]! + last * from.step,
      way * from.step,
      Y,
      to.starts[line]! + last * to.step,
      way * to.step,
      n,
    );
}

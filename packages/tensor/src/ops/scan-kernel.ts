/** The walk of running operations: one accumulator through each line, forwards or backwards. */
import type { Tensor } from '../tensor.js';
import { linesOf } from './lines.js';

/** From the accumulator and the next element, the next accumulator, which is also the result. */
type Step = (sum: number, value: number) => number;

/** `y[k] = step(y[k - 1], x[k])` along an axis, from the other end when `reverse`. */
export function scan(x: Tensor, y: Tensor, axis: number, reverse: boolean, first: number, step: Step): void {
  const [from, to] = [linesOf(x, axis), linesOf(y, axis)];
  const [X, Y, n] = [x.storage.data, y.storage.data, from.length];
  for (let line = 0; line < from.starts.length; line++) {
    let sum = first;
    for (let k = 0; k < n; k++) {
      const at = reverse ? n - 1 - k : k;
      sum = step(sum, X[from.starts[line]! + at * from.step]!);
      Y[to.starts[line]! + at * to.step] = sum;
    }
  }
}

/** Twins of softmax along rows, its logarithm, cross entropy, and their derivatives. */
import { f64View } from '../memory.js';
import { float32, float64, type Real } from './real.js';
import { inBlocks, pairs } from './sums.js';

type Rows = (m: number, n: number, x: number, out: number) => void;
type Backward = (m: number, n: number, g: number, y: number, out: number) => void;

/** Calls `line` with each row of x and its number, and writes what it returns. */
const eachRow =
  ({ view, bytes }: Real) =>
  (m: number, n: number, x: number, out: number, line: (row: number[], i: number) => number[]): void => {
    const v = view();
    for (let i = 0; i < m; i++)
      v.set(line([...v.subarray(x / bytes + i * n, x / bytes + (i + 1) * n)], i), out / bytes + i * n);
  };

const greatest = (row: readonly number[]): number => row.reduce((a, b) => Math.max(a, b), -Infinity);

const softmaxRowsOf =
  (real: Real): Rows =>
  (m, n, x, out) =>
    eachRow(real)(m, n, x, out, (row) => {
      const most = greatest(row);
      const powers = row.map((v) => real.exp(real.round(v - most)));
      const sum = pairs(powers, real.round);
      return powers.map((p) => p / sum);
    });

const logSoftmaxRowsOf =
  (real: Real): Rows =>
  (m, n, x, out) =>
    eachRow(real)(m, n, x, out, (row) => {
      const { round: f, exp, log } = real;
      const most = greatest(row);
      const level = log(
        inBlocks(
          row.map((v) => exp(f(v - most))),
          f,
        ),
      );
      return row.map((v) => f(v - most) - level);
    });

const softmaxBackwardRowsOf =
  (real: Real): Backward =>
  (m, n, g, y, out) =>
    eachRow(real)(m, n, g, out, (row, i) => {
      const { view, bytes, round: f } = real;
      const results = view().subarray(y / bytes + i * n);
      const sum = inBlocks(
        row.map((v, j) => f(v * results[j]!)),
        f,
      );
      return row.map((v, j) => f(v - sum) * results[j]!);
    });

const logSoftmaxBackwardRowsOf =
  (real: Real): Backward =>
  (m, n, g, y, out) =>
    eachRow(real)(m, n, g, out, (row, i) => {
      const { view, bytes, round: f, exp } = real;
      const results = view().subarray(y / bytes + i * n);
      const sum = pairs(row, f);
      return row.map((v, j) => v - f(exp(results[j]!) * sum));
    });

const dotOf =
  ({ view, bytes, round }: Real) =>
  (n: number, a: number, b: number): number => {
    const [v, p, q] = [view(), a / bytes, b / bytes];
    return inBlocks(
      Array.from({ length: n }, (_, i) => round(v[p + i]! * v[q + i]!)),
      round,
    );
  };

const crossEntropyRowsOf =
  (real: Real) =>
  (m: number, n: number, x: number, target: number, y: number, losses: number): void => {
    const { view, bytes } = real;
    logSoftmaxRowsOf(real)(m, n, x, y);
    const [v, targets] = [view(), f64View().subarray(target / 8)];
    for (let i = 0; i < m; i++)
      v[losses / bytes + i] = targets[i]! < 0 ? 0 : -v[y / bytes + i * n + targets[i]!]!;
  };

const crossEntropyBackwardRowsOf =
  (real: Real) =>
  (m: number, n: number, g: number, gStep: number, y: number, target: number, out: number): void => {
    const { view, bytes, round: f, exp } = real;
    const [v, targets] = [view(), f64View().subarray(target / 8)];
    eachRow(real)(m, n, y, out, (row, i) => {
      const t = targets[i]!;
      const scale = t < 0 ? 0 : v[g / bytes + i * gStep]!;
      return row.map((u, j) => f(exp(u) * scale) - (j === t ? scale : 0));
    });
  };

/** `e^(x - max) / sum`. */
export const softmaxRows = softmaxRowsOf(float32);
export const softmaxRowsF64 = softmaxRowsOf(float64);
/** `(x - max) - log(sum of e^(x - max))`. */
export const logSoftmaxRows = logSoftmaxRowsOf(float32);
export const logSoftmaxRowsF64 = logSoftmaxRowsOf(float64);
/** `(g - sum of g y) y`. */
export const softmaxBackwardRows = softmaxBackwardRowsOf(float32);
export const softmaxBackwardRowsF64 = softmaxBackwardRowsOf(float64);
/** `g - e^y (sum of g)`. */
export const logSoftmaxBackwardRows = logSoftmaxBackwardRowsOf(float32);
export const logSoftmaxBackwardRowsF64 = logSoftmaxBackwardRowsOf(float64);
/** The sum of the products: blocks of 512 as `sum` adds them, the block sums in order. */
export const dot = dotOf(float32);
export const dotF64 = dotOf(float64);
/**
 * `y` = log softmax of the logits x, `losses[i] = -y[i, target[i]]`. Targets are float64 whole numbers below n; a negative
 * one is ignored: its loss is 0.
 */
export const crossEntropyRows = crossEntropyRowsOf(float32);
export const crossEntropyRowsF64 = crossEntropyRowsOf(float64);
/** `e^y g`, less g at the target; g is one number per row (step 1) or one for all (step 0), 0 where the row is ignored. */
export const crossEntropyBackwardRows = crossEntropyBackwardRowsOf(float32);
export const crossEntropyBackwardRowsF64 = crossEntropyBackwardRowsOf(float64);

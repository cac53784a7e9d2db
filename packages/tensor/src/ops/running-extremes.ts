/** Running extremes along an axis, and the running logarithm of a sum of exponentials. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { DimOption } from './along-dim.js';
import { mul } from './arithmetic.js';
import { byName, type ByName } from './by-name.js';
import type { Extreme } from './extremes.js';
import { type Along, liftAlong } from './index-rule.js';
import { gather, scatterAdd } from './indexing.js';
import { linesOf } from './lines.js';
import { zeros } from './makers.js';
import { neg } from './math.js';
import { floating } from './reduce-rule.js';

/** Whether a new element takes over; of equals the last does, and NaN keeps its place. */
type Takes = (value: number, best: number) => boolean;

function runThrough(x: Tensor, values: Tensor, indices: Tensor, axis: number, takes: Takes): void {
  const [from, to] = [linesOf(x, axis), linesOf(values, axis)];
  const [X, V, I] = [x.storage.data, values.storage.data, indices.storage.data];
  from.starts.forEach((start, line) => {
    let best = 0;
    for (let k = 0; k < from.length; k++) {
      if (takes(X[start + k * from.step]!, X[start + best * from.step]!)) best = k;
      const at = to.starts[line]! + k * to.step;
      V[at] = X[start + best * from.step]!;
      I[at] = best;
    }
  });
}

type RunningExtreme = OpFunction<[x: Tensor, ...args: ByName<[dim: number], Required<DimOption>>], Extreme>;

const runningExtreme = (name: string, node: string, takes: Takes): RunningExtreme => {
  const byPlace = defineOp<Along, 'x', 'values' | 'indices'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['values', 'indices'],
    constants: ['indices'],
    inferAll: ([x]) => [x!, { shape: x!.shape, dtype: 'int64' }],
    kernel: ([x], [values, indices], { axis }) => runThrough(x!, values!, indices!, axis, takes),
    vjp: {
      x: needs(['indices'], ({ g, shape, attrs }, indices) =>
        attrs.axis >= shape.length ? g : scatterAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, indices, g),
      ),
    },
    jvp: ({ tangents: [t], outputs: [, indices], attrs }) => [
      attrs.axis >= t!.shape.length ? t! : gather(t!, attrs.axis, indices!),
      null,
    ],
    batch: liftAlong,
  }).called((run) => (x: Tensor, dim: number): Extreme => {
    const [values, indices] = run([x], { axis: axisOf(name, dim, rankOf(name, x)) });
    return { values: values!, indices: indices! };
  });
  return byName(name, byPlace, 1, ['dim']);
};

/** Largest of the elements up to each along `dim`, and where the last such stands (torch.cummax). */
export const cummax: RunningExtreme = runningExtreme(
  'cummax',
  'CummaxBackward0',
  (value, best) => value >= best || value !== value,
);
/** Smallest of the elements up to each along `dim`, and where the last such stands (torch.cummin). */
export const cummin: RunningExtreme = runningExtreme(
  'cummin',
  'CumminBackward0',
  (value, best) => value <= best || value !== value,
);

interface Shares extends Along {
  readonly reverse: boolean;
}
/**
 * `y_m = Σ v_n e^(p_n + q_m)` over n up to m, or from m on when `reverse`: how the running logarithm passes tangents
 * (forwards) and gradients (backwards). It is its own derivative's building block.
 */
const shares: OpFunction<[v: Tensor, p: Tensor, q: Tensor, attrs: Shares]> = defineOp<
  Shares,
  'v' | 'p' | 'q',
  'y'
>({
  name: 'logcumsumexpShares',
  node: 'LogcumsumexpBackwardBackward0',
  inputs: ['v', 'p', 'q'],
  outputs: ['y'],
  infer: ([v]) => v!,
  kernel([v, p, q], [y], { axis, reverse }) {
    const [lv, lp, lq, ly] = [linesOf(v!, axis), linesOf(p!, axis), linesOf(q!, axis), linesOf(y!, axis)];
    const [V, P, Q, Y, n] = [v!.storage.data, p!.storage.data, q!.storage.data, y!.storage.data, lv.length];
    for (let line = 0; line < lv.starts.length; line++) {
      // The sum is kept relative to its largest exponent.
      let [sum, top] = [0, -Infinity];
      for (let k = 0; k < n; k++) {
        const at = reverse ? n - 1 - k : k;
        const exponent = P[lp.starts[line]! + at * lp.step]!;
        const next = Math.max(top, exponent);
        const decay = top === -Infinity ? 0 : Math.exp(top - next);
        sum = sum * decay + V[lv.starts[line]! + at * lv.step]! * Math.exp(exponent - next);
        top = next;
        Y[ly.starts[line]! + at * ly.step] = sum * Math.exp(top + Q[lq.starts[line]! + at * lq.step]!);
      }
    }
  },
  vjp: {
    v: needs(['p', 'q'], ({ g, attrs }, p, q) => shares(g, q, p, turned(attrs))),
    p: needs(['v', 'p', 'q'], ({ g, attrs }, v, p, q) => mul(v, shares(g, q, p, turned(attrs)))),
    q: needs(['y'], ({ g }, y) => mul(g, y)),
  },
  jvp: 'double',
  batch: liftAlong,
}).called((run) => (v, p, q, attrs) => run.one([v, p, q], attrs));
const turned = ({ axis, reverse }: Shares): Shares => ({ axis, reverse: !reverse });

function logOfRunningSum(x: Tensor, y: Tensor, axis: number): void {
  const [from, to] = [linesOf(x, axis), linesOf(y, axis)];
  const [X, Y] = [x.storage.data, y.storage.data];
  for (let line = 0; line < from.starts.length; line++) {
    let [sum, top] = [0, -Infinity];
    for (let k = 0; k < from.length; k++) {
      const value = X[from.starts[line]! + k * from.step]!;
      const next = Math.max(top, value);
      if (Number.isFinite(next)) sum = sum * Math.exp(top - next) + Math.exp(value - next);
      top = next;
      Y[to.starts[line]! + k * to.step] = Number.isFinite(top) ? top + Math.log(sum) : top;
    }
  }
}

const logcumsumexpByPlace: OpFunction<[x: Tensor, dim: number]> = defineOp<Along, 'x', 'y'>({
  name: 'logcumsumexp',
  node: 'LogcumsumexpBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => x!,
  kernel: ([x], [y], { axis }) => logOfRunningSum(x!, y!, axis),
  vjp: {
    x: needs(['x', 'y'], ({ g, attrs: { axis } }, x, y) => shares(g, neg(y), x, { axis, reverse: true })),
  },
  jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs: { axis } }) => [
    shares(t!, x!, neg(y!), { axis, reverse: false }),
  ],
  batch: liftAlong,
}).called(
  (run) => (x, dim) =>
    run.one([floating('logcumsumexp', x)], { axis: axisOf('logcumsumexp', dim, rankOf('logcumsumexp', x)) }),
);
/** Logarithm of the running sum of exponentials along `dim`, without overflow (torch.logcumsumexp). Floating only. */
export const logcumsumexp: OpFunction<[x: Tensor, ...args: ByName<[dim: number], Required<DimOption>>]> =
  byName('logcumsumexp', logcumsumexpByPlace, 1, ['dim']);

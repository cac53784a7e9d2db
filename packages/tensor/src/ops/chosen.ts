/** Rows that choose one element of each line by what the whole line holds. */
import { ShapeError } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { checkBytes } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { splitEvenly } from './even-split.js';
import { div, mul } from './arithmetic.js';
import type { Extreme } from './extremes.js';
import { where } from './makers.js';
import { type KeepOptions, oneAxis, oneOfEach } from './one-axis.js';
import {
  countOf,
  foldInto,
  liftReduce,
  type Reduce,
  reducedShape,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sorterOf } from './sort-order.js';
import { sumOver } from './sum-over.js';

/** The elements of one line. */
export interface Line {
  readonly values: Float32Array | Float64Array;
  /** Place of the element of rank `k` in rising order, counted from 0; of equals in the order in which they stand. */
  readonly ranked: (k: number) => number;
}
/** Place of the chosen element in its line. */
export type Choice<A = unknown> = (line: Line, attrs: A) => number;

/** The lower of the two middle elements, where it first stands; the first NaN where there is one. */
export function middle({ values, ranked }: Line): number {
  for (let k = 0; k < values.length; k++) if (values[k] !== values[k]) return k;
  return values.indexOf(values[ranked((values.length - 1) >> 1)]!);
}

/** The same among the numbers; the first place when all are NaN. */
export function middleNumber({ values, ranked }: Line): number {
  let count = 0;
  for (let k = 0; k < values.length; k++) if (values[k] === values[k]) count++;
  return count === 0 ? 0 : values.indexOf(values[ranked((count - 1) >> 1)]!);
}

/** The most frequent element, of equally frequent ones the smallest, where it stands last. */
export function mostFrequent({ values }: Line): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = values[0]!;
  for (const [value, count] of counts) {
    const lead = count - counts.get(best)!;
    if (lead > 0 || (lead === 0 && value < best)) best = value;
  }
  return values.findLastIndex((value) => Object.is(value, best) || value === best);
}

/** Reads lines of `n` elements one after the other into one place. */
function linesFrom(op: string, data: Data, n: number): (start: number, steps: Int32Array) => Line {
  // A stretched axis may be longer than any memory.
  checkBytes(op, 8 * n, `a line of ${n} elements`);
  const values = data instanceof Float32Array ? new Float32Array(n) : new Float64Array(n);
  const sorter = sorterOf(values, 1, n, false);
  const line: Line = { values, ranked: (k) => sorter.rank(0, k) };
  return (start, steps) => {
    for (let k = 0; k < n; k++) values[k] = data[start + steps[k]!]!;
    return line;
  };
}

/** A row that chooses along one axis, and the choice as a function of tensor, axis, options and what else it is asked. */
export const chosen = <More extends object>(name: string, node: string, choice: Choice<More>) =>
  defineOp<Reduce & More, 'x', 'values' | 'indices'>({
    name,
    node,
    ...oneOfEach<Reduce & More>(),
    kernel([x], [values, indices], attrs) {
      const [V, I] = [values!.storage.data, indices!.storage.data];
      const line = linesFrom(name, x!.storage.data, countOf(x!.shape, attrs.dims));
      foldInto(x!, I, attrs.dims, (_, start, steps) => choice(line(start, steps), attrs));
      let i = 0;
      foldInto(x!, V, attrs.dims, (data, start, steps) => data[start + steps[I[i++]!]!]!);
    },
  }).called((run) => (x: Tensor, dim: number, options: KeepOptions, more: More): Extreme => {
    const attrs = { ...oneAxis(name, x, dim, options), ...more };
    refuseNothing(name, x, dim, attrs);
    const [values, indices] = run([x], attrs);
    return { values: values!, indices: indices! };
  });

function refuseNothing(op: string, { shape }: Tensor, dim: number, { dims }: Reduce): void {
  if (countOf(shape, dims) > 0) return;
  throw new ShapeError(
    'SHAPE_EMPTY',
    `${op}: dim ${dim} of [${shape}] is empty; ${op} of nothing has no value`,
    { op, details: { shape, dim } },
  );
}

/** The choice among everything; equal elements share its gradient. NaN for nothing. */
export const chosenOfAll = (name: string, node: string, choice: Choice): OpFunction<[x: Tensor]> =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel([x], [y], { dims }) {
      const line = linesFrom(name, x!.storage.data, countOf(x!.shape, dims));
      foldInto(x!, y!.storage.data, dims, (data, start, steps) =>
        steps.length === 0 ? NaN : data[start + steps[choice(line(start, steps), null)]!]!,
      );
    },
    vjp: {
      x: needs(['x', 'y'], ({ g, attrs }, x, y) =>
        splitEvenly(restored(g, attrs), sharers(x, y, attrs), attrs),
      ),
    },
    jvp({ inputs: [x], tangents: [t], outputs: [y], attrs }) {
      const mask = sharers(x!, y!, attrs).to(t!.dtype);
      return [div(sumOver(mul(t!, mask), attrs), sumOver(mask, attrs))];
    },
    batch: { lift: liftReduce },
  }).called((run) => (x) => run.one([x], reduceOf(name, x, {})));

/** Which elements could have been chosen. */
function sharers(x: Tensor, y: Tensor, attrs: Reduce): Tensor {
  const value = restored(y, attrs);
  return where(value.isnan(), x.isnan(), x.eq(value));
}

/** Views of a part: one index, a range, or several pieces at once. */
import { ArgumentError, IndexError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { indexOf, innerAxisOf, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { DimOption } from './along-dim.js';
import { byName, type ByName } from './by-name.js';
import { cat, stack } from './joins.js';
import { embed, type ViewOp, viewOp } from './view-op.js';

const without = (list: Shape, axis: number): number[] => list.filter((_, i) => i !== axis);

interface At {
  readonly axis: number;
  readonly index: number;
}
/** One index of an axis; the axis disappears (torch.select). */
export const select: ViewOp<[dim: number, index: number]> = viewOp<At, [dim: number, index: number]>({
  name: 'select',
  node: 'SelectBackward0',
  rule: (x, { axis, index }) => ({
    shape: without(x.shape, axis),
    strides: without(x.strides, axis),
    offset: x.offset + index * x.strides[axis]!,
  }),
  x: needs([], ({ g, shape, attrs }) => embed(g, shape, select.op, attrs)),
  lift: ({ axis, index }) => ({ axis: axis + 1, index }),
  attrsOf: (x, dim, index) => {
    const axis = innerAxisOf('select', dim, rankOf('select', x));
    return { axis, index: indexOf('select', index, x.shape[axis]!) };
  },
});

interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}
/** `start`, `start + step`, … below `end` along an axis, clamped as Python clamps (`x[start:end:step]`). */
export const slice: ViewOp<[dim?: number, start?: number, end?: number, step?: number]> = viewOp<
  Range,
  [dim?: number, start?: number, end?: number, step?: number]
>({
  name: 'slice',
  node: 'SliceBackward0',
  rule: (x, { axis, start, end, step }) => ({
    shape: x.shape.map((n, i) => (i === axis ? Math.max(0, Math.ceil((end - start) / step)) : n)),
    strides: x.strides.map((s, i) => (i === axis ? s * step : s)),
    offset: x.offset + start * x.strides[axis]!,
  }),
  x: needs([], ({ g, shape, attrs }) => embed(g, shape, slice.op, attrs)),
  lift: (attrs) => ({ ...attrs, axis: attrs.axis + 1 }),
  attrsOf: (x, dim = 0, start = 0, end = Infinity, step = 1) => {
    const axis = innerAxisOf('slice', dim, rankOf('slice', x));
    const n = x.shape[axis]!;
    if (!Number.isInteger(step) || step < 1)
      throw new ArgumentError(
        'ARG_RANGE',
        `slice: step must be a whole number from 1 up, got ${shown(step)}`,
        { op: 'slice' },
      );
    const clamped = (at: number): number => {
      if (!Number.isInteger(at) && at !== Infinity && at !== -Infinity)
        throw new ArgumentError('ARG_TYPE', `slice: start and end must be whole numbers, got ${shown(at)}`, {
          op: 'slice',
        });
      return Math.min(Math.max(at < 0 ? at + n : at, 0), n);
    };
    return { axis, start: clamped(start), end: clamped(end), step };
  },
});

/** `length` elements from `start` on along an axis (torch.narrow). Throws `IndexError` `INDEX_OUT_OF_RANGE`. */
export const narrow: ViewOp<[dim: number, start: number, length: number]> = Object.assign(
  (x: Tensor, dim: number, start: number, length: number): Tensor => {
    const axis = innerAxisOf('narrow', dim, rankOf('narrow', x));
    const n = x.shape[axis]!;
    const whole = Number.isInteger(start) && Number.isInteger(length);
    const from = whole && start < 0 ? start + n : start;
    if (!whole || from < 0 || length < 0 || from + length > n)
      throw new IndexError(
        'INDEX_OUT_OF_RANGE',
        `narrow: ${shown(length)} elements from ${shown(start)} on do not lie within an axis of length ${n}`,
        {
          op: 'narrow',
          details: { start, length, size: n },
        },
      );
    return slice(x, dim, from, from + length);
  },
  { op: slice.op },
);

const unbindByPlace: OpFunction<[x: Tensor, dim?: number], readonly Tensor[]> = defineOp<number, 'x', 'y'>({
  name: 'unbind',
  node: 'UnbindBackward0',
  inputs: ['x'],
  outputs: ['y'],
  several: true,
  view: (x, axis) =>
    Array.from({ length: x.shape[axis]! }, (_, i) => ({
      shape: without(x.shape, axis),
      strides: without(x.strides, axis),
      offset: x.offset + i * x.strides[axis]!,
    })),
  vjp: { x: needs([], ({ gs, attrs }) => stack(gs, attrs)) },
  jvp: 'linear',
  batch: { lift: (axis) => axis + 1 },
}).called(
  (run) =>
    (x, dim = 0) =>
      run([x], innerAxisOf('unbind', dim, rankOf('unbind', x))),
);
/** All slices along an axis: several views of one tensor (torch.unbind). */
export const unbind: OpFunction<[x: Tensor, ...args: ByName<[dim?: number], DimOption>], readonly Tensor[]> =
  byName('unbind', unbindByPlace, 1, ['dim']);

interface Split {
  readonly axis: number;
  readonly sizes: readonly number[];
}
/** Consecutive pieces of an axis. */
const splitting = (node: string) =>
  defineOp<Split, 'x', 'y'>({
    name: 'split',
    node,
    inputs: ['x'],
    outputs: ['y'],
    several: true,
    view: (x, { axis, sizes }) => {
      let at = 0;
      return sizes.map((n) => {
        const offset = x.offset + at * x.strides[axis]!;
        at += n;
        return { shape: x.shape.with(axis, n), strides: x.strides, offset };
      });
    },
    vjp: { x: needs([], ({ gs, attrs }) => cat(gs, attrs.axis)) },
    jvp: 'linear',
    batch: { lift: ({ axis, sizes }) => ({ axis: axis + 1, sizes }) },
  }).called((run) => (x: Tensor, attrs: Split) => run([x], attrs));
const [splitEvenly, splitUnevenly] = [splitting('SplitBackward0'), splitting('SplitWithSizesBackward0')];
const splitByPlace: OpFunction<
  [x: Tensor, size: number | readonly number[], dim?: number],
  readonly Tensor[]
> = Object.assign(
  (x: Tensor, size: number | readonly number[], dim = 0): readonly Tensor[] => {
    const axis = innerAxisOf('split', dim, rankOf('split', x));
    const attrs = { axis, sizes: pieces(x.shape[axis]!, size) };
    return typeof size === 'number' ? splitEvenly(x, attrs) : splitUnevenly(x, attrs);
  },
  { op: splitEvenly.op },
);
/** Consecutive pieces of `size`, the last one shorter, or of the given sizes: several views of one tensor (torch.split). */
export const split: OpFunction<
  [x: Tensor, size: number | readonly number[], ...args: ByName<[dim?: number], DimOption>],
  readonly Tensor[]
> = byName('split', splitByPlace, 2, ['dim']);

function pieces(n: number, size: number | readonly number[]): number[] {
  const bad = (what: string): never => {
    throw new ArgumentError('ARG_RANGE', `split: ${what} into an axis of length ${n}`, {
      op: 'split',
      details: { size, length: n },
    });
  };
  if (Array.isArray(size)) {
    const sizes: readonly unknown[] = size;
    const whole = sizes.filter((k): k is number => Number.isInteger(k) && Number(k) >= 0);
    const fits = whole.length === sizes.length && whole.reduce((a, b) => a + b, 0) === n;
    return fits ? whole : bad(`pieces ${shown(size)} do not add up`);
  }
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1)
    return bad(`pieces of ${shown(size)} do not fit`);
  return Array.from({ length: Math.max(1, Math.ceil(n / size)) }, (_, i) => Math.min(size, n - i * size));
}

const chunkByPlace: OpFunction<[x: Tensor, chunks: number, dim?: number], readonly Tensor[]> = Object.assign(
  (x: Tensor, chunks: number, dim = 0): readonly Tensor[] => {
    if (!Number.isInteger(chunks) || chunks < 1)
      throw new ArgumentError(
        'ARG_RANGE',
        `chunk: the number of chunks must be a whole number from 1 up, got ${shown(chunks)}`,
        { op: 'chunk' },
      );
    const axis = innerAxisOf('chunk', dim, rankOf('chunk', x));
    const n = x.shape[axis]!;
    // As in PyTorch an empty axis gives as many empty pieces as were asked for.
    return split(x, n === 0 ? new Array<number>(chunks).fill(0) : Math.ceil(n / chunks), dim);
  },
  { op: split.op },
);
/** At most `chunks` pieces of equal size, the last one shorter (torch.chunk). */
export const chunk: OpFunction<
  [x: Tensor, chunks: number, ...args: ByName<[dim?: number], DimOption>],
  readonly Tensor[]
> = byName('chunk', chunkByPlace, 2, ['dim']);

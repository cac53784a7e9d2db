/** Largest and smallest, where they stand, and whether any or all hold. */
import { ShapeError } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { gather, scatterAdd } from './indexing.js';
import {
  countOf,
  foldInto,
  liftReduce,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  reducedShape,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sum } from './reduce.js';
import { zeros } from './makers.js';
import { squeeze, unsqueeze } from './axes.js';

type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments]>;
type Better = (a: number, b: number) => boolean;
// NaN beats everything, so that it is not lost; of equals the first wins.
const larger: Better = (a, b) => a > b || (a !== a && b === b);
const smaller: Better = (a, b) => a < b || (a !== a && b === b);

function bestOf(data: Data, start: number, steps: Int32Array, better: Better): number {
  let best = 0;
  for (let k = 1; k < steps.length; k++)
    if (better(data[start + steps[k]!]!, data[start + steps[best]!]!)) best = k;
  return best;
}

function refuseEmpty(op: string, x: Tensor, dims: readonly number[]): void {
  if (countOf(x.shape, dims) > 0) return;
  throw new ShapeError(
    'SHAPE_EMPTY',
    `${op}: nothing to choose from along ${dims.length === 0 ? 'no dim' : `dim ${dims}`} of [${x.shape}]; ${op} of nothing has no value`,
    {
      op,
      details: { shape: x.shape, dims },
    },
  );
}

/** The extreme along several axes at once; equal ones share the gradient. */
const extreme = (name: string, node: string, better: Better): Reduction =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel: ([x], [y], { dims }) =>
      foldInto(
        x!,
        y!.storage.data,
        dims,
        (data, start, steps) => data[start + steps[bestOf(data, start, steps, better)]!]!,
      ),
    vjp: { x: needs(['x', 'y'], ({ g, attrs }, x, y) => mul(restored(g, attrs), shares(x, y, attrs))) },
    jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [
      sum(mul(t!, shares(x!, y!, attrs)), attrs.dims, { keepdim: attrs.keepdim }),
    ],
    batch: { lift: liftReduce },
  }).called((run) => (x, ...args) => {
    const attrs = reduceOf(name, x, optionsOf(name, args));
    refuseEmpty(name, x, attrs.dims);
    return run.one([x], attrs);
  });

function shares(x: Tensor, y: Tensor, attrs: Reduce): Tensor {
  const mask = x.eq(restored(y, attrs)).to(x.dtype);
  return div(mask, sum(mask, attrs.dims, { keepdim: true }));
}

/** Largest along `dim`; equal ones share the gradient (torch.amax). */
export const amax: Reduction = extreme('amax', 'AmaxBackward0', larger);
/** Smallest along `dim`; equal ones share the gradient (torch.amin). */
export const amin: Reduction = extreme('amin', 'AminBackward0', smaller);

interface Along {
  readonly axis: number;
}
export interface Extreme {
  readonly values: Tensor;
  /** int64 positions along the axis. */
  readonly indices: Tensor;
}
/** Everything gives a tensor, one axis gives values and indices. */
export interface ExtremeFunction {
  (x: Tensor): Tensor;
  (x: Tensor, dim: number, options?: { readonly keepdim?: boolean }): Extreme;
}

const along = (name: string, node: string, better: Better) =>
  defineOp<Along, 'x', 'values' | 'indices'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['values', 'indices'],
    constants: ['indices'],
    inferAll([x], { axis }) {
      const shape = reducedShape(x!.shape, { dims: [axis], keepdim: true });
      return [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int64' },
      ];
    },
    kernel([x], [values, indices], { axis }) {
      foldInto(x!, indices!.storage.data, [axis], (data, start, steps) => bestOf(data, start, steps, better));
      foldInto(
        x!,
        values!.storage.data,
        [axis],
        (data, start, steps) => data[start + steps[bestOf(data, start, steps, better)]!]!,
      );
    },
    vjp: {
      x: needs(['indices'], ({ g, shape, attrs }, indices) =>
        scatterAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, indices, g),
      ),
    },
    jvp: ({ tangents: [t], outputs: [, indices], attrs }) => [gather(t!, attrs.axis, indices!), null],
    batch: { lift: ({ axis }) => ({ axis: axis + 1 }) },
  }).called((run) => (x: Tensor, dim: number, keepdim: boolean): Extreme => {
    // A tensor without dimensions is handled as one of length 1.
    const line = x.shape.length === 0 ? unsqueeze(x, 0) : x;
    const axis = axisOf(name, dim, line.shape.length);
    refuseEmpty(name, line, [axis]);
    const [values, indices] = run([line], { axis });
    return keepdim && x.shape.length > 0
      ? { values: values!, indices: indices! }
      : { values: squeeze(values!, axis), indices: squeeze(indices!, axis) };
  });

function maxOrMin(
  name: string,
  node: string,
  whole: Reduction,
  better: Better,
): ExtremeFunction & { readonly op: Reduction['op'] } {
  const choose = along(name, node, better);
  function f(x: Tensor): Tensor;
  function f(x: Tensor, dim: number, options?: { readonly keepdim?: boolean }): Extreme;
  function f(
    x: Tensor,
    dim?: number,
    { keepdim = false }: { readonly keepdim?: boolean } = {},
  ): Tensor | Extreme {
    return dim === undefined ? whole(x) : choose(x, dim, keepdim);
  }
  return Object.assign(f, { op: choose.op });
}

/** Largest of all; with `dim`, the largest along it and where it first stands (torch.max). */
export const max: ExtremeFunction & { readonly op: Reduction['op'] } = maxOrMin(
  'max',
  'MaxBackward0',
  amax,
  larger,
);
/** Smallest of all; with `dim`, the smallest along it and where it first stands (torch.min). */
export const min: ExtremeFunction & { readonly op: Reduction['op'] } = maxOrMin(
  'min',
  'MinBackward0',
  amin,
  smaller,
);

const position = (
  name: string,
  better: Better,
): OpFunction<[x: Tensor, dim?: number, options?: { readonly keepdim?: boolean }]> =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node: '',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: 'int64' }),
    kernel: ([x], [y], { dims }) =>
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => bestOf(data, start, steps, better)),
    vjp: { x: null },
    jvp: 'constant',
    batch: { lift: liftReduce },
  }).called((run) => (x, dim, { keepdim = false } = {}) => {
    const attrs = reduceOf(name, x, { dim, keepdim });
    refuseEmpty(name, x, attrs.dims);
    return run.one([x], attrs);
  });

/** int64 position of the first largest element, in row-major order or along `dim` (torch.argmax). */
export const argmax: OpFunction<[x: Tensor, dim?: number, options?: { readonly keepdim?: boolean }]> =
  position('argmax', larger);
/** int64 position of the first smallest element, in row-major order or along `dim` (torch.argmin). */
export const argmin: OpFunction<[x: Tensor, dim?: number, options?: { readonly keepdim?: boolean }]> =
  position('argmin', smaller);

const quantifier = (
  name: string,
  holds: (data: Data, start: number, steps: Int32Array) => boolean,
): Reduction =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node: '',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: 'bool' }),
    kernel: ([x], [y], { dims }) =>
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => (holds(data, start, steps) ? 1 : 0)),
    vjp: { x: null },
    jvp: 'constant',
    batch: { lift: liftReduce },
  }).called(
    (run) =>
      (x, ...args) =>
        run.one([x], reduceOf(name, x, optionsOf(name, args))),
  );

/** Whether any element is non-zero (torch.any). */
export const any: Reduction = quantifier('any', (data, start, steps) =>
  steps.some((step) => data[start + step] !== 0),
);
/** Whether every element is non-zero (torch.all). */
export const all: Reduction = quantifier('all', (data, start, steps) =>
  steps.every((step) => data[start + step] !== 0),
);

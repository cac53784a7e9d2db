/** Largest and smallest, and where they stand. */
import { checkOptions, ShapeError } from '@isograd/errors';
import { compiledExtreme, compiledPosition } from '../compiled/reduce.js';
import type { Data } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { Tensor } from '../tensor.js';
import { splitEvenly } from './even-split.js';
import { type Along, alongOf } from './along-dim.js';
import { div, maximum, minimum, mul } from './arithmetic.js';
import type { Binary } from './elementwise.js';
import { type AlongOptions, type KeepOptions, oneAxis, oneDim, oneOfEach } from './one-axis.js';
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
import { sumOver } from './sum-over.js';
import { where } from './makers.js';

type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments]>;
type Better = (a: number, b: number) => boolean;
// NaN beats everything, so that it is not lost; of equals the first wins.
const larger: Better = (a, b) => a > b || (a !== a && b === b);
const smaller: Better = (a, b) => a < b || (a !== a && b === b);

const kernelFor = (better: Better): 'argmax' | 'argmin' => (better === larger ? 'argmax' : 'argmin');

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

/** Which elements share the gradient of their extreme. */
type Mask = (x: Tensor, y: Tensor) => Tensor;
/** How they do: what the others get of an infinite gradient is PyTorch's, 0 in the form without axes and NaN along axes. */
type Split = (g: Tensor, x: Tensor, y: Tensor, attrs: Reduce) => Tensor;
const equal: Mask = (x, y) => x.eq(y);
/** A NaN extreme hands its gradient to the NaNs, in the form without axes. */
const equalOrNaN: Mask = (x, y) => where(y.isnan(), x.isnan(), x.eq(y));

/** The extreme along several axes at once; equal ones share the gradient. */
const extreme = (name: string, node: string, better: Better, mask: Mask, split: Split): Reduction =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel([x], [y], { dims }) {
      if (compiledExtreme(kernelFor(better), x!, y!, dims)) return;
      foldInto(
        x!,
        y!.storage.data,
        dims,
        (data, start, steps) => data[start + steps[bestOf(data, start, steps, better)]!]!,
      );
    },
    vjp: {
      x: needs(['x', 'y'], ({ g, attrs }, x, y) => split(restored(g, attrs), x, y, attrs)),
    },
    jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [
      sumOver(mul(t!, shares(x!, y!, attrs, mask)), attrs),
    ],
    batch: { lift: liftReduce },
  }).called((run) => (x, ...args) => {
    const attrs = reduceOf(name, x, optionsOf(name, args));
    refuseEmpty(name, x, attrs.dims);
    return run.one([x], attrs);
  });

function shares(x: Tensor, y: Tensor, attrs: Reduce, maskOf: Mask): Tensor {
  const mask = maskOf(x, restored(y, attrs)).to(x.dtype);
  return div(mask, sumOver(mask, { ...attrs, keepdim: true }));
}

const scaled: Split = (g, x, y, attrs) => {
  const mask = equal(x, restored(y, attrs)).to(x.dtype);
  return div(mul(g, mask), sumOver(mask, { ...attrs, keepdim: true }));
};
const evenly: Split = (g, x, y, attrs) => splitEvenly(g, equalOrNaN(x, restored(y, attrs)), attrs);

/** Largest along `dim`; equal ones share the gradient (torch.amax). */
export const amax: Reduction = extreme('amax', 'AmaxBackward0', larger, equal, scaled);
/** Smallest along `dim`; equal ones share the gradient (torch.amin). */
export const amin: Reduction = extreme('amin', 'AminBackward0', smaller, equal, scaled);

export interface Extreme {
  readonly values: Tensor;
  /** int64 positions along the axis. */
  readonly indices: Tensor;
}
/** Everything gives a tensor, one axis gives values and indices. */
export interface OneOrAll {
  (x: Tensor): Tensor;
  (x: Tensor, dim: number, options?: KeepOptions): Extreme;
  (x: Tensor, options: AlongOptions): Extreme;
}
/** The same, and of two tensors the extremes of each place. */
export interface ExtremeFunction {
  (x: Tensor): Tensor;
  (x: Tensor, other: Tensor): Tensor;
  (x: Tensor, dim: number, options?: KeepOptions): Extreme;
  (x: Tensor, options: AlongOptions): Extreme;
}

const along = (name: string, node: string, better: Better) =>
  defineOp<Reduce, 'x', 'values' | 'indices'>({
    name,
    node,
    ...oneOfEach<Reduce>(),
    kernel([x], [values, indices], { dims }) {
      const kernel = kernelFor(better);
      if (compiledPosition(kernel, x!, indices!, dims) && compiledExtreme(kernel, x!, values!, dims)) return;
      const [V, I] = [values!.storage.data, indices!.storage.data];
      foldInto(x!, I, dims, (data, start, steps) => bestOf(data, start, steps, better));
      let i = 0;
      foldInto(x!, V, dims, (data, start, steps) => data[start + steps[I[i++]!]!]!);
    },
  }).called((run) => (x: Tensor, dim: number, options: KeepOptions): Extreme => {
    const attrs = oneAxis(name, x, dim, options);
    refuseEmpty(name, x, attrs.dims);
    const [values, indices] = run([x], attrs);
    return { values: values!, indices: indices! };
  });

function maxOrMin(
  name: string,
  whole: Reduction,
  choose: ReturnType<typeof along>,
  both: Binary,
): ExtremeFunction & { readonly op: Reduction['op'] } {
  function f(x: Tensor): Tensor;
  function f(x: Tensor, other: Tensor): Tensor;
  function f(x: Tensor, dim: number, options?: KeepOptions): Extreme;
  function f(x: Tensor, options: AlongOptions): Extreme;
  function f(x: Tensor, by?: Along<KeepOptions> | Tensor, more?: KeepOptions): Tensor | Extreme {
    if (by !== undefined && !(by instanceof Tensor)) return choose(x, ...oneDim(name, by, more));
    if (more !== undefined) checkOptions(name, more, []);
    return by === undefined ? whole(x) : both(tensorOf(name, x), by);
  }
  return Object.assign(f, { op: choose.op });
}

/** Largest of all; with `dim`, the largest along it and where it first stands; with a tensor as `maximum` (torch.max). */
export const max: ExtremeFunction & { readonly op: Reduction['op'] } = maxOrMin(
  'max',
  extreme('max', 'MaxBackward1', larger, equalOrNaN, evenly),
  along('max', 'MaxBackward0', larger),
  maximum,
);
/** Smallest of all; with `dim`, the smallest along it and where it first stands; with a tensor as `minimum` (torch.min). */
export const min: ExtremeFunction & { readonly op: Reduction['op'] } = maxOrMin(
  'min',
  extreme('min', 'MinBackward1', smaller, equalOrNaN, evenly),
  along('min', 'MinBackward0', smaller),
  minimum,
);

type Position = OpFunction<[x: Tensor, dim?: Along<KeepOptions>, options?: KeepOptions]>;
const position = (name: string, better: Better): Position =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node: '',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: 'int64' }),
    kernel([x], [y], { dims }) {
      if (compiledPosition(kernelFor(better), x!, y!, dims)) return;
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => bestOf(data, start, steps, better));
    },
    vjp: { x: null },
    jvp: 'constant',
    batch: { lift: liftReduce },
  }).called((run) => (x, first, second) => {
    const [dim, options] = alongOf(name, first, second, ['keepdim']);
    const attrs = dim === undefined ? reduceOf(name, x, options) : oneAxis(name, x, dim, options);
    refuseEmpty(name, x, attrs.dims);
    return run.one([x], attrs);
  });

/** int64 position of the first largest element, in row-major order or along `dim` (torch.argmax). */
export const argmax: Position = position('argmax', larger);
/** int64 position of the first smallest element, in row-major order or along `dim` (torch.argmin). */
export const argmin: Position = position('argmin', smaller);

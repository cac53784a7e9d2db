/**
 * The rows of advanced indexing: elements picked from several axes at once by one tensor of joint places, and put back.
 * Places are counted in row-major order of the indexed axes.
 */
import { IndexError } from '@isograd/errors';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { broadcastShapes, type Geometry, positions, type Shape, sizeOf, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { checkIndexType, copyOut, keepTruth, sameDType } from './index-rule.js';
import { zeros } from './makers.js';
import { sumTo } from './reduce.js';

interface Sizes {
  /** Lengths of the indexed axes. */
  readonly sizes: Shape;
  /** The axes themselves, for messages. */
  readonly axes: readonly number[];
  readonly op: string;
}

/** Joint places from one index tensor per axis; they broadcast, and count from the back where negative. */
export const jointPlaces: OpFunction<[indices: readonly Tensor[], attrs: Sizes]> = defineOp<
  Sizes,
  'indices',
  'y'
>({
  name: 'jointPlaces',
  node: '',
  inputs: ['indices'],
  variadic: true,
  outputs: ['y'],
  infer(indices, { op }) {
    for (const index of indices) checkIndexType(op, index);
    const shape = indices.reduce<Shape>((all, index) => broadcastShapes(op, all, index.shape), []);
    return { shape, dtype: 'int64' };
  },
  kernel(indices, [y], { sizes, axes, op }) {
    const Y = y!.storage.data;
    indices.forEach((index, k) => {
      const [data, n] = [index.storage.data, sizes[k]!];
      positions(stretch(index, y!.shape)).forEach((at, i) => {
        const value = data[at]!;
        if (value < -n || value >= n) refuseIndex(op, value, n, axes[k]!);
        Y[i] = Y[i]! * n + (value < 0 ? value + n : value);
      });
    });
  },
  vjp: { indices: null },
  jvp: 'constant',
  batch: 'aligned',
}).called((run) => (indices, attrs) => run.one(indices, attrs));

function refuseIndex(op: string, value: number, n: number, axis: number): never {
  const range = n === 0 ? 'it has none' : `use ${-n}..${n - 1}`;
  throw new IndexError(
    'INDEX_OUT_OF_RANGE',
    `${op}: index ${value} is out of range for dim ${axis} of length ${n}; ${range}`,
    {
      op,
      details: { index: value, dim: axis, length: n },
    },
  );
}

/** Which axes are picked from, and where the axes of the places stand in the result. */
export interface Picking {
  /** Leading axes that tensor and places share. */
  readonly lead: number;
  readonly axes: readonly number[];
  readonly to: number;
}
/** The same in a stack: all axes one further back. */
export const liftPicking = <A extends Picking>(attrs: A): A => ({
  ...attrs,
  lead: attrs.lead + 1,
  axes: attrs.axes.map((d) => d + 1),
  to: attrs.to + 1,
});

/** Picking in the flattened tensor. */
export const everyAxis = (shape: Shape): Picking => ({ lead: 0, axes: shape.map((_, d) => d), to: 0 });
/** One index tensor as places in the flattened part of a tensor of `shape`. */
export const placesIn = (op: string, shape: Shape, index: Tensor, { axes }: Picking): Tensor =>
  jointPlaces([index], { sizes: [sizeOf(axes.map((d) => shape[d]!))], axes: [0], op });

const keptAxes = (x: Geometry, { lead, axes }: Picking): number[] =>
  x.shape.flatMap((_, d) => (d < lead || axes.includes(d) ? [] : [d]));

export function pickedShape(x: Geometry, at: Shape, attrs: Picking): number[] {
  const kept = keptAxes(x, attrs).map((d) => x.shape[d]!);
  const before = attrs.to - attrs.lead;
  return [
    ...x.shape.slice(0, attrs.lead),
    ...kept.slice(0, before),
    ...at.slice(attrs.lead),
    ...kept.slice(before),
  ];
}

/** Places in `x`'s memory of all picked elements, in row-major order of the result. */
function pickedPlaces(x: Tensor, at: Tensor, attrs: Picking): Int32Array {
  const kept = keptAxes(x, attrs);
  const before = attrs.to - attrs.lead;
  const part = (axes: readonly number[], offset = 0): Int32Array =>
    positions({ shape: axes.map((d) => x.shape[d]!), strides: axes.map((d) => x.strides[d]!), offset });
  const leads = part(
    Array.from({ length: attrs.lead }, (_, d) => d),
    x.offset,
  );
  const [outer, inner] = [part(kept.slice(0, before)), part(kept.slice(before))];
  const chosen = part(attrs.axes);
  const [data, which] = [at.storage.data, positions(at)];
  const each = leads.length === 0 ? 0 : which.length / leads.length;
  const places = new Int32Array(leads.length * outer.length * each * inner.length);
  let i = 0;
  leads.forEach((base, l) => {
    for (const o of outer)
      for (let k = 0; k < each; k++) {
        const place = base + o + chosen[data[which[l * each + k]!]!]!;
        for (const n of inner) places[i++] = place + n;
      }
  });
  return places;
}

/** Elements of `x` at joint places. */
export const pickAt: OpFunction<[x: Tensor, at: Tensor, attrs: Picking]> = defineOp<Picking, 'x' | 'at', 'y'>(
  {
    name: 'index',
    node: 'IndexBackward0',
    inputs: ['x', 'at'],
    outputs: ['y'],
    infer: ([x, at], attrs) => ({ shape: pickedShape(x!, at!.shape, attrs), dtype: x!.dtype }),
    kernel([x, at], [y], attrs) {
      const [X, Y] = [x!.storage.data, y!.storage.data];
      pickedPlaces(x!, at!, attrs).forEach((place, i) => void (Y[i] = X[place]!));
    },
    vjp: {
      x: needs(['at'], ({ g, shape, attrs }, at) =>
        putAt(zeros(shape, { dtype: g.dtype }), at, g, { ...attrs, accumulate: true }),
      ),
      at: null,
    },
    jvp: ({ tangents: [t], inputs: [, at], attrs }) => [t ? pickAt(t, at!, attrs) : null],
    batch: { lift: liftPicking },
  },
).called((run) => (x, at, attrs) => run.one([x, at], attrs));

export interface Putting extends Picking {
  /** Add to what is there, instead of writing over it. */
  readonly accumulate: boolean;
}
/** Values of fewer axes than are picked have axes of length 1 behind those that all share. */
function behindLead(values: Geometry, picked: Shape, { lead }: Picking): Geometry {
  const more = picked.length - values.shape.length;
  return {
    shape: values.shape.toSpliced(lead, 0, ...new Array<number>(more).fill(1)),
    strides: values.strides.toSpliced(lead, 0, ...new Array<number>(more).fill(0)),
    offset: values.offset,
  };
}

/** `x` with `values`, which broadcast to the shape that picking gives, written or added at joint places. */
export const putAt: Prepared<[x: Tensor, at: Tensor, values: Tensor, attrs: Putting]> = defineOp<
  Putting,
  'x' | 'at' | 'values',
  'y'
>({
  name: 'indexPut',
  node: 'IndexPutBackward0',
  inputs: ['x', 'at', 'values'],
  outputs: ['y'],
  infer([x, , values]) {
    sameDType('indexPut', x!, values!);
    return { shape: x!.shape, dtype: x!.dtype };
  },
  kernel([x, at, values], [y], attrs) {
    copyOut(x!, y!);
    const picked = pickedShape(x!, at!.shape, attrs);
    const from = positions(stretch(behindLead(values!, picked, attrs), picked));
    const [V, Y] = [values!.storage.data, y!.storage.data];
    pickedPlaces(y!, at!, attrs).forEach((place, i) => {
      Y[place] = attrs.accumulate ? Y[place]! + V[from[i]!]! : V[from[i]!]!;
    });
    if (attrs.accumulate) keepTruth(y!);
  },
  vjp: {
    x: needs(['at'], ({ g, attrs }, at) =>
      attrs.accumulate ? g : putAt(g, at, zeros(pickedShape(g, at.shape, attrs), { dtype: g.dtype }), attrs),
    ),
    at: null,
    values: needs(['at'], ({ g, shape, attrs }, at) => sumTo(pickAt(g, at, attrs), shape, attrs.lead)),
  },
  jvp: ({ inputs: [x, at, values], tangents: [tx, , tv], attrs }) => [
    putAt(
      tx ?? zeros(x!.shape, { dtype: x!.dtype }),
      at!,
      tv ?? zeros(values!.shape, { dtype: values!.dtype }),
      attrs,
    ),
  ],
  batch: { lift: liftPicking },
}).prepared((x: Tensor, at: Tensor, values: Tensor, attrs: Putting) => [[x, at, values], attrs]);

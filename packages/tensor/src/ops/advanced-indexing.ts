/** Indexing with tensors on several axes, with masks, and in the flattened tensor. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { run1 } from '../door.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { stretch } from '../shape.js';
import { Tensor } from '../tensor.js';
import { squeeze, unsqueeze } from './axes.js';
import { to } from './cast.js';
import { tensor } from './create.js';
import { inPlace } from './in-place.js';
import { zeros } from './makers.js';
import { nonzero } from './nonzero.js';
import { select } from './parts.js';
import {
  everyAxis,
  jointPlaces,
  liftPicking,
  pickAt,
  pickedShape,
  type Picking,
  placesIn,
  putAt,
  type Putting,
} from './picking.js';
import { like, type TensorLike } from './scalar.js';

/** One axis: integers, a list of them, or null for all of it. A mask of bool stands for as many axes as it has. */
export type Index = Tensor | readonly number[] | null;

interface Axis {
  readonly axis: number;
  readonly index: Tensor;
}

/** Which index tensor each indexed axis has; masks become the places where they hold. */
function axesOf(op: string, x: Tensor, indices: readonly Index[] | Tensor): readonly Axis[] {
  const list: readonly unknown[] = indices instanceof Tensor ? [indices] : indices;
  if (!Array.isArray(list))
    throw new ArgumentError('ARG_TYPE', `${op}: indices stand in an array, got ${shown(indices)}`, { op });
  const found: Axis[] = [];
  let axis = 0;
  for (const given of list) {
    if (given === null) axis++;
    else {
      const index = Array.isArray(given)
        ? tensor(given, { dtype: 'int64' })
        : tensorOf(op, given, 'an index');
      const parts = index.dtype === 'bool' ? maskPlaces(op, x, index, axis) : [index];
      for (const part of parts) found.push({ axis: axis++, index: wholeIndex(op, part) });
    }
    if (axis > x.shape.length)
      throw new ShapeError('SHAPE_RANK', `${op}: more indices than [${x.shape}] has dims`, { op });
  }
  if (list.length > 0) return found;
  throw new ArgumentError('ARG_RANGE', `${op}: at least one index is wanted, got ${shown(indices)}`, { op });
}

function wholeIndex(op: string, index: Tensor): Tensor {
  if (index.dtype !== 'uint8') return index;
  throw new DTypeError(
    'DTYPE_UNSUPPORTED',
    `${op}: uint8 indices are ambiguous; cast to bool for a mask or to int64`,
    { op },
  );
}

function maskPlaces(op: string, x: Tensor, mask: Tensor, axis: number): readonly Tensor[] {
  const covered = x.shape.slice(axis, axis + mask.shape.length);
  if (
    mask.shape.length === 0 ||
    covered.length < mask.shape.length ||
    mask.shape.some((n, d) => n !== covered[d])
  )
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: a mask of [${mask.shape}] does not fit [${x.shape}] from dim ${axis} on`,
      {
        op,
        details: { shapes: [mask.shape, x.shape], dim: axis },
      },
    );
  const places = nonzero(mask);
  return mask.shape.map((_, d) => select(places, 1, d));
}

const isBare = (v: unknown): v is Tensor => v instanceof Tensor && v.dtype === 'bool' && v.shape.length === 0;

/**
 * A mask without axes asks for a new axis, of length 1 where it holds and else 0, as in PyTorch: `x` with those axes, and
 * a list of places in the mask's stead. Null where there is no such mask.
 */
function unfolded(
  op: string,
  x: Tensor,
  indices: readonly Index[] | Tensor,
): { readonly x: Tensor; readonly indices: readonly Index[]; readonly added: readonly number[] } | null {
  const list: readonly unknown[] = indices instanceof Tensor ? [indices] : indices;
  if (!Array.isArray(list) || !list.some(isBare)) return null;
  const added: number[] = [];
  let [wide, axis] = [tensorOf(op, x), 0];
  const places = list.map((given: Index): Index => {
    const at = axis;
    axis += given instanceof Tensor && given.dtype === 'bool' ? Math.max(given.shape.length, 1) : 1;
    if (!isBare(given)) return given;
    if (at > wide.shape.length)
      throw new ShapeError('SHAPE_RANK', `${op}: more indices than [${x.shape}] has dims`, { op });
    wide = unsqueeze(wide, at);
    added.push(at);
    return select(nonzero(unsqueeze(given, 0)), 1, 0);
  });
  return { x: wide, indices: places, added };
}

interface Resolved {
  readonly at: Tensor;
  readonly attrs: Picking;
}
function resolve(op: string, x: Tensor, indices: readonly Index[] | Tensor): Resolved {
  const found = axesOf(op, tensorOf(op, x), indices);
  const axes = found.map(({ axis }) => axis);
  // All axes kept: one place, from which all of them are read.
  if (axes.length === 0) return { at: zeros([], { dtype: 'int64' }), attrs: { lead: 0, axes, to: 0 } };
  const at = jointPlaces(
    found.map(({ index }) => index),
    { sizes: axes.map((d) => x.shape[d]!), axes, op },
  );
  return { at, attrs: { lead: 0, axes, to: placeOf(found) } };
}

/**
 * Where the new axes stand: as in NumPy where neighbouring indexed ones stood, and in front when they were apart. An
 * index without axes only selects, as in PyTorch: neighbours are found among the others.
 */
function placeOf(found: readonly Axis[]): number {
  const single = found.filter(({ index: { shape } }) => shape.length === 0).map(({ axis }) => axis);
  const others = found.filter(({ index: { shape } }) => shape.length > 0);
  const places = others.map(({ axis }) => axis - single.filter((d) => d < axis).length);
  const [first = 0] = places;
  return places.every((place, k) => place === first + k) ? first : 0;
}

/**
 * Elements at the places that index tensors name, one per axis; they broadcast (torch's x[i, j], x[mask], x[:, i]).
 * `null` keeps an axis, negative numbers count from the back. The result is a copy.
 * Throws `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH`, `SHAPE_BROADCAST`, `SHAPE_RANK`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const index: OpFunction<[x: Tensor, indices: readonly Index[] | Tensor]> = Object.assign(
  (x: Tensor, indices: readonly Index[] | Tensor): Tensor => {
    const masked = unfolded('index', x, indices);
    const from = masked?.x ?? x;
    const { at, attrs } = resolve('index', from, masked?.indices ?? indices);
    return pickAt(from, at, attrs);
  },
  { op: pickAt.op },
);

export interface PutOptions {
  /** Add to what is there, repeated places more than once, instead of writing over it. */
  readonly accumulate?: boolean;
}
type Given = [values: TensorLike, options?: PutOptions];
type Put = Prepared<[x: Tensor, indices: readonly Index[] | Tensor, ...rest: Given]>;

function preparePut(
  x: Tensor,
  indices: readonly Index[] | Tensor,
  values: TensorLike,
  options: PutOptions = {},
): readonly [readonly [Tensor, Tensor, Tensor], Putting] {
  checkOptions('indexPut', options, ['accumulate']);
  const { accumulate = false } = options;
  const { at, attrs } = resolve('indexPut', x, indices);
  const given = values instanceof Tensor ? values : to(like('indexPut', values, x), x.dtype);
  stretch(given, pickedShape(x, at.shape, attrs));
  return [[x, at, given], { ...attrs, accumulate }];
}
/**
 * `x` with `values` at the places that `index` would pick (torch.Tensor.index_put); values broadcast to what is picked
 * and have the type of `x`. Of values for one place the last stays, unless they add up. Throws as `index`, and `DTYPE_MISMATCH`.
 */
export const indexPut: Put = Object.assign(
  (given: Tensor, indices: readonly Index[] | Tensor, ...rest: Given): Tensor => {
    const masked = unfolded('indexPut', given, indices);
    const [[x, at, values], attrs] = preparePut(masked?.x ?? given, masked?.indices ?? indices, ...rest);
    const y = putAt(x, at, values, attrs);
    return masked === null ? y : squeeze(y, masked.added);
  },
  { op: putAt.op, prepare: preparePut },
);

/** Elements of the flattened tensor, in the shape of `index`; negative numbers count from the back (torch.take). */
export const take: OpFunction<[x: Tensor, index: Tensor]> = defineOp<Picking, 'x' | 'index', 'y'>({
  name: 'take',
  node: 'TakeBackward0',
  inputs: ['x', 'index'],
  outputs: ['y'],
  infer: ([x, which], attrs) => ({ shape: pickedShape(x!, which!.shape, attrs), dtype: x!.dtype }),
  made: ([x, which], attrs) => [pickAt(x!, placesIn('take', x!.shape, which!, attrs), attrs)],
  vjp: {
    x: needs(['index'], ({ g, shape, attrs }, which) =>
      putAt(zeros(shape, { dtype: g.dtype }), placesIn('take', shape, which, attrs), g, {
        ...attrs,
        accumulate: true,
      }),
    ),
    index: null,
  },
  jvp: ({ inputs: [, which], tangents: [t], attrs }) => [t ? run1(take.op, [t, which!], attrs) : null],
  batch: { lift: liftPicking },
}).called((run) => (x, which) => {
  const attrs = everyAxis(shapeOf('take', x));
  return run.one([x, wholeIndex('take', tensorOf('take', which, 'index'))], attrs);
});

const putInto: OpFunction<Parameters<Put>> = inPlace(indexPut);
/** Writes `values` at the places that `index` would pick. */
export const indexPut_: OpFunction<Parameters<Put>> = Object.assign(
  (x: Tensor, indices: readonly Index[] | Tensor, ...rest: Given): Tensor => {
    const masked = unfolded('indexPut_', x, indices);
    putInto(masked?.x ?? x, masked?.indices ?? indices, ...rest);
    return x;
  },
  { op: putInto.op },
);

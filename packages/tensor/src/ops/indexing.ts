/** Picking elements by index tensors, and putting gradients back where they came from. */
import { DTypeError, IndexError, ShapeError } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { axisOf, type Geometry, positions, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { zeros } from './makers.js';
import { slice } from './parts.js';

interface Along {
  readonly axis: number;
}
const liftAlong = { lift: ({ axis }: Along): Along => ({ axis: axis + 1 }) };

/** Index values, checked and counted from the front. Throws `DTypeError` `DTYPE_UNSUPPORTED`, `IndexError` `INDEX_OUT_OF_RANGE`. */
export function indexValues(op: string, index: Tensor, length: number): Int32Array {
  if (isFloating(index.dtype) || index.dtype === 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: indices must be integers, got ${index.dtype}`, {
      op,
      hint: 'cast them: .to("int64")',
    });
  const data = index.storage.data;
  return positions(index).map((at, i) => {
    const value = data[at]!;
    if (value < -length || value >= length)
      throw new IndexError(
        'INDEX_OUT_OF_RANGE',
        `${op}: index ${value} at position ${i} is out of range for an axis of length ${length}`,
        {
          op,
          details: { index: value, position: i, length },
        },
      );
    return value < 0 ? value + length : value;
  });
}

/** Places of `x` at `index` along an axis: the geometry of the index's shape with that axis standing still. */
function places(x: Geometry, index: Shape, axis: number): Int32Array {
  return positions({
    shape: index,
    strides: x.strides.map((s, d) => (d === axis ? 0 : s)),
    offset: x.offset,
  });
}

function checkRanks(op: string, x: Shape, index: Shape, axis: number): void {
  const fits = index.length === x.length && index.every((n, d) => d === axis || n <= x[d]!);
  if (fits) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: indices of [${index}] do not fit [${x}]; the same rank is wanted, and no axis but ${axis} may be longer`,
    {
      op,
      details: { shapes: [x, index], dim: axis },
    },
  );
}

/** `y[i][j] = x[index[i][j]][j]` along `dim` (torch.gather). `index`: integer, the rank of `x`. */
export const gather: OpFunction<[x: Tensor, dim: number, index: Tensor]> = defineOp<
  Along,
  'x' | 'index',
  'y'
>({
  name: 'gather',
  node: 'GatherBackward0',
  inputs: ['x', 'index'],
  outputs: ['y'],
  infer([x, index], { axis }) {
    checkRanks('gather', x!.shape, index!.shape, axis);
    return { shape: index!.shape, dtype: x!.dtype };
  },
  kernel([x, index], [y], { axis }) {
    const which = indexValues('gather', index!, x!.shape[axis]!);
    const [from, X, Y, step] = [
      places(x!, index!.shape, axis),
      x!.storage.data,
      y!.storage.data,
      x!.strides[axis]!,
    ];
    for (let i = 0; i < from.length; i++) Y[i] = X[from[i]! + which[i]! * step]!;
  },
  vjp: {
    x: needs(['index'], ({ g, shape, attrs }, index) =>
      scatterAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, index, g),
    ),
    index: null,
  },
  jvp: ({ tangents: [t], inputs: [, index], attrs }) => [
    t === null || t === undefined ? null : gather(t, attrs.axis, index!),
  ],
  batch: liftAlong,
}).called((run) => (x, dim, index) => run.one([x, index], { axis: axisOf('gather', dim, x.shape.length) }));

/** `x` with `src` added at `index` along `dim` (torch.Tensor.scatter_add). Repeated indices add up. */
export const scatterAdd: OpFunction<[x: Tensor, dim: number, index: Tensor, src: Tensor]> = defineOp<
  Along,
  'x' | 'index' | 'src',
  'y'
>({
  name: 'scatterAdd',
  node: 'ScatterAddBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer([x, index], { axis }) {
    checkRanks('scatterAdd', x!.shape, index!.shape, axis);
    return { shape: x!.shape, dtype: x!.dtype };
  },
  kernel([x, index, src], [y], { axis }) {
    const which = indexValues('scatterAdd', index!, x!.shape[axis]!);
    copyOut(x!, y!);
    const [to, from] = [places(y!, index!.shape, axis), positions(src!)];
    const [S, Y, step] = [src!.storage.data, y!.storage.data, y!.strides[axis]!];
    for (let i = 0; i < to.length; i++) Y[to[i]! + which[i]! * step]! += S[from[i]!]!;
  },
  vjp: {
    x: needs([], ({ g }) => g),
    index: null,
    src: needs(['index'], ({ g, attrs }, index) => gather(g, attrs.axis, index)),
  },
  jvp: ({ inputs: [x, index, src], tangents: [tx, , ts], attrs }) => [
    scatterAdd(
      tx ?? zeros(x!.shape, { dtype: x!.dtype }),
      attrs.axis,
      index!,
      ts ?? zeros(src!.shape, { dtype: src!.dtype }),
    ),
  ],
  batch: liftAlong,
}).called((run) => (x, dim, index, src) => {
  const axis = axisOf('scatterAdd', dim, x.shape.length);
  checkRanks('scatterAdd', src.shape, index.shape, -1);
  // Only the corner of the source that the index covers takes part.
  const corner = index.shape.reduce((part, n, d) => (n === part.shape[d] ? part : slice(part, d, 0, n)), src);
  return run.one([x, index, corner], { axis });
});

function copyOut(x: Tensor, y: Tensor): void {
  const [X, Y] = [x.storage.data, y.storage.data];
  positions(x).forEach((at, i) => void (Y[i] = X[at]!));
}

/** Whole slices of `x` at the positions `index` along `dim` (torch.index_select). `index`: one axis of integers. */
export const indexSelect: OpFunction<[x: Tensor, dim: number, index: Tensor]> = defineOp<
  Along,
  'x' | 'index',
  'y'
>({
  name: 'indexSelect',
  node: 'IndexSelectBackward0',
  inputs: ['x', 'index'],
  outputs: ['y'],
  infer([x, index], { axis }) {
    checkLine('indexSelect', index!);
    return { shape: x!.shape.map((n, d) => (d === axis ? index!.shape[0]! : n)), dtype: x!.dtype };
  },
  kernel([x, index], [y], { axis }) {
    const which = indexValues('indexSelect', index!, x!.shape[axis]!);
    eachSlice(x!, y!, axis, which, (X, at, Y, to) => void (Y[to] = X[at]!));
  },
  vjp: {
    x: needs(['index'], ({ g, shape, attrs }, index) =>
      indexAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, index, g),
    ),
    index: null,
  },
  jvp: ({ tangents: [t], inputs: [, index], attrs }) => [
    t === null || t === undefined ? null : indexSelect(t, attrs.axis, index!),
  ],
  batch: 'loop',
}).called(
  (run) => (x, dim, index) => run.one([x, index], { axis: axisOf('indexSelect', dim, x.shape.length) }),
);

/** `x` with the slices of `src` added at the positions `index` along `dim` (torch.index_add). */
export const indexAdd: OpFunction<[x: Tensor, dim: number, index: Tensor, src: Tensor]> = defineOp<
  Along,
  'x' | 'index' | 'src',
  'y'
>({
  name: 'indexAdd',
  node: 'IndexAddBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer([x, index, src], { axis }) {
    checkLine('indexAdd', index!);
    const wanted = x!.shape.map((n, d) => (d === axis ? index!.shape[0]! : n));
    if (wanted.length !== src!.shape.length || wanted.some((n, d) => n !== src!.shape[d]))
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `indexAdd: slices of [${src!.shape}] do not fit; [${wanted}] is wanted`,
        { op: 'indexAdd' },
      );
    return { shape: x!.shape, dtype: x!.dtype };
  },
  kernel([x, index, src], [y], { axis }) {
    const which = indexValues('indexAdd', index!, x!.shape[axis]!);
    copyOut(x!, y!);
    eachSlice(y!, src!, axis, which, (Y, at, S, from) => void (Y[at]! += S[from]!));
  },
  vjp: {
    x: needs([], ({ g }) => g),
    index: null,
    src: needs(['index'], ({ g, attrs }, index) => indexSelect(g, attrs.axis, index)),
  },
  jvp: ({ inputs: [x, index, src], tangents: [tx, , ts], attrs }) => [
    indexAdd(
      tx ?? zeros(x!.shape, { dtype: x!.dtype }),
      attrs.axis,
      index!,
      ts ?? zeros(src!.shape, { dtype: src!.dtype }),
    ),
  ],
  batch: 'loop',
}).called(
  (run) => (x, dim, index, src) =>
    run.one([x, index, src], { axis: axisOf('indexAdd', dim, x.shape.length) }),
);

function checkLine(op: string, index: Tensor): void {
  if (index.shape.length !== 1)
    throw new ShapeError('SHAPE_RANK', `${op}: indices must have one axis, got [${index.shape}]`, {
      op,
      details: { shape: index.shape },
    });
}

type Move = (a: Tensor['storage']['data'], at: number, b: Tensor['storage']['data'], to: number) => void;

/** Meets every element of slice `which[k]` of `a` with that of slice k of `b`. */
function eachSlice(a: Tensor, b: Tensor, axis: number, which: Int32Array, move: Move): void {
  const [A, B] = [a.storage.data, b.storage.data];
  const without = ({ shape, strides, offset }: Geometry): Int32Array =>
    positions({
      shape: shape.filter((_, d) => d !== axis),
      strides: strides.filter((_, d) => d !== axis),
      offset,
    });
  const [pa, pb, sa, sb] = [without(a), without(b), a.strides[axis]!, b.strides[axis]!];
  for (let i = 0; i < pa.length; i++)
    for (let k = 0; k < which.length; k++) move(A, pa[i]! + which[k]! * sa, B, pb[i]! + k * sb);
}

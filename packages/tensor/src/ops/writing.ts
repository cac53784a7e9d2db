/** Tensors with a part of them replaced: slices, masked places, places of the flattened tensor. */
import { checkOptions, DTypeError, ShapeError } from '@isograd/errors';
import { run1 } from '../door.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, shapeOf, tensorOf } from '../operand.js';
import { axisOf, broadcastShapes, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type PutOptions } from './advanced-indexing.js';
import type { DimOption } from './along-dim.js';
import { byName, type ByName } from './by-name.js';
import { nonzero } from './nonzero.js';
import { expand } from './axes.js';
import { fill_ } from './copies.js';
import { diagonal } from './diagonals.js';
import { inPlace } from './in-place.js';
import {
  type Along,
  checkIndexType,
  checkSlices,
  copyOut,
  eachSlice,
  indexValues,
  lengthOf,
  lineLength,
  sameDType,
} from './index-rule.js';
import { gather, indexSelect } from './indexing.js';
import { cat } from './joins.js';
import { where, zeros } from './makers.js';
import { slice } from './parts.js';
import { everyAxis, jointPlaces, liftPicking, pickAt, placesIn, putAt, type Putting } from './picking.js';
import { reshape } from './reshapes.js';
import { cumsum } from './scans.js';
import { indexFill } from './scatter.js';

type SlicesArguments = [x: Tensor, dim: number, index: Tensor, src: Tensor];
type Slices = Prepared<SlicesArguments>;
/**
 * `x` with the slices of `src` in place of those at `index` along `dim` (torch.index_copy). Of slices for one place the
 * last stays. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`, `IndexError`, `DTypeError` `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`.
 */
export const indexCopy: Slices = defineOp<Along, 'x' | 'index' | 'src', 'y'>({
  name: 'indexCopy',
  node: 'IndexCopyBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer([x, index, src], { axis }) {
    checkIndexType('indexCopy', index!);
    sameDType('indexCopy', x!, src!);
    const { shape, dtype } = x!;
    const line = lineLength('indexCopy', index!);
    checkSlices('indexCopy', shape.length === 0 ? [] : shape.with(axis, line), src!.shape);
    return { shape, dtype };
  },
  kernel([x, index, src], [y], { axis }) {
    const which = indexValues('indexCopy', index!, lengthOf(x!, axis), true);
    copyOut(x!, y!);
    eachSlice(y!, src!, axis, which, (Y, at, S, from) => void (Y[at] = S[from]!));
  },
  vjp: {
    x: needs(['index'], ({ g, attrs }, index) => indexFill(g, attrs.axis, index, 0)),
    index: null,
    src: needs(['index'], ({ g, shape, attrs }, index) =>
      reshape(indexSelect(g, attrs.axis, fromFront(index, lengthOf(g, attrs.axis))), shape),
    ),
  },
  jvp: ({ inputs: [x, index, src], tangents: [tx, , ts], attrs }) => [
    indexCopy(tx ?? stillOf(x!), attrs.axis, index!, ts ?? stillOf(src!)),
  ],
  batch: 'loop',
}).prepared((x: Tensor, dim: number, index: Tensor, src: Tensor) => {
  const axis = axisOf('indexCopy', dim, rankOf('indexCopy', x));
  return [[x, tensorOf('indexCopy', index, 'index'), tensorOf('indexCopy', src, 'src')], { axis }];
});
/** Writes the slices of `src` at `index` along `dim`. */
export const indexCopy_: OpFunction<SlicesArguments> = inPlace(indexCopy);

/** A tangent of something that does not move. */
const stillOf = (x: Tensor): Tensor => zeros(x.shape, { dtype: x.dtype });
/** Indices of which none is counted from the back. */
const fromFront = (index: Tensor, length: number): Tensor =>
  where(index.lt(0n), index.add(BigInt(length)), index);

type PutArguments = [x: Tensor, index: Tensor, src: Tensor, options?: PutOptions];
type Put = Prepared<PutArguments>;
const flat = (x: Tensor): Tensor => reshape(x, [x.numel()]);
/**
 * `x` with `src` at places of the flattened tensor, negative ones counted from the back (torch.Tensor.put).
 * Throws `ShapeError` `SHAPE_NUMEL`, `IndexError`, `DTypeError` `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`.
 */
export const put: Put = defineOp<Putting, 'x' | 'index' | 'src', 'y'>({
  name: 'put',
  node: 'PutBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  made: ([x, index, src], attrs) => [
    putAt(x!, placesIn('put', x!.shape, index!, attrs), reshape(src!, index!.shape), attrs),
  ],
  vjp: {
    x: needs(['index'], ({ g, attrs }, index) => {
      if (attrs.accumulate) return g;
      const none = zeros(index.shape, { dtype: g.dtype });
      return putAt(g, placesIn('put', g.shape, index, attrs), none, attrs);
    }),
    index: null,
    src: needs(['index'], ({ g, shape, attrs }, index) =>
      reshape(pickAt(g, placesIn('put', g.shape, index, attrs), attrs), shape),
    ),
  },
  jvp: ({ inputs: [x, index, src], tangents: [tx, , ts], attrs }) => [
    run1(put.op, [tx ?? stillOf(x!), index!, ts ?? stillOf(src!)], attrs),
  ],
  batch: { lift: liftPicking },
}).prepared((x: Tensor, index: Tensor, src: Tensor, options: PutOptions = {}) => {
  const [shape, from] = [shapeOf('put', index, 'index'), shapeOf('put', src, 'src')];
  checkOptions('put', options, ['accumulate']);
  checkIndexType('put', index);
  sameDType('put', tensorOf('put', x), src);
  const { accumulate = false } = options;
  if (sizeOf(shape) !== sizeOf(from))
    throw new ShapeError(
      'SHAPE_NUMEL',
      `put: [${from}] has not as many elements as the index of [${shape}]`,
      {
        op: 'put',
      },
    );
  return [[x, index, src], { ...everyAxis(shapeOf('put', x)), accumulate }];
});
/** Writes `src` at places of the flattened tensor. */
export const put_: OpFunction<PutArguments> = inPlace(put);

const takeAlongDimByPlace: OpFunction<[x: Tensor, index: Tensor, dim?: number]> = Object.assign(
  (x: Tensor, index: Tensor, dim?: number): Tensor => {
    const [p, q] = [shapeOf('takeAlongDim', x), shapeOf('takeAlongDim', index, 'index')];
    if (dim === undefined) return gather(flat(x), 0, flat(index));
    if (p.length !== q.length)
      throw new ShapeError(
        'SHAPE_RANK',
        `takeAlongDim: [${p}] and the index of [${q}] have different ranks`,
        {
          op: 'takeAlongDim',
        },
      );
    const axis = axisOf('takeAlongDim', dim, p.length);
    if (p.length === 0) return gather(x, 0, index);
    const common = broadcastShapes('takeAlongDim', p.with(axis, 1), q.with(axis, 1));
    const along = (y: Tensor): Tensor => expand(y, common.with(axis, y.shape[axis]!));
    return gather(along(x), axis, along(index));
  },
  { op: gather.op },
);
/**
 * `gather` whose tensor and index broadcast but for `dim`; without `dim` of the flattened tensor (torch.take_along_dim).
 * Throws as `gather`, and `SHAPE_BROADCAST`.
 */
export const takeAlongDim: OpFunction<
  [x: Tensor, index: Tensor, ...args: ByName<[dim?: number], DimOption>]
> = byName('takeAlongDim', takeAlongDimByPlace, 2, ['dim']);

type MaskedArguments = [x: Tensor, mask: Tensor, src: Tensor];
type Masked = Prepared<MaskedArguments>;
/** Which element of `src`, counted from 1, each place gets; 0 where the mask does not hold. */
function ranksOf(mask: Tensor, shape: Shape, n: number): Tensor {
  const hits = flat(expand(mask, shape));
  const which = where(hits, cumsum(hits, 0), 0n);
  return jointPlaces([which], { sizes: [n + 1], axes: [0], op: 'maskedScatter' });
}
const firstAxis = { lead: 0, axes: [0], to: 0 } as const;
/**
 * `x` with the elements of `src`, one after the other, where `mask` holds; both broadcast (torch.masked_scatter).
 * Throws `IndexError` `INDEX_OUT_OF_RANGE` where `src` has too few, `DTypeError` `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`.
 */
export const maskedScatter: Masked = defineOp<undefined, 'x' | 'mask' | 'src', 'y'>({
  name: 'maskedScatter',
  node: 'MaskedScatterBackward0',
  inputs: ['x', 'mask', 'src'],
  outputs: ['y'],
  infer: ([x, mask]) => ({ shape: broadcastShapes('maskedScatter', x!.shape, mask!.shape), dtype: x!.dtype }),
  made([x, mask, src]) {
    const shape = broadcastShapes('maskedScatter', x!.shape, mask!.shape);
    const from = cat([zeros([1], { dtype: src!.dtype }), flat(src!)], 0);
    const values = pickAt(from, ranksOf(mask!, shape, src!.numel()), firstAxis);
    return [where(mask!, reshape(values, shape), x!)];
  },
  vjp: {
    x: needs(['mask'], ({ g }, mask) => where(mask, 0, g)),
    mask: null,
    src: needs(['mask'], ({ g, shape }, mask) => {
      const n = sizeOf(shape);
      const to = zeros([n + 1], { dtype: g.dtype });
      const values = flat(where(mask, g, 0));
      const sums = putAt(to, ranksOf(mask, g.shape, n), values, { ...firstAxis, accumulate: true });
      return reshape(slice(sums, 0, 1), shape);
    }),
  },
  jvp: ({ inputs: [x, mask, src], tangents: [tx, , ts] }) => [
    maskedScatter(tx ?? stillOf(x!), mask!, ts ?? stillOf(src!)),
  ],
  batch: 'loop',
}).prepared((x: Tensor, mask: Tensor, src: Tensor) => {
  const op = 'maskedScatter';
  sameDType(op, tensorOf(op, x), tensorOf(op, src, 'src'));
  if (tensorOf(op, mask, 'mask').dtype !== 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: the mask must be bool, got ${mask.dtype}`, { op });
  return [[x, mask, src], undefined];
});
/** Writes the elements of `src`, one after the other, where `mask` holds. */
export const maskedScatter_: OpFunction<MaskedArguments> = inPlace(maskedScatter);

/** `nonzero` as rows (torch.argwhere). */
export const argwhere: OpFunction<[x: Tensor]> = Object.assign((x: Tensor): Tensor => nonzero(x), {
  op: nonzero.op,
});

/** One number along the main diagonal of all axes, in place (torch.Tensor.fill_diagonal_). Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`. */
export const fillDiagonal_: OpFunction<[x: Tensor, value: number | bigint | boolean]> = Object.assign(
  (x: Tensor, value: number | bigint | boolean): Tensor => {
    const shape = shapeOf('fillDiagonal_', x);
    if (shape.length < 2)
      throw new ShapeError('SHAPE_RANK', `fillDiagonal_: at least two dims are wanted, got [${shape}]`, {
        op: 'fillDiagonal_',
      });
    if (shape.length > 2 && shape.some((n) => n !== shape[0]))
      throw new ShapeError('SHAPE_MISMATCH', `fillDiagonal_: dims of one length are wanted, got [${shape}]`, {
        op: 'fillDiagonal_',
      });
    let line = x;
    for (let k = 1; k < shape.length; k++) line = diagonal(line, 0, 0, -1);
    fill_(line, value);
    return x;
  },
  { op: fill_.op },
);

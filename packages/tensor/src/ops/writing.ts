/** Tensors with a part of them replaced: slices, masked places, views, diagonals. */
import { ArgumentError, DTypeError, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { rankOf, shapeOf, tensorOf } from '../operand.js';
import { axisOf, broadcastShapes, sameShape, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { indexPut, indexPut_, nonzero, type PutOptions } from './advanced-indexing.js';
import { expand } from './axes.js';
import { clone, copy_, fill_ } from './copies.js';
import { diagEmbed, diagonal } from './diagonals.js';
import { checkIndexType, checkSlices, lineLength, sameDType } from './index-rule.js';
import { gather } from './indexing.js';
import { cat } from './joins.js';
import { where, zeros } from './makers.js';
import { select, slice } from './parts.js';
import { jointPlaces, pickAt } from './picking.js';
import { reshape } from './reshapes.js';
import { cumsum } from './scans.js';

type Along = OpFunction<[x: Tensor, dim: number, index: Tensor, src: Tensor]>;

/** Writes slices along one axis, everything else standing still; a tensor without dimensions is one of length 1. */
function writeSlices(put: typeof indexPut_, op: string, ...[x, dim, index, src]: Parameters<Along>): Tensor {
  const axis = axisOf(op, dim, rankOf(op, x));
  checkIndexType(op, tensorOf(op, index, 'index'));
  sameDType(op, x, tensorOf(op, src, 'src'));
  const line = reshape(index, [lineLength(op, index)]);
  const long = x.shape.length === 0 ? reshape(x, [1]) : x;
  checkSlices(op, x.shape.length === 0 ? [] : x.shape.with(axis, line.shape[0]!), src.shape);
  const values = x.shape.length === 0 ? reshape(src, [1]) : src;
  return reshape(put(long, [...new Array<null>(axis).fill(null), line], values), x.shape);
}
/**
 * `x` with the slices of `src` in place of those at `index` along `dim` (torch.index_copy). Of slices for one place the
 * last stays. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`, `IndexError`, `DTypeError` `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`.
 */
export const indexCopy: Along = Object.assign(
  (...args: Parameters<Along>): Tensor => writeSlices(indexPut, 'indexCopy', ...args),
  { op: indexPut.op },
);
/** Writes the slices of `src` at `index` along `dim`. */
export const indexCopy_: Along = Object.assign(
  (...args: Parameters<Along>): Tensor => {
    writeSlices(indexPut_, 'indexCopy_', ...args);
    return args[0];
  },
  { op: indexPut_.op },
);

type Put = OpFunction<[x: Tensor, index: Tensor, src: Tensor, options?: PutOptions]>;
const flat = (x: Tensor): Tensor => reshape(x, [x.numel()]);
/**
 * `x` with `src` at places of the flattened tensor, negative ones counted from the back (torch.Tensor.put).
 * Throws `ShapeError` `SHAPE_NUMEL`, `IndexError`, `DTypeError` `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`.
 */
export const put: Put = Object.assign(
  (x: Tensor, index: Tensor, src: Tensor, options: PutOptions = {}): Tensor => {
    const [shape, from] = [shapeOf('put', index, 'index'), shapeOf('put', src, 'src')];
    checkIndexType('put', index);
    if (sizeOf(shape) !== sizeOf(from))
      throw new ShapeError(
        'SHAPE_NUMEL',
        `put: [${from}] has not as many elements as the index of [${shape}]`,
        {
          op: 'put',
        },
      );
    return reshape(indexPut(flat(tensorOf('put', x)), [flat(index)], flat(src), options), x.shape);
  },
  { op: indexPut.op },
);
/** Writes `src` at places of the flattened tensor. */
export const put_: Put = Object.assign((...args: Parameters<Put>): Tensor => copy_(args[0], put(...args)), {
  op: copy_.op,
});

/**
 * `gather` whose tensor and index broadcast but for `dim`; without `dim` of the flattened tensor (torch.take_along_dim).
 * Throws as `gather`, and `SHAPE_BROADCAST`.
 */
export const takeAlongDim: OpFunction<[x: Tensor, index: Tensor, dim?: number]> = Object.assign(
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

type Masked = OpFunction<[x: Tensor, mask: Tensor, src: Tensor]>;
/**
 * `x` with the elements of `src`, one after the other, where `mask` holds; both broadcast (torch.masked_scatter).
 * Throws `IndexError` `INDEX_OUT_OF_RANGE` where `src` has too few, `DTypeError` `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`.
 */
export const maskedScatter: Masked = Object.assign(
  (x: Tensor, mask: Tensor, src: Tensor): Tensor => {
    const op = 'maskedScatter';
    sameDType(op, tensorOf(op, x), tensorOf(op, src, 'src'));
    if (tensorOf(op, mask, 'mask').dtype !== 'bool')
      throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: the mask must be bool, got ${mask.dtype}`, { op });
    const shape = broadcastShapes(op, x.shape, mask.shape);
    const hits = flat(expand(mask, shape));
    // The k-th hit reads element k; place 0 is for where the mask does not hold.
    const which = where(hits, cumsum(hits, 0), 0n);
    const from = cat([zeros([1], { dtype: src.dtype }), flat(src)], 0);
    const at = jointPlaces([which], { sizes: [from.shape[0]!], axes: [0], op });
    const values = pickAt(from, at, { lead: 0, axes: [0], to: 0 });
    return where(expand(mask, shape), reshape(values, shape), expand(x, shape));
  },
  { op: where.op },
);
/** Writes the elements of `src`, one after the other, where `mask` holds. */
export const maskedScatter_: Masked = Object.assign(
  (x: Tensor, mask: Tensor, src: Tensor): Tensor => copy_(x, maskedScatter(x, mask, src)),
  { op: copy_.op },
);

/** `nonzero` (torch.argwhere). */
export const argwhere: typeof nonzero = nonzero;

/** A copy of `x` with `src` where `part` looks. */
function replaced(op: string, x: Tensor, src: Tensor, part: (y: Tensor) => Tensor): Tensor {
  const y = clone(tensorOf(op, x));
  const place = part(y);
  const shape: Shape = shapeOf(op, src, 'src');
  sameDType(op, x, src);
  if (!sameShape(place.shape, shape))
    throw new ShapeError('SHAPE_MISMATCH', `${op}: a source of [${shape}] does not fit [${place.shape}]`, {
      op,
    });
  copy_(place, src);
  return y;
}
/** A copy with `src` as the slice that `select` gives (torch.select_scatter). Throws as `select`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`. */
export const selectScatter: OpFunction<[x: Tensor, src: Tensor, dim: number, index: number]> = Object.assign(
  (x: Tensor, src: Tensor, dim: number, index: number): Tensor =>
    replaced('selectScatter', x, src, (y) => select(y, dim, index)),
  { op: clone.op },
);
/** A copy with `src` as the range that `slice` gives (torch.slice_scatter). Throws as `slice`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`. */
export const sliceScatter: OpFunction<
  [x: Tensor, src: Tensor, dim?: number, start?: number, end?: number, step?: number]
> = Object.assign(
  (x: Tensor, src: Tensor, dim?: number, start?: number, end?: number, step?: number): Tensor =>
    replaced('sliceScatter', x, src, (y) => slice(y, dim, start, end, step)),
  { op: clone.op },
);
/** A copy with `src` as a diagonal (torch.diagonal_scatter). Throws as `diagonal`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`. */
export const diagonalScatter: OpFunction<
  [x: Tensor, src: Tensor, offset?: number, dim1?: number, dim2?: number]
> = Object.assign(
  (x: Tensor, src: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor =>
    replaced('diagonalScatter', x, src, (y) => diagonal(y, offset, dim1, dim2)),
  { op: clone.op },
);

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

/** A matrix with the elements of the flattened tensor as a diagonal (torch.diagflat). Throws `ArgumentError` `ARG_TYPE`. */
export const diagflat: OpFunction<[x: Tensor, offset?: number]> = Object.assign(
  (x: Tensor, offset = 0): Tensor => {
    if (!Number.isInteger(offset))
      throw new ArgumentError(
        'ARG_TYPE',
        `diagflat: the offset must be a whole number, got ${shown(offset)}`,
        {
          op: 'diagflat',
        },
      );
    return diagEmbed(flat(tensorOf('diagflat', x)), offset);
  },
  { op: diagEmbed.op },
);

/** Normalisation of each sample by itself: over its last axes, or over groups of its channels. */
import { ArgumentError, checkOptions, ShapeError } from '@isograd/errors';
import { ones, reshape, sameShape, type Shape, sizeOf, type Tensor, zeros } from '@isograd/tensor';
import { checkNumber, checkSize, checkTensor } from '../checks.js';
import { batchNorm } from '../ops/batch-norm.js';
import { shown } from '../shown.js';
import { checkFloating } from './targets.js';

export interface LayerNormOptions {
  /** Scale of each element: of the normalised shape. Default 1. */
  readonly weight?: Tensor | null;
  /** Shift of each element: of the normalised shape. Default 0. */
  readonly bias?: Tensor | null;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}
export interface GroupNormOptions {
  /** Scale of each channel: [channels]. Default 1. */
  readonly weight?: Tensor | null;
  /** Shift of each channel: [channels]. Default 0. */
  readonly bias?: Tensor | null;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

export const checkEps = (op: string, eps: number): void =>
  checkNumber(op, 'eps', eps, (e) => Number.isFinite(e) && e >= 0, 'eps >= 0');

/** `x` with each run of `size` neighbouring elements at mean 0 and variance 1: a batch of one sample whose channels are the runs. */
function standardised(x: Tensor, size: number, eps: number): Tensor {
  const runs = sizeOf(x.shape) / Math.max(size, 1);
  const like = { dtype: x.dtype };
  const [y] = batchNorm(reshape(x, [1, runs, size]), ones([runs], like), zeros([runs], like), {
    eps,
    lead: 0,
  });
  return reshape(y, x.shape);
}

/** A shape given as one size or several. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function shapeOf(op: string, shape: number | Shape): Shape {
  const sizes = typeof shape === 'number' ? [shape] : shape;
  if (!Array.isArray(sizes) || sizes.length === 0)
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: normalizedShape must be a size or a list of sizes, got ${shown(shape)}`,
      {
        op,
      },
    );
  sizes.forEach((n) => checkSize(op, 'normalizedShape', n));
  return sizes;
}

function checkAffine(op: string, name: string, value: Tensor | null, shape: Shape): void {
  if (value === null) return;
  checkTensor(op, name, value);
  if (sameShape(value.shape, shape)) return;
  throw new ShapeError('SHAPE_MISMATCH', `${op}: a ${name} of [${shape}] is wanted, got [${value.shape}]`, {
    op,
    details: { shapes: [shape, value.shape] },
  });
}

/** `y weight + bias`, of which either may be missing. */
function affine(y: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor {
  const scaled = weight === null ? y : y.mul(weight);
  return bias === null ? scaled : scaled.add(bias);
}

/**
 * Normalises each sample over its last axes (torch.nn.functional.layer_norm; Ba et al. 2016). `x`: [..., ...normalizedShape].
 * Throws `ShapeError` `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_TYPE`, `ARG_RANGE`,
 * `ARG_UNKNOWN`.
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: number | Shape,
  options: LayerNormOptions = {},
): Tensor {
  const op = 'layerNorm';
  checkTensor(op, 'x', x);
  checkOptions(op, options, ['weight', 'bias', 'eps']);
  const { weight = null, bias = null, eps = 1e-5 } = options;
  checkEps(op, eps);
  const shape = shapeOf(op, normalizedShape);
  const trailing = x.shape.slice(-shape.length);
  if (!sameShape(trailing, shape))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: the normalised shape [${shape}] does not fit [${x.shape}], whose trailing dims are [${trailing}]`,
      { op, details: { shapes: [shape, x.shape] } },
    );
  checkFloating(op, x);
  checkAffine(op, 'weight', weight, shape);
  checkAffine(op, 'bias', bias, shape);
  return affine(standardised(x, sizeOf(shape), eps), weight, bias);
}

/**
 * Normalises each sample over groups of its channels (torch.nn.functional.group_norm; Wu and He 2018). `x`:
 * [batch, channels, …]. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, and `SHAPE_EMPTY` for a single value in all;
 * `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export function groupNorm(x: Tensor, numGroups: number, options: GroupNormOptions = {}): Tensor {
  const op = 'groupNorm';
  checkTensor(op, 'x', x);
  checkOptions(op, options, ['weight', 'bias', 'eps']);
  const { weight = null, bias = null, eps = 1e-5 } = options;
  checkEps(op, eps);
  checkSize(op, 'numGroups', numGroups);
  const channels = x.shape[1];
  if (channels === undefined)
    throw new ShapeError('SHAPE_RANK', `${op}: [batch, channels, …] is wanted, got [${x.shape}]`, { op });
  checkGroups(op, numGroups, channels);
  checkFloating(op, x);
  checkAffine(op, 'weight', weight, [channels]);
  checkAffine(op, 'bias', bias, [channels]);
  const size = sizeOf(x.shape.slice(1)) / numGroups;
  if (sizeOf(x.shape) === numGroups && x.shape[0] === 1)
    throw new ShapeError('SHAPE_EMPTY', `${op}: [${x.shape}] has one value in a group; more are wanted`, {
      op,
    });
  const wide = (value: Tensor | null): Tensor | null =>
    value === null ? null : reshape(value, [channels, ...x.shape.slice(2).map(() => 1)]);
  return affine(standardised(x, size, eps), wide(weight), wide(bias));
}

/** Throws `ArgumentError` `ARG_RANGE` unless the channels can be cut into equal groups. */
export function checkGroups(op: string, groups: number, channels: number): void {
  if (channels % groups === 0) return;
  throw new ArgumentError('ARG_RANGE', `${op}: ${channels} channels are not divisible by ${groups} groups`, {
    op,
    details: { channels, groups },
  });
}

/** Covariances, and likeness of vectors. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import { floatOf } from '../dtype.js';
import type { OpFunction } from '../op.js';
import { rankOf, shapeOf, tensorOf } from '../operand.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div, mul, sub } from './arithmetic.js';
import { expand, t, unsqueeze, squeeze } from './axes.js';
import { byName, type ByName } from './by-name.js';
import { to } from './cast.js';
import { clamp } from './clamp.js';
import { diag } from './diagonals.js';
import { sqrt } from './math.js';
import { norm } from './norm.js';
import { orderOf } from './norm-rule.js';
import { norming } from './norming.js';
import { plusNumber } from './number-steps.js';
import type { KeepOptions } from './one-axis.js';
import { mm } from './product.js';
import { sum } from './reduce.js';
import { floating } from './reduce-rule.js';
import { reshape, view } from './reshapes.js';

export interface CovOptions {
  /** Subtracted from the number of observations: 1 by default. */
  readonly correction?: number;
  /** How often each observation was made. */
  readonly fweights?: Tensor;
  /** How much each observation counts. */
  readonly aweights?: Tensor;
}

/**
 * Covariances of variables, which are rows, over observations, which are columns (torch.cov); one number for a vector.
 * Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, `ArgumentError` `ARG_TYPE`.
 */
export const cov: OpFunction<[x: Tensor, options?: CovOptions]> = Object.assign(
  (x: Tensor, options: CovOptions = {}): Tensor => {
    checkOptions('cov', options, ['correction', 'fweights', 'aweights']);
    const { correction = 1, fweights, aweights } = options;
    if (typeof correction !== 'number' || Number.isNaN(correction))
      throw new ArgumentError('ARG_TYPE', `cov: correction must be a number, got ${shown(correction)}`, {
        op: 'cov',
      });
    if (rankOf('cov', x) > 2)
      throw new ShapeError('SHAPE_RANK', `cov: at most two dims are wanted, got [${x.shape}]`, { op: 'cov' });
    const dtype = floatOf(x.dtype);
    const rows = to(x.shape.length < 2 ? reshape(x, [1, x.numel()]) : x, dtype);
    const n = rows.shape[1]!;
    const weights = [fweights, aweights].flatMap((w) => (w === undefined ? [] : [weightsOf(w, n, dtype)]));
    const weight = weights.length === 0 ? null : weights.reduce((a, b) => mul(a, b));
    const total = weight === null ? n : sum(weight);
    const centre = div(sum(weight === null ? rows : mul(rows, weight), 1), total);
    const apart = sub(rows, unsqueeze(centre, 1));
    const products = mm(apart, t(weight === null ? apart : mul(apart, weight)));
    return squeeze(div(products, freedom(total, correction, weight, aweights)));
  },
  { op: mm.op },
);

function weightsOf(w: Tensor, n: number, dtype: Tensor['dtype']): Tensor {
  const shape = shapeOf('cov', w, 'weights');
  if (shape.length === 1 && shape[0] === n) return to(w, dtype);
  throw new ShapeError('SHAPE_MISMATCH', `cov: weights of [${shape}] for ${n} observations`, { op: 'cov' });
}

/** What the sum of products is divided by, never less than 0. */
function freedom(
  total: number | Tensor,
  correction: number,
  weight: Tensor | null,
  aweights: Tensor | undefined,
): number | Tensor {
  if (typeof total === 'number') return Math.max(total - correction, 0);
  if (weight === null || aweights === undefined) return clamp(sub(total, correction), { min: 0 });
  const mass = div(sum(mul(weight, to(aweights, weight.dtype))), total);
  return clamp(sub(total, mul(mass, correction)), { min: 0 });
}

/** Correlations of variables, which are rows (torch.corrcoef). Throws as `cov`. */
export const corrcoef: OpFunction<[x: Tensor]> = Object.assign(
  (x: Tensor): Tensor => {
    tensorOf('corrcoef', x);
    const c = cov(x);
    if (c.shape.length === 0) return div(c, c);
    const spread = sqrt(diag(c));
    const [rows, columns] = [view(spread, [-1, 1]), view(spread, [1, -1])];
    return clamp(div(div(c, rows), columns), { min: -1, max: 1 });
  },
  { op: mm.op },
);

/** PyTorch takes it as the older of its two norms. */
const lengths = norming('NormBackward1');
export interface PairwiseOptions extends KeepOptions {
  /** Order of the norm; 2 unless said otherwise. */
  readonly p?: number;
  /** Added to each difference, so that the slope at equal vectors is finite; 1e-6 unless said otherwise. */
  readonly eps?: number;
}
/** Norm along the last axis of `a - b + eps`; both broadcast (torch.pairwise_distance). */
export const pairwiseDistance: OpFunction<[a: Tensor, b: Tensor, options?: PairwiseOptions]> = Object.assign(
  (a: Tensor, b: Tensor, options: PairwiseOptions = {}): Tensor => {
    checkOptions('pairwiseDistance', options, ['p', 'eps', 'keepdim']);
    const { p = 2, eps = 1e-6, keepdim = false } = options;
    const apart = sub(tensorOf('pairwiseDistance', a, 'a'), tensorOf('pairwiseDistance', b, 'b'));
    return lengths(plusNumber(apart, eps), orderOf('pairwiseDistance', p), -1, { keepdim });
  },
  { op: norm.op },
);

/** The arguments of `cosineSimilarity` by name. */
export interface CosineOptions {
  /** 1 by default. */
  readonly dim?: number;
  /** The least length; 1e-8 by default. */
  readonly eps?: number;
}
const cosineSimilarityByPlace: OpFunction<[a: Tensor, b: Tensor, dim?: number, eps?: number]> = Object.assign(
  (a: Tensor, b: Tensor, dim = 1, eps = 1e-8): Tensor => {
    floating('cosineSimilarity', a);
    floating('cosineSimilarity', b);
    const shape = broadcastShapes('cosineSimilarity', a.shape, b.shape);
    const unit = (x: Tensor): Tensor => div(x, clamp(norm(x, 2, dim, { keepdim: true }), { min: eps }));
    return sum(mul(unit(expand(a, shape)), unit(expand(b, shape))), dim);
  },
  { op: sum.op },
);
/** Cosine of the angle between vectors along `dim`, 1 by default; both broadcast (torch.cosine_similarity). */
export const cosineSimilarity: OpFunction<
  [a: Tensor, b: Tensor, ...args: ByName<[dim?: number, eps?: number], CosineOptions>]
> = byName('cosineSimilarity', cosineSimilarityByPlace, 2, ['dim', 'eps']);

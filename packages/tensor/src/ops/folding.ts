/** Reductions at indices: values for one place are folded into one. */
import { ArgumentError, checkOptions, DTypeError, shown, unknownName } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import type { OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div } from './arithmetic.js';
import { expand } from './axes.js';
import { clamp } from './clamp.js';
import { clone, copy_ } from './copies.js';
import { checkIndexType, checkSlices, corner, lineLength, sameDType } from './index-rule.js';
import { scatterAdd } from './indexing.js';
import { ones, zeros } from './makers.js';
import { reshape } from './reshapes.js';
import { scatter } from './scatter.js';
import { scatterFold } from './scatter-fold.js';

const reductions = ['sum', 'prod', 'mean', 'amax', 'amin'] as const;
/** How values for one place are folded into one. */
export type ScatterReduction = (typeof reductions)[number];
export interface IncludeOptions {
  /** Whether what was there takes part; true unless said otherwise. */
  readonly includeSelf?: boolean;
}
type ScatterReduce = OpFunction<
  [x: Tensor, dim: number, index: Tensor, src: Tensor, reduce: ScatterReduction, options?: IncludeOptions]
>;
type IndexReduce = OpFunction<
  [
    x: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: Exclude<ScatterReduction, 'sum'>,
    options?: IncludeOptions,
  ]
>;

/**
 * `x` with the values of `src` for one place folded into it, `y[index[i][j]][j]` with `src[i][j]` along `dim`: their
 * sum, product, mean (of integers rounded down), largest or smallest (torch.scatter_reduce). Equal extremes share the
 * gradient. Throws as `scatterAdd`, and `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const scatterReduce: ScatterReduce = Object.assign(
  (...[x, dim, index, src, reduce, options = {}]: Parameters<ScatterReduce>): Tensor => {
    const op = 'scatterReduce';
    const by = reductionOf(op, reduce, reductions);
    const includeSelf = includes(op, options);
    const axis = axisOf(op, dim, rankOf(op, x));
    checkIndexType(op, tensorOf(op, index, 'index'));
    sameDType(op, x, tensorOf(op, src, 'src'));
    return folded(x, axis, index, corner(op, src, index), by, includeSelf);
  },
  { op: scatterFold.op },
);

/**
 * `x` with whole slices of `src` folded into those at `index` along `dim`, as `scatterReduce` does
 * (torch.index_reduce). Throws as `indexAdd`, and `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const indexReduce: IndexReduce = Object.assign(
  (...[x, dim, index, src, reduce, options = {}]: Parameters<IndexReduce>): Tensor => {
    const op = 'indexReduce';
    const by = reductionOf(op, reduce, reductions.slice(1));
    const includeSelf = includes(op, options);
    const axis = axisOf(op, dim, rankOf(op, x));
    checkIndexType(op, tensorOf(op, index, 'index'));
    sameDType(op, x, tensorOf(op, src, 'src'));
    const n = lineLength(op, index);
    checkSlices(op, x.shape.length === 0 ? [] : x.shape.with(axis, n), src.shape);
    const [long, values] = x.shape.length === 0 ? [reshape(x, [1]), reshape(src, [1])] : [x, src];
    const line = reshape(
      index,
      long.shape.map((_, d) => (d === axis ? n : 1)),
    );
    return reshape(folded(long, axis, expand(line, values.shape), values, by, includeSelf), x.shape);
  },
  { op: scatterFold.op },
);

/** Folds values in at indices, in place. */
export const scatterReduce_: ScatterReduce = Object.assign(
  (...[x, ...rest]: Parameters<ScatterReduce>): Tensor => copy_(x, scatterReduce(saved(x), ...rest)),
  { op: copy_.op },
);
/** Folds slices in at the positions `index`, in place. */
export const indexReduce_: IndexReduce = Object.assign(
  (...[x, ...rest]: Parameters<IndexReduce>): Tensor => copy_(x, indexReduce(saved(x), ...rest)),
  { op: copy_.op },
);

/** What is overwritten may be what the gradient reads. */
const saved = (x: Tensor): Tensor => clone(tensorOf('scatterReduce_', x));

function folded(
  x: Tensor,
  axis: number,
  index: Tensor,
  src: Tensor,
  by: ScatterReduction,
  includeSelf: boolean,
): Tensor {
  if (by !== 'sum' && by !== 'mean') return scatterFold(x, index, src, { axis, by, includeSelf });
  const total = scatterAdd(includeSelf ? x : scatter(x, axis, index, 0), axis, index, src);
  return by === 'sum' ? total : averaged(total, axis, index, includeSelf);
}

function averaged(total: Tensor, axis: number, index: Tensor, includeSelf: boolean): Tensor {
  const { shape, dtype } = total;
  if (dtype === 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', 'scatterReduce: bool has no mean; cast it: .to("float32")', {
      op: 'scatterReduce',
    });
  const own = (includeSelf ? ones : zeros)(shape, { dtype });
  const counts = scatterAdd(own, axis, index, ones(index.shape, { dtype }));
  const divisor = clamp(counts, { min: isFloating(dtype) ? 1 : 1n });
  return isFloating(dtype) ? div(total, divisor) : div(total, divisor, { roundingMode: 'floor' });
}

function reductionOf(op: string, given: unknown, known: readonly ScatterReduction[]): ScatterReduction {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  const what = typeof given === 'string' ? unknownName(given, known) : `${shown(given)} is not known`;
  throw new ArgumentError('ARG_UNKNOWN', `${op}: reduce ${what}; use ${known.join(', ')}`, { op });
}

function includes(op: string, options: IncludeOptions): boolean {
  checkOptions(op, options, ['includeSelf']);
  const { includeSelf = true } = options;
  if (typeof includeSelf === 'boolean') return includeSelf;
  throw new ArgumentError('ARG_TYPE', `${op}: includeSelf must be true or false, got ${shown(includeSelf)}`, {
    op,
  });
}

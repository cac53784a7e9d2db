/** Reductions at indices: values for one place are folded into one. */
import { ArgumentError, checkOptions, DTypeError, shown, unknownName } from '@isograd/errors';
import { type AnyOp, defineOp, type Formula, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { expand, unsqueeze } from './axes.js';
import { inPlace } from './in-place.js';
import { type Along, checkIndexType, checkSlices, corner, lineLength, sameDType } from './index-rule.js';
import { reshape } from './reshapes.js';
import { type Fold, foldTangent, scatterFold } from './scatter-fold.js';
import { scatterSum, type Summing, sumTangent } from './scatter-sum.js';

const reductions = ['sum', 'prod', 'mean', 'amax', 'amin'] as const;
/** How values for one place are folded into one. */
export type ScatterReduction = (typeof reductions)[number];
export interface IncludeOptions {
  /** Whether what was there takes part; true unless said otherwise. */
  readonly includeSelf?: boolean;
}
type ScatterArguments = [
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: ScatterReduction,
  options?: IncludeOptions,
];
type IndexArguments = [
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: Exclude<ScatterReduction, 'sum'>,
  options?: IncludeOptions,
];

/** What a call asks, checked. */
interface Asked extends Along {
  readonly by: ScatterReduction;
  readonly includeSelf: boolean;
}
function asked(
  op: string,
  known: readonly ScatterReduction[],
  [x, dim, index, src, reduce, options = {}]: ScatterArguments | IndexArguments,
): Asked {
  const by = reductionOf(op, reduce, known);
  const includeSelf = includes(op, options);
  const axis = axisOf(op, dim, rankOf(op, x));
  checkIndexType(op, tensorOf(op, index, 'index'));
  sameDType(op, x, tensorOf(op, src, 'src'));
  if (by === 'mean' && x.dtype === 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: bool has no mean; cast it: .to("float32")`, { op });
  return { axis, by, includeSelf };
}

/** In a stack: how many axes all have in front. */
interface Stacked extends Asked {
  readonly lead: number;
}

type Folding = (x: Tensor, index: Tensor, src: Tensor, attrs: Asked) => Tensor;
const folding =
  (bySum: Row<Summing>, byStep: Row<Fold>): Folding =>
  (x, index, src, { axis, by, includeSelf }) =>
    by === 'sum' || by === 'mean'
      ? bySum(x, index, src, { axis, by, includeSelf })
      : byStep(x, index, src, { axis, by, includeSelf });
type Row<A> = (x: Tensor, index: Tensor, src: Tensor, attrs: A) => Tensor;
const folded = folding(scatterSum, scatterFold);
/** In place; the two rows are one function away from their functional forms. */
const byStep_ = written<Fold>(scatterFold.op);
const folded_ = folding(written<Summing>(scatterSum.op), byStep_);
function written<A>(op: AnyOp): OpFunction<[x: Tensor, index: Tensor, src: Tensor, attrs: A]> {
  type Arguments = [x: Tensor, index: Tensor, src: Tensor, attrs: A];
  const row = defineOp<A>(op).prepared<Arguments>((x, index, src, attrs) => [[x, index, src], attrs]);
  return inPlace<Arguments>(row);
}

/**
 * `x` with the values of `src` for one place folded into it, `y[index[i][j]][j]` with `src[i][j]` along `dim`: their
 * sum, product, mean (of integers rounded down), largest or smallest (torch.scatter_reduce). Equal extremes share the
 * gradient. Throws as `scatterAdd`, and `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const scatterReduce: OpFunction<ScatterArguments> = Object.assign(
  (...args: ScatterArguments): Tensor => {
    const [x, , index, src] = args;
    const attrs = asked('scatterReduce', reductions, args);
    return folded(x, index, corner('scatterReduce', src, index), attrs);
  },
  { op: scatterFold.op },
);
/** Folds values in at indices, in place. */
export const scatterReduce_: OpFunction<ScatterArguments> = Object.assign(
  (...args: ScatterArguments): Tensor => {
    const [x, , index, src] = args;
    const attrs = asked('scatterReduce_', reductions, args);
    return folded_(x, index, corner('scatterReduce_', src, index), attrs);
  },
  { op: byStep_.op },
);

/** Slices as values: every element of a slice goes where its slice goes. */
function spread(
  x: Tensor,
  index: Tensor,
  src: Tensor,
  { axis, lead }: Stacked,
): readonly [Tensor, Tensor, Tensor] {
  const flat = x.shape.length === lead;
  const [long, values] = flat ? [unsqueeze(x, lead), unsqueeze(src, lead)] : [x, src];
  const n = index.shape[lead] ?? 1;
  const line = long.shape.map((size, d) => (d < lead ? size : d === axis ? n : 1));
  return [long, expand(reshape(index, line), values.shape), values];
}
const shapedAs = (form: Tensor, t: Tensor | null | undefined): Tensor | null =>
  t ? reshape(t, form.shape) : null;
/** The gradient that `scatterReduce` has for one of its inputs. */
const slope = (name: 'x' | 'src'): Formula<'x' | 'index' | 'src' | 'y', Stacked> =>
  needs(['x', 'index', 'src', 'y'], ({ g, attrs, position }, ...[x, index, src, y]) => {
    const [a, b, c] = spread(x, index, src, attrs);
    const { op } = attrs.by === 'sum' || attrs.by === 'mean' ? scatterSum : scatterFold;
    const formula = op.plan.formulas[name === 'x' ? 0 : 2]!;
    const long = reshape(g, a.shape);
    const values: Readonly<Record<string, Tensor>> = { x: a, index: b, src: c, y: reshape(y, a.shape) };
    const { shape } = name === 'x' ? a : c;
    const pulled = formula.pull(
      { g: long, gs: [long], attrs, shape, position },
      ...formula.needs.map((need) => values[need]!),
    );
    return reshape(pulled, name === 'x' ? x.shape : src.shape);
  });

/**
 * `x` with whole slices of `src` folded into those at `index` along `dim`, as `scatterReduce` does
 * (torch.index_reduce). Throws as `indexAdd`, and `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const indexReduce: Prepared<IndexArguments> = defineOp<Stacked, 'x' | 'index' | 'src', 'y'>({
  name: 'indexReduce',
  node: 'IndexReduceBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer: ([x]) => x!,
  made: ([x, index, src], attrs) => [reshape(folded(...spread(x!, index!, src!, attrs), attrs), x!.shape)],
  vjp: { x: slope('x'), index: null, src: slope('src') },
  jvp({ inputs: [x, index, src], tangents: [tx, , ts], outputs: [y], attrs }) {
    const { axis, by, includeSelf } = attrs;
    const inputs = spread(x!, index!, src!, attrs);
    const [wide, , values] = inputs;
    const context = {
      inputs,
      tangents: [shapedAs(wide, tx), null, shapedAs(values, ts)],
      outputs: [reshape(y!, wide.shape)],
    };
    const moved =
      by === 'sum' || by === 'mean'
        ? sumTangent({ ...context, attrs: { axis, by, includeSelf } })
        : foldTangent({ ...context, attrs: { axis, by, includeSelf } });
    return [reshape(moved, x!.shape)];
  },
  batch: { lift: (attrs) => ({ ...attrs, axis: attrs.axis + 1, lead: attrs.lead + 1 }) },
}).prepared((...args: IndexArguments) => {
  const [x, , index, src] = args;
  const attrs = asked('indexReduce', reductions.slice(1), args);
  const n = lineLength('indexReduce', index);
  checkSlices('indexReduce', x.shape.length === 0 ? [] : x.shape.with(attrs.axis, n), src.shape);
  return [[x, index, src], { ...attrs, lead: 0 }];
});
/** Folds slices in at the positions `index`, in place. */
export const indexReduce_: OpFunction<IndexArguments> = inPlace(indexReduce);

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

/** Norms of vectors and matrices. */
import { ArgumentError, checkOptions, ShapeError, shown, unknownName } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { permute, unsqueeze } from '../ops/axes.js';
import { amax, amin } from '../ops/extremes.js';
import { abs } from '../ops/math.js';
import { norm as lengths } from '../ops/norm.js';
import type { Dim } from '../ops/reduce-rule.js';
import { sum } from '../ops/reduce.js';
import { axesOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { matrix, real } from './checks.js';
import { svdvals } from './svd.js';

/** fro: root of the sum of squares; nuc: sum of singular values; 2, -2: largest and smallest of them; ±1, ±Infinity: largest and smallest sum of sizes of a column, of a row. */
export type MatrixOrder = (typeof orders)[number];
const orders = ['fro', 'nuc', 2, -2, 1, -1, Infinity, -Infinity] as const;

export interface VectorNormOptions {
  /** Any number; 2 by default. Infinity and -Infinity: largest and smallest size; 0: how many are not 0. */
  readonly ord?: number;
  readonly dim?: Dim;
  /** Keep reduced axes with length 1. */
  readonly keepdim?: boolean;
}
export interface MatrixNormOptions {
  /** "fro" by default. */
  readonly ord?: MatrixOrder;
  /** Rows and columns; the last two axes by default. */
  readonly dim?: readonly [rows: number, columns: number];
  /** Keep reduced axes with length 1. */
  readonly keepdim?: boolean;
}
export interface NormOptions {
  /** As of `vectorNorm` or `matrixNorm`, whichever `dim` asks for. */
  readonly ord?: number | MatrixOrder;
  readonly dim?: Dim;
  /** Keep reduced axes with length 1. */
  readonly keepdim?: boolean;
}

/** `norm(x, ord, options)`, or everything in one object. */
type OrderArguments<Options extends { readonly ord?: unknown }> = [
  ord?: NonNullable<Options['ord']> | Options,
  options?: Omit<Options, 'ord'>,
];

function withOrder<Options extends { readonly ord?: number | MatrixOrder }>(
  op: string,
  [first, second]: OrderArguments<Options>,
): Partial<Options> {
  const given = typeof first === 'object' ? first : second;
  if (given !== undefined) checkOptions(op, given, ['ord', 'dim', 'keepdim']);
  if (typeof first === 'object') {
    if (second === undefined) return first;
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
  }
  const ord = first === undefined ? {} : { ord: first };
  // What is left of generic options without `ord`, and `ord` again.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return { ...second, ...ord } as Partial<Options>;
}

/** A norm of matrices, checked; `usual` when none is given. Throws `ArgumentError` `ARG_UNKNOWN`. */
export function orderOf(op: string, name: string, given: unknown, usual: MatrixOrder): MatrixOrder {
  const found = given === undefined ? usual : orders.find((order) => order === given);
  if (found !== undefined) return found;
  const what =
    typeof given === 'string' ? unknownName(given, ['fro', 'nuc']) : `${shown(given)} is not known`;
  throw new ArgumentError(
    'ARG_UNKNOWN',
    `${op}: ${name} ${what}; a matrix has "fro", "nuc", ±1, ±2 and ±Infinity`,
    { op },
  );
}

/**
 * Norm of all elements, or along `dim`, as if they were vectors (torch.linalg.vector_norm). Throws `ArgumentError`
 * `ARG_TYPE`, `ARG_UNKNOWN`; `IndexError` `DIM_OUT_OF_RANGE`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const vectorNorm: OpFunction<[x: Tensor, ...OrderArguments<VectorNormOptions>]> = Object.assign(
  (x: Tensor, ...args: OrderArguments<VectorNormOptions>): Tensor => {
    const { ord = 2, dim, keepdim = false } = withOrder('vectorNorm', args);
    if (typeof ord !== 'number' || Number.isNaN(ord))
      throw new ArgumentError('ARG_TYPE', `vectorNorm: ord must be a number, got ${shown(ord)}`, {
        op: 'vectorNorm',
      });
    return lengths(real('vectorNorm', x, 'x'), { p: ord, dim, keepdim });
  },
  { op: lengths.op },
);

/**
 * Norm of matrices (torch.linalg.matrix_norm). Throws `ShapeError` `SHAPE_RANK`; `ArgumentError` `ARG_UNKNOWN`,
 * `ARG_RANGE`; `IndexError` `DIM_OUT_OF_RANGE`, `DIM_DUPLICATE`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const matrixNorm: OpFunction<[A: Tensor, ...OrderArguments<MatrixNormOptions>]> = Object.assign(
  (a: Tensor, ...args: OrderArguments<MatrixNormOptions>): Tensor => {
    const options = withOrder('matrixNorm', args);
    const { dim = [-2, -1], keepdim = false } = options;
    const ord = orderOf('matrixNorm', 'ord', options.ord, 'fro');
    const axes = axesOf('matrixNorm', dim, matrix('matrixNorm', a).shape.length);
    const [rows, columns] = axes;
    if (rows === undefined || columns === undefined || axes.length !== 2)
      throw new ArgumentError('ARG_RANGE', `matrixNorm: dim names rows and columns, got ${shown(dim)}`, {
        op: 'matrixNorm',
      });
    if (ord === 'fro') return lengths(a, { p: 2, dim: axes, keepdim });
    if (ord === 'nuc' || ord === 2 || ord === -2) return spectral(a, ord, rows, columns, keepdim);
    const [inner, outer] = Math.abs(ord) === 1 ? [rows, columns] : [columns, rows];
    const sums = sum(abs(a), inner, { keepdim: true });
    const found = (ord > 0 ? amax : amin)(sums, outer, { keepdim: true });
    return keepdim ? found : sum(found, axes);
  },
  { op: lengths.op },
);

/** Norms of the singular values, which stand in falling order. */
function spectral(a: Tensor, ord: 'nuc' | 2 | -2, rows: number, columns: number, keepdim: boolean): Tensor {
  const others = a.shape.map((_, d) => d).filter((d) => d !== rows && d !== columns);
  const s = svdvals(permute(a, [...others, rows, columns]));
  // Equal singular values share the gradient, as the largest of a tensor do.
  const found = ord === 'nuc' ? sum(s, -1) : ord === 2 ? amax(s, -1) : amin(s, -1);
  if (!keepdim) return found;
  return [rows, columns].toSorted((x, y) => x - y).reduce((y, axis) => unsqueeze(y, axis), found);
}

/**
 * Norm of a vector or a matrix (torch.linalg.norm): of all elements without `ord` and `dim`; of matrices when `dim`
 * names two axes, or `ord` is given and the tensor has two; else of vectors. Throws as `vectorNorm` and `matrixNorm`.
 */
export const norm: OpFunction<[x: Tensor, ...OrderArguments<NormOptions>]> = Object.assign(
  (x: Tensor, ...args: OrderArguments<NormOptions>): Tensor => {
    const { ord, dim, keepdim = false } = withOrder('norm', args);
    const { length } = real('norm', x, 'x').shape;
    const two = typeof dim === 'object' ? dim.length === 2 : dim === undefined && length === 2;
    if (two && ord !== undefined) {
      const [rows = -2, columns = -1] = typeof dim === 'object' ? dim : [];
      return matrixNorm(x, {
        ord: orderOf('norm', 'ord', ord, 'fro'),
        dim: [rows, columns],
        keepdim,
      });
    }
    if (dim === undefined && ord !== undefined && length > 2)
      throw new ShapeError(
        'SHAPE_RANK',
        `norm: ord without dim wants a vector or a matrix, got [${x.shape}]; name dim, or use vectorNorm`,
        { op: 'norm', details: { shape: x.shape } },
      );
    if (typeof ord === 'string')
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `norm: ord ${shown(orderOf('norm', 'ord', ord, 'fro'))} needs a matrix; x is [${x.shape}]`,
        { op: 'norm' },
      );
    return vectorNorm(x, { dim, keepdim, ...(ord === undefined ? {} : { ord }) });
  },
  { op: lengths.op },
);

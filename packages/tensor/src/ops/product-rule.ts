/** What products of matrices share: refusals, and where the matrices of a stack begin. */
import { DTypeError, ShapeError } from '@isograd/errors';
import type { DType } from '../dtype.js';
import { positions, type Shape, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** PyTorch refuses operands of two types, because the product's precision would be anybody's guess. Throws `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED` for bool. */
export function sameType(op: string, ...xs: readonly Tensor[]): DType {
  const { dtype } = xs[0]!;
  for (let i = 1; i < xs.length; i++) if (xs[i]!.dtype !== dtype) refuseTypes(op, xs, i);
  if (dtype !== 'bool') return dtype;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: bool is not supported`, {
    op,
    hint: 'cast it: .to("int64")',
  });
}

function refuseTypes(op: string, xs: readonly Tensor[], other: number): never {
  const dtypes = xs.map((x) => x.dtype);
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}: ${dtypes[0]} with ${dtypes[other]} does not fit; one dtype is wanted`,
    { op, details: { dtypes }, hint: `cast one: .to("${dtypes[0]}")` },
  );
}

/** Throws `ShapeError` `SHAPE_MISMATCH`, with a hint where the second looks transposed. */
export function refuseProduct(op: string, a: Shape, b: Shape): never {
  const [columns, rows] = [a.at(-1), b.length === 1 ? b[0] : b.at(-2)];
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: [${a}] times [${b}] does not fit; columns of the first (${columns}) must equal rows of the second (${rows})`,
    {
      op,
      details: { shapes: [a, b], sizes: [columns, rows] },
      ...(columns === b.at(-1) && b.length > 1 ? { hint: 'the second looks transposed: try .t()' } : {}),
    },
  );
}

/** Steps between rows and between columns. */
export const steps = ({ strides }: Tensor): { readonly row: number; readonly column: number } => ({
  row: strides.at(-2)!,
  column: strides.at(-1)!,
});

/** Where each matrix of a stack begins, for leading axes stretched to `lead`. */
export const starts = (x: Tensor, lead: Shape): Int32Array =>
  positions(
    stretch({ shape: x.shape.slice(0, -2), strides: x.strides.slice(0, -2), offset: x.offset }, lead),
  );

/** Plans that several frameworks share. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import {
  type DType,
  empty,
  eye,
  full,
  type Shape,
  sizeOf,
  type Tensor,
  tensor,
  zeros,
} from '@isograd/tensor';
import { draw_, type Stream } from '../draw.js';
import type { Fans } from '../fans.js';
import { type Law, lawText } from '../law.js';
import { orthonormal } from '../orthogonal.js';
import { checkNumber } from '../target.js';
import { lawOfVariance, ruleText, scalingModes, type ScalingRule } from '../variance-scaling.js';
import type { Plan } from './initializer.js';

/** A number that must be given. Throws `ArgumentError` `ARG_MISSING`, `ARG_TYPE`, `ARG_RANGE`. */
export function wantedNumber(op: string, name: string, value: unknown): number {
  if (value !== undefined) return checkNumber(op, name, value);
  throw new ArgumentError('ARG_MISSING', `${op}: ${name} is missing from the options`, {
    op,
    details: { field: name },
  });
}

/** The same law for every shape. */
export const fixed = (law: Law): Plan => ({ rule: lawText(law), law: () => law });

/** Uniform between two numbers. Throws `ArgumentError` `ARG_RANGE` when low > high. */
export function uniformPlan(op: string, low: number, high: number): Plan {
  if (low > high)
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: bounds ${low} and ${high} do not fit; low <= high is wanted`,
      {
        op,
        details: { low, high },
      },
    );
  return fixed({ kind: 'uniform', low, high });
}

/** Fans where the last two axes are in and out. Throws `ShapeError` `SHAPE_RANK` below rank 2. */
export function fansOfLast(op: string, shape: Shape): Fans {
  const [into, out] = shape.slice(-2);
  if (into === undefined || out === undefined)
    return refuseRank(op, shape, 'fan in and fan out need at least 2');
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: into * field, fanOut: out * field };
}

/** Variance scale / fan; a fan below 1 counts as 1. */
export const scalingPlan = (
  op: string,
  rule: ScalingRule,
  fans: (op: string, shape: Shape) => Fans,
): Plan => ({
  rule: ruleText(rule),
  law: (shape) => lawOfVariance(rule.scale / Math.max(1, scalingModes[rule.mode](fans(op, shape))), rule),
});

/** `gain` on the diagonal of a matrix. Throws `ShapeError` `SHAPE_RANK`; `SHAPE_SQUARE` where only squares will do. */
export function identityPlan(op: string, gain: number, square: boolean): Plan {
  return {
    rule: `${gain} on the diagonal, else 0`,
    draw(shape, dtype) {
      const [rows, columns] = shape;
      if (rows === undefined || columns === undefined || shape.length !== 2)
        return refuseRank(op, shape, 'rank 2 is wanted');
      if (square && rows !== columns)
        throw new ShapeError('SHAPE_MISMATCH', `${op}: [${shape}] is not square; a square matrix is wanted`, {
          op,
          details: { shape },
        });
      return () => eye(rows, columns, { dtype }).mul(gain);
    },
  };
}

/** The same number everywhere. */
export const constantPlan = (value: number): Plan => fixed({ kind: 'constant', value });

/** A random matrix whose rows or columns, whichever are fewer, are orthonormal. */
export interface Orthogonal {
  readonly gain: number;
  /** The axis that makes up the columns; all others together make up the rows. */
  readonly columnAxis: number;
  /** How the framework lays out the normals it starts from. */
  readonly drawn: 'tall' | 'wide';
}

/** QR of normals, signs so that the diagonal of R is positive: uniformly distributed (Saxe et al. 2014). */
export function orthogonalPlan(op: string, { gain, columnAxis, drawn }: Orthogonal): Plan {
  return {
    rule: `${gain} · Q of a normal matrix`,
    draw(shape, dtype) {
      if (shape.length < 2) return refuseRank(op, shape, 'rank 2 or more is wanted');
      return (stream) => orthogonalMatrix(shape, dtype, { gain, columnAxis, drawn }, stream);
    },
  };
}

/** The draw of `orthogonalPlan`. */
export function orthogonalMatrix(
  shape: Shape,
  dtype: DType,
  { gain, columnAxis, drawn }: Orthogonal,
  stream: Stream,
): Tensor {
  const axis = columnAxis < 0 ? columnAxis + shape.length : columnAxis;
  const rest = shape.filter((_, d) => d !== axis);
  const [rows, columns] = [sizeOf(rest), shape[axis]!];
  const [n, m] = [Math.max(rows, columns), Math.min(rows, columns)];
  if (m === 0) return zeros(shape, { dtype });
  const source = draw_(empty(drawn === 'tall' ? [n, m] : [m, n], { dtype }), standard, stream).data();
  const q = orthonormal(n, m, (i, j) => source[drawn === 'tall' ? i * m + j : j * n + i]!);
  // Q is tall; where the matrix is wide, its rows are Q's columns.
  const tall = tensor(Float64Array.from({ length: n * m }, (_, k) => q[k % m]![Math.floor(k / m)]!));
  const matrix = rows < columns ? tall.reshape([n, m]).t() : tall.reshape([n, m]);
  const back = shape.map((_, d) => (d === axis ? rest.length : d < axis ? d : d - 1));
  return matrix
    .to(dtype)
    .mul(gain)
    .reshape([...rest, columns])
    .permute(back)
    .contiguous();
}

const standard: Law = { kind: 'normal', mean: 0, std: 1 };

/** Throws `ShapeError` `SHAPE_RANK`. */
export function refuseRank(op: string, shape: Shape, why: string): never {
  throw new ShapeError('SHAPE_RANK', `${op}: [${shape}] has rank ${shape.length}; ${why}`, {
    op,
    details: { shape, rank: shape.length },
  });
}

/** A tensor of the values of a constant: a number, or numbers of the very shape. Throws `ShapeError` `SHAPE_MISMATCH`. */
export function constantOf(op: string, value: number | Tensor, shape: Shape, dtype: DType): Tensor {
  if (typeof value === 'number') return full(shape, checkNumber(op, 'value', value), { dtype });
  if (String(value.shape) === String(shape)) return value.detach().to(dtype);
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: value is [${value.shape}], the weight [${shape}]; both alike are wanted`,
    {
      op,
      details: { value: value.shape, shape },
    },
  );
}

/** A tensor. Throws `ArgumentError` `ARG_TYPE`. */
export const refuseValue = (op: string, value: unknown): never => {
  throw new ArgumentError('ARG_TYPE', `${op}: value is a number or a tensor, got ${shown(value)}`, { op });
};

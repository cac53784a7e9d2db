/** The row of vector norms along axes. */
import { ArgumentError, ShapeError, shown, unknownName } from '@isograd/errors';
import { power } from '@isograd/kernels';
import { type Data, isSingle } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';
import { directions, type Norm } from './norm-rule.js';
import {
  type Dim,
  floating,
  foldInto,
  liftReduce,
  optionsOf,
  reducedShape,
  type ReduceOptions,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sumOver } from './sum-over.js';

/** Which norm: any number, Infinity and -Infinity for the largest and smallest magnitude, 0 to count; "fro" is 2. */
export type NormOrder = number | 'fro';
export interface NormOptions extends ReduceOptions {
  /** Default 2. */
  readonly p?: NormOrder;
}
/** `norm(x, p)`, `norm(x, p, dim)`, `norm(x, p, dim, { keepdim })` and `norm(x, { p, dim, keepdim })`. */
export type NormArguments = [p?: NormOrder | NormOptions, dim?: Dim | ReduceOptions, options?: ReduceOptions];

/** The norm, recorded as `node`. */
export const norming = (node: string): OpFunction<[x: Tensor, ...args: NormArguments]> =>
  defineOp<Norm, 'x', 'y'>({
    name: 'norm',
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel([x], [y], { dims, p }) {
      const rounded = isSingle(x!.dtype) ? Math.fround : (v: number): number => v;
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => normOf(data, start, steps, p, rounded));
    },
    vjp: {
      x: needs(['x', 'y'], ({ g, attrs }, x, y) =>
        mul(restored(g, attrs), directions(x, restored(y, attrs), attrs)),
      ),
    },
    jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [
      sumOver(mul(t!, directions(x!, restored(y!, attrs), attrs)), attrs),
    ],
    batch: { lift: liftReduce },
  }).called((run) => (x, ...args) => {
    const { p, ...options } = normOptions(args);
    const attrs = reduceOf('norm', floating('norm', x), options);
    if (p < 0 || p === Infinity) refuseNothing(x.shape, attrs.dims, p);
    return run.one([x], { ...attrs, p });
  });

function refuseNothing(shape: Shape, dims: readonly number[], p: number): void {
  if (dims.every((d) => shape[d] !== 0)) return;
  throw new ShapeError(
    'SHAPE_EMPTY',
    `norm: [${shape}] has no elements, and the ${p}-norm of nothing is undefined`,
    {
      op: 'norm',
      details: { shape, dims, p },
    },
  );
}

function normOptions([first, ...rest]: NormArguments): ReduceOptions & { readonly p: number } {
  if (typeof first === 'object' && first !== null) {
    if (rest.some((given) => given !== undefined))
      throw new ArgumentError('ARG_TYPE', 'norm: options stand in one object, got more', { op: 'norm' });
    const { p, ...options } = optionsOf<NormOptions>('norm', [first], ['dim', 'keepdim', 'p']);
    return { ...options, p: orderOf(p) };
  }
  return { ...optionsOf('norm', rest), p: orderOf(first) };
}

function orderOf(p: unknown): number {
  if (p === undefined || p === 'fro') return 2;
  if (typeof p === 'number' && !Number.isNaN(p)) return p;
  // It needs singular values, which only programs with linear algebra load.
  if (p === 'nuc')
    throw new ArgumentError('ARG_UNKNOWN', 'norm: p "nuc" stands in linalg: linalg.matrixNorm(x, "nuc")', {
      op: 'norm',
    });
  if (typeof p === 'string')
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `norm: p ${unknownName(p, ['fro'])}, and numbers, Infinity and -Infinity; linalg.matrixNorm has "nuc" too`,
      { op: 'norm' },
    );
  throw new ArgumentError('ARG_TYPE', `norm: p must be a number or "fro", got ${shown(p)}`, { op: 'norm' });
}

function normOf(
  data: Data,
  start: number,
  steps: Int32Array,
  p: number,
  rounded: (v: number) => number,
): number {
  if (p === 2) return Math.sqrt(rounded(squares(data, start, steps)));
  const magnitude = (k: number): number => Math.abs(data[start + steps[k]!]!);
  let total = p === -Infinity ? Infinity : 0;
  for (let k = 0; k < steps.length; k++) {
    const a = magnitude(k);
    if (p === Infinity) total = Math.max(total, a);
    else if (p === -Infinity) total = Math.min(total, a);
    else if (p === 0) total += a === 0 ? 0 : 1;
    else total += p === 1 ? a : power(a, p);
  }
  return Number.isFinite(p) && p !== 0 && p !== 1 ? power(total, 1 / p) : total;
}

/** Squares of float32 are rounded to float32 before they are added. */
function squares(data: Data, start: number, steps: Int32Array): number {
  let total = 0;
  if (data instanceof Float32Array)
    for (let k = 0; k < steps.length; k++) {
      const a = data[start + steps[k]!]!;
      total += Math.fround(a * a);
    }
  else
    for (let k = 0; k < steps.length; k++) {
      const a = data[start + steps[k]!]!;
      total += a * a;
    }
  return total;
}

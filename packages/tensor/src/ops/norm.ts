/** Vector norms along axes. */
import { ArgumentError, shown } from '@isograd/errors';
import { type Data, isSingle } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';

import { where } from './makers.js';
import { abs, sign } from './math.js';
import { pow } from './power.js';
import {
  floating,
  foldInto,
  liftReduce,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  reducedShape,
  type ReduceOptions,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sumOver } from './sum-over.js';

export interface NormOptions extends ReduceOptions {
  /** Which norm: 2 by default, any number, Infinity and -Infinity for the largest and smallest magnitude, 0 to count. */
  readonly p?: number;
}
interface Norm extends Reduce {
  readonly p: number;
}

/**
 * Norm along `dim` (torch.linalg.vector_norm, torch.norm). float32 squares are added in float32, so the norm of huge
 * values is infinite where PyTorch's is. Its slope at a norm of 0 is 0.
 */
export const norm: OpFunction<[x: Tensor, ...args: ReduceArguments<NormOptions>]> = defineOp<Norm, 'x', 'y'>({
  name: 'norm',
  node: 'LinalgVectorNormBackward0',
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
  const options = optionsOf('norm', args, ['dim', 'keepdim', 'p']);
  const { p = 2 } = options;
  if (typeof p !== 'number' || Number.isNaN(p))
    throw new ArgumentError('ARG_TYPE', `norm: p must be a number, got ${shown(p)}`, { op: 'norm' });
  return run.one([floating('norm', x)], { ...reduceOf('norm', x, options), p });
});

function normOf(
  data: Data,
  start: number,
  steps: Int32Array,
  p: number,
  rounded: (v: number) => number,
): number {
  const magnitude = (k: number): number => Math.abs(data[start + steps[k]!]!);
  let total = p === -Infinity ? Infinity : 0;
  for (let k = 0; k < steps.length; k++) {
    const a = magnitude(k);
    if (p === Infinity) total = Math.max(total, a);
    else if (p === -Infinity) total = Math.min(total, a);
    else if (p === 0) total += a === 0 ? 0 : 1;
    else total += p === 2 ? rounded(a * a) : p === 1 ? a : a ** p;
  }
  if (p === 2) return Math.sqrt(rounded(total));
  return Number.isFinite(p) && p !== 0 && p !== 1 ? total ** (1 / p) : total;
}

/** How the norm changes with each element. */
function directions(x: Tensor, y: Tensor, { p, dims }: Norm): Tensor {
  if (p === 0) return mul(x, 0);
  if (p === 1) return sign(x);
  if (p === 2) return where(y.eq(0), 0, div(x, y));
  if (!Number.isFinite(p)) {
    const hit = abs(x).eq(y).to(x.dtype);
    return div(mul(sign(x), hit), sumOver(hit, { dims, keepdim: true }));
  }
  const scaled = mul(sign(x), pow(abs(x), p - 1));
  return where(y.eq(0), 0, div(scaled, pow(y, p - 1)));
}

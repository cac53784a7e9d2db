/** Which norms there are, and how each changes with the elements it is of. */
import { ArgumentError, shown } from '@isograd/errors';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { where } from './makers.js';
import { abs, sign } from './math.js';
import { pow } from './power.js';
import type { Reduce } from './reduce-rule.js';
import { sumOver } from './sum-over.js';

/** Attributes of a norm. */
export interface Norm extends Reduce {
  readonly p: number;
}

/** How the norm `y` of `x` changes with each element; `y` has the folded axes, of length 1. */
export function directions(x: Tensor, y: Tensor, { p, dims }: Norm): Tensor {
  if (p === 0) return mul(x, 0);
  if (p === 1) return sign(x);
  if (p === 2) return where(y.eq(0), 0, div(x, y));
  if (!Number.isFinite(p)) {
    const hit = abs(x).eq(y).to(x.dtype);
    return div(mul(sign(x), hit), sumOver(hit, { dims, keepdim: true }));
  }
  const powers = pow(abs(x), p - 1);
  // Below 1 the slope at 0 is infinite; as in PyTorch it counts as 0.
  const scaled = mul(sign(x), p < 1 ? where(x.eq(0), 0, powers) : powers);
  return where(y.eq(0), 0, div(scaled, pow(y, p - 1)));
}

/** The order of a norm. Throws `ArgumentError` `ARG_TYPE`. */
export function anyOrder(op: string, p: unknown): number {
  if (typeof p === 'number' && !Number.isNaN(p)) return p;
  throw new ArgumentError('ARG_TYPE', `${op}: p must be a number, got ${shown(p)}`, { op });
}
/** An order that is not below 0. Throws `ArgumentError` `ARG_RANGE`. */
export function orderOf(op: string, p: unknown): number {
  if (typeof p === 'number' && p >= 0) return p;
  throw new ArgumentError('ARG_RANGE', `${op}: p must be a number from 0 up, got ${shown(p)}`, { op });
}

/** Modified Bessel functions of the first kind: what Kaiser windows and distributions on circles are made of. */
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { div, mul, sub } from './arithmetic.js';
import { i0eOf, i0Of, i1eOf, i1Of } from './bessel-numbers.js';
import { type Unary, unary } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { sign } from './math.js';

/** `f(x) / x`, and `limit` where x is 0. */
const overX = (y: Tensor, x: Tensor, limit: number): Tensor => {
  const origin = x.eq(0);
  return where(origin, limit, div(y, where(origin, 1, x)));
};

/** Modified Bessel function of order 0 (torch.i0). */
export const i0: Unary = unary(
  'i0',
  'I0Backward0',
  'float',
  i0Of,
  needs(['x'], ({ g }, x) => mul(g, i1(x))),
);
/** Modified Bessel function of order 1 (torch.special.i1). */
export const i1: Unary = unary(
  'i1',
  'SpecialI1Backward0',
  'float',
  i1Of,
  needs(['x', 'y'], ({ g }, x, y) => mul(g, sub(i0(x), overX(y, x, 0.5)))),
);
/** `e^-|x| i0(x)`, which does not overflow (torch.special.i0e). */
export const i0e: Unary = unary(
  'i0e',
  'SpecialI0EBackward0',
  'float',
  i0eOf,
  needs(['x', 'y'], ({ g }, x, y) => mul(g, sub(i1e(x), mul(sign(x), y)))),
);
/** `e^-|x| i1(x)`, which does not overflow (torch.special.i1e). */
export const i1e: Unary = unary(
  'i1e',
  'SpecialI1EBackward0',
  'float',
  i1eOf,
  needs(['x', 'y'], ({ g }, x, y) => mul(g, sub(sub(i0e(x), mul(sign(x), y)), overX(y, x, 0.5)))),
);
/** Modified Bessel function of order 0, in place. */
export const i0_: OpFunction<[x: Tensor]> = inPlace(i0);

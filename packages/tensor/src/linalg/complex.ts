/** Complex matrices as pairs of real ones, as far as the derivatives of eigenvalues need them. All are operations. */
import { cat } from '../ops/joins.js';
import { where } from '../ops/makers.js';
import { matmul } from '../ops/product.js';
import { slice } from '../ops/parts.js';
import type { Tensor } from '../tensor.js';
import { banded, type Bands, gaps, turned } from './forms.js';
import { solve } from './solve.js';

/** A complex tensor: there is no complex dtype. */
export interface Complex {
  readonly real: Tensor;
  readonly imaginary: Tensor;
}

const of = (real: Tensor, imaginary: Tensor): Complex => ({ real, imaginary });

export const plus = (a: Complex, b: Complex): Complex => of(a.real.add(b.real), a.imaginary.add(b.imaginary));
export const minus = (a: Complex, b: Complex): Complex =>
  of(a.real.sub(b.real), a.imaginary.sub(b.imaginary));
/** Element by element. */
export const times = (a: Complex, b: Complex): Complex =>
  of(
    a.real.mul(b.real).sub(a.imaginary.mul(b.imaginary)),
    a.real.mul(b.imaginary).add(a.imaginary.mul(b.real)),
  );
export const conjugate = (a: Complex): Complex => of(a.real, a.imaginary.mul(-1));
/** Turned over and conjugated. */
export const adjoint = (a: Complex): Complex => of(turned(a.real), turned(a.imaginary).mul(-1));
export const product = (a: Complex, b: Complex): Complex =>
  of(
    matmul(a.real, b.real).sub(matmul(a.imaginary, b.imaginary)),
    matmul(a.real, b.imaginary).add(matmul(a.imaginary, b.real)),
  );
export const bandedPair = (a: Complex, bands: Bands): Complex =>
  of(banded(a.real, bands), banded(a.imaginary, bands));

/** The solution of `a x = b`, as the real system of twice the size. */
export function solvePair(a: Complex, b: Complex): Complex {
  const left = cat([a.real, a.imaginary.mul(-1)], -1);
  const whole = cat([left, cat([a.imaginary, a.real], -1)], -2);
  const x = solve(whole, cat([b.real, b.imaginary], -2));
  const n = a.real.shape.at(-1)!;
  return of(slice(x, -2, 0, n), slice(x, -2, n, 2 * n));
}

/** `v_j - v_i` at (i, j). */
export const gapsOf = (v: Complex): Complex => of(gaps(v.real), gaps(v.imaginary));

/** Element by element; 0 where both are 0 (see `divideByGaps`). */
export function overPair(a: Complex, b: Complex): Complex {
  const size = b.real.square().add(b.imaginary.square());
  const nothing = a.real.eq(0).logicalAnd(a.imaginary.eq(0)).logicalAnd(size.eq(0));
  const { real, imaginary } = times(a, conjugate(b));
  const by = where(nothing, 1, size);
  return of(real.div(by), imaginary.div(by));
}

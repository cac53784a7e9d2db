/** Determinants: as they are, and as a sign and a logarithm. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { mul } from '../ops/arithmetic.js';
import { unsqueeze } from '../ops/axes.js';
import { sum } from '../ops/reduce.js';
import type { Tensor } from '../tensor.js';
import { square } from './checks.js';
import { chain, turned } from './forms.js';
import { svdOf } from './kernels/jacobi.js';
import { determinantOf, factorLu, inverseOf } from './kernels/lu.js';
import { inv } from './solve.js';
import { leadOf, stackOf, writer } from './stacks.js';

/** One number for each matrix, as a matrix of one element. */
const spread = (v: Tensor): Tensor => unsqueeze(unsqueeze(v, -1), -1);
const inner = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b), [-2, -1]);

/**
 * How the determinant moves with each element. Exact for singular matrices, too, where `det(A) A⁻ᵀ` is 0 times
 * infinity. Its own derivative needs the inverse.
 */
const cofactors: OpFunction<[a: Tensor]> = defineOp<undefined, 'A', 'C'>({
  name: 'cofactors',
  node: 'LinalgDetBackward0Backward0',
  inputs: ['A'],
  outputs: ['C'],
  infer: ([a]) => ({ shape: a!.shape, dtype: a!.dtype }),
  kernel([a], [c]) {
    const stack = stackOf(a!);
    const write = writer(c!, stack.rows * stack.rows);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, cofactorsOf(stack.byRow(entry), stack.rows));
  },
  vjp: { A: needs(['A', 'C'], ({ g }, a, c) => bend(a, c, g)) },
  jvp: ({ inputs: [a], tangents: [t], outputs: [c] }) => [bend(a!, c!, t!)],
  batch: { lift: () => undefined },
}).called((run) => (a) => run.one([a], undefined));

/** The second derivative of the determinant along `d`: `(C : d) A⁻ᵀ - C dᵀ A⁻ᵀ`, which is symmetric. */
function bend(a: Tensor, c: Tensor, d: Tensor): Tensor {
  const y = turned(inv(a));
  return mul(spread(inner(c, d)), y).sub(chain(c, turned(d), y));
}

function cofactorsOf(a: Float64Array, n: number): Float64Array {
  const factors = factorLu(a.slice(), n);
  const { sign, mantissa, exponent } = determinantOf(factors);
  const determinant = sign * mantissa * 2 ** exponent;
  // Nearly singular matrices, too: the inverse would have lost the digits that the product needs.
  const safe = factors.singular < 0 && Math.abs(determinant) > 0 && Math.abs(determinant) < Infinity;
  if (safe && smallestPivot(factors.lu, n) > 1e-6) return transposedBy(inverseOf(factors), n, determinant);
  return singularCofactors(a, n);
}

/** The smallest pivot relative to the largest. */
function smallestPivot(lu: Float64Array, n: number): number {
  let [least, most] = [Infinity, 0];
  for (let i = 0; i < n; i++) {
    least = Math.min(least, Math.abs(lu[i * n + i]!));
    most = Math.max(most, Math.abs(lu[i * n + i]!));
  }
  return least / most;
}

function transposedBy(a: Float64Array, n: number, factor: number): Float64Array {
  const t = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) t[j * n + i] = a[i * n + j]! * factor;
  return t;
}

/** `det(U) det(V) U diag(products of the other singular values) Vᵀ`. */
function singularCofactors(a: Float64Array, n: number): Float64Array {
  // Row after row is column after column of Aᵀ, whose cofactors are the transposed ones: U and V change places.
  const { u: v, s, v: u } = svdOf(a.slice(), n, n);
  const sign = orientation(u, n) * orientation(v, n);
  const c = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const others = s.reduce((product, value, i) => (i === k ? product : product * value), sign);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) c[i * n + j]! += others * u[k * n + i]! * v[k * n + j]!;
  }
  return c;
}
const orientation = (q: Float64Array, n: number): number => determinantOf(factorLu(q.slice(), n)).sign;

/**
 * The determinant of square matrices (torch.linalg.det). `A`: [..., n, n], result [...]. Large ones overflow: `slogdet`
 * does not. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const det: OpFunction<[A: Tensor]> = defineOp<undefined, 'A', 'y'>({
  name: 'det',
  node: 'LinalgDetBackward0',
  inputs: ['A'],
  outputs: ['y'],
  infer: ([a]) => ({ shape: leadOf(a!.shape), dtype: a!.dtype }),
  kernel([a], [y]) {
    const stack = stackOf(a!);
    const out = y!.storage.data;
    for (let entry = 0; entry < stack.count; entry++) {
      const { sign, mantissa, exponent } = determinantOf(factorLu(stack.byRow(entry), stack.rows));
      out[entry] = sign * mantissa * 2 ** exponent;
    }
  },
  vjp: { A: needs(['A'], ({ g }, a) => mul(spread(g), cofactors(a))) },
  jvp: ({ inputs: [a], tangents: [t] }) => [inner(cofactors(a!), t!)],
  batch: { lift: () => undefined },
}).called((run) => (a) => run.one([square('det', a)], undefined));

export interface Slogdet {
  /** -1, 0 or 1. Carries no gradient. */
  readonly sign: Tensor;
  /** The natural logarithm of the determinant's size: -Infinity for singular matrices. */
  readonly logabsdet: Tensor;
}

/**
 * Sign and logarithm of the determinant, which neither overflow nor underflow (torch.linalg.slogdet). `A`: [..., n, n],
 * results [...]. Throws as `det`; the derivative at a singular matrix throws `NumericError` `NUMERIC_SINGULAR`.
 */
export const slogdet: OpFunction<[A: Tensor], Slogdet> = defineOp<undefined, 'A', 'sign' | 'logabsdet'>({
  name: 'slogdet',
  node: 'LinalgSlogdetBackward0',
  inputs: ['A'],
  outputs: ['sign', 'logabsdet'],
  constants: ['sign'],
  inferAll: ([a]) => Array.from({ length: 2 }, () => ({ shape: leadOf(a!.shape), dtype: a!.dtype })),
  kernel([a], [sign, logarithm]) {
    const stack = stackOf(a!);
    const [signs, logs] = [sign!.storage.data, logarithm!.storage.data];
    for (let entry = 0; entry < stack.count; entry++) {
      const found = determinantOf(factorLu(stack.byRow(entry), stack.rows));
      signs[entry] = found.sign;
      logs[entry] = Math.log(found.mantissa) + found.exponent * Math.LN2;
    }
  },
  vjp: { A: needs(['A'], ({ gs: [, g] }, a) => mul(spread(g!), turned(inv(a)))) },
  jvp: ({ inputs: [a], tangents: [t] }) => [null, inner(turned(inv(a!)), t!)],
  batch: { lift: () => undefined },
}).called((run) => (a) => {
  const [sign, logabsdet] = run([square('slogdet', a)], undefined);
  return { sign: sign!, logabsdet: logabsdet! };
});

/** Determinants: as they are, and as a sign and a logarithm. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { mul } from '../ops/arithmetic.js';
import { where } from '../ops/makers.js';
import type { Tensor } from '../tensor.js';
import { square } from './checks.js';
import { cofactors, inner, spread } from './cofactors.js';
import { turned } from './forms.js';
import { determinantOf, factorLu } from './kernels/lu.js';
import { inv } from './solve.js';
import { leadOf, stackOf } from './stacks.js';

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

/**
 * The natural logarithm of the determinant, NaN where that is negative (torch.logdet). `A`: [..., n, n], result [...].
 * Throws as `slogdet`.
 */
export const logdet: OpFunction<[A: Tensor]> = Object.assign(
  (a: Tensor): Tensor => {
    const { sign, logabsdet } = slogdet(square('logdet', a));
    return where(sign.eq(-1), NaN, logabsdet);
  },
  { op: slogdet.op },
);

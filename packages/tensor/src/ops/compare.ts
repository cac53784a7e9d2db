/** Comparisons and logic: results are bool and carry no gradient. */
import { type Binary, binary, type Unary, unary } from './elementwise.js';

const compare = (name: string, f: (a: number, b: number) => boolean): Binary =>
  binary(name, '', 'bool', (a, b) => (f(a, b) ? 1 : 0), { a: null, b: null });
const ask = (name: string, f: (x: number) => boolean): Unary =>
  unary(name, '', 'bool', (x) => (f(x) ? 1 : 0), null);

/** Where `a` equals `b`; NaN equals nothing (torch.eq). */
export const eq: Binary = compare('eq', (a, b) => a === b);
/** Where `a` differs from `b` (torch.ne). */
export const ne: Binary = compare('ne', (a, b) => a !== b);
/** Where `a < b` (torch.lt). */
export const lt: Binary = compare('lt', (a, b) => a < b);
/** Where `a <= b` (torch.le). */
export const le: Binary = compare('le', (a, b) => a <= b);
/** Where `a > b` (torch.gt). */
export const gt: Binary = compare('gt', (a, b) => a > b);
/** Where `a >= b` (torch.ge). */
export const ge: Binary = compare('ge', (a, b) => a >= b);
/** Where both are non-zero (torch.logical_and). */
export const logicalAnd: Binary = compare('logicalAnd', (a, b) => a !== 0 && b !== 0);
/** Where either is non-zero (torch.logical_or). */
export const logicalOr: Binary = compare('logicalOr', (a, b) => a !== 0 || b !== 0);
/** Where exactly one is non-zero (torch.logical_xor). */
export const logicalXor: Binary = compare('logicalXor', (a, b) => (a !== 0) !== (b !== 0));
/** Where `x` is zero (torch.logical_not). */
export const logicalNot: Unary = ask('logicalNot', (x) => x === 0);
/** Where `x` is NaN (torch.isnan). */
export const isnan: Unary = ask('isnan', Number.isNaN);
/** Where `x` is infinite (torch.isinf). */
export const isinf: Unary = ask('isinf', (x) => x === Infinity || x === -Infinity);
/** Where `x` is neither NaN nor infinite (torch.isfinite). */
export const isfinite: Unary = ask('isfinite', Number.isFinite);

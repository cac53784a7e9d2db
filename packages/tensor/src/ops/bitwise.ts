/** Operations on the bits of whole numbers, two's complement; on bool they are logic. */
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { type Binary, binary, type Kind, type Unary, unaryWith } from './elementwise.js';
import { exactNot } from './exact-whole.js';

type Two = (a: number, b: number) => number;
const none = { a: null, b: null };

/** An int64 lives in a double: its upper half, signed, and its lower half take the operation apart. */
const halves =
  (f: Two): Two =>
  (a, b) => {
    const high = f(Math.floor(a / 2 ** 32), Math.floor(b / 2 ** 32));
    return high * 2 ** 32 + (f(a % 2 ** 32, b % 2 ** 32) >>> 0);
  };
const bits = (name: string, f: Two, kind: Kind = 'whole'): Binary =>
  binary(name, '', kind, f, none, { narrow: f, int64: halves(f) });

/** Bits that both have (torch.bitwise_and). Integers and bool. */
export const bitwiseAnd: Binary = bits('bitwiseAnd', (a, b) => a & b);
/** Bits that either has (torch.bitwise_or). Integers and bool. */
export const bitwiseOr: Binary = bits('bitwiseOr', (a, b) => a | b);
/** Bits that exactly one has (torch.bitwise_xor). Integers and bool. */
export const bitwiseXor: Binary = bits('bitwiseXor', (a, b) => a ^ b);
/** All bits the other way, which is `-x - 1`; on bool it is logicalNot (torch.bitwise_not). */
export const bitwiseNot: Unary = unaryWith<'bool' | 'integer', [x: Tensor]>({
  name: 'bitwiseNot',
  node: '',
  kind: 'whole',
  f: (of) => (of === 'bool' ? (x) => 1 - x : exactNot),
  x: null,
  attrsOf: (x) => (tensorOf('bitwiseNot', x).dtype === 'bool' ? 'bool' : 'integer'),
});

const shift = (name: string, f: Two, int64: Two): Binary =>
  binary(name, '', 'integer', f, none, { narrow: f, int64 });
/** `a` times 2 to the power `b`, bits that leave the type are lost; 0 for a shift by less than 0 or by all bits (torch.bitwise_left_shift). */
export const bitwiseLeftShift: Binary = shift(
  'bitwiseLeftShift',
  (a, b) => (b < 0 || b > 31 ? 0 : a << b),
  (a, b) => (b < 0 || b > 63 ? 0 : a * 2 ** b),
);
/** `a` divided by 2 to the power `b`, rounded down (torch.bitwise_right_shift). */
export const bitwiseRightShift: Binary = shift(
  'bitwiseRightShift',
  (a, b) => (b < 0 || b > 31 ? (a < 0 ? -1 : 0) : a >> b),
  (a, b) => (b < 0 || b > 63 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b)),
);

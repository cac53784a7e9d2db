/** Why a result is not finite, where arithmetic can tell. */
import type { AnyOp, Shape } from '@isograd/tensor';
import { indexOf, type Numbers } from './numbers.js';

type Reason = string | null;
type Because = (values: readonly number[], largest: number) => Reason;

const shown = (v: number): string => String(Number(v.toPrecision(6)));
const infinite = (v: number): boolean => v === Infinity || v === -Infinity;

const logarithm =
  (from: number): Because =>
  ([v]) =>
    v === from
      ? `logarithm of ${from === 0 ? '0' : `1 + ${from}`}`
      : v! < from
        ? `logarithm of a negative number (${shown(v! - from)})`
        : null;
const root: Because = ([v]) => (v! < 0 ? `square root of a negative number (${shown(v!)})` : null);
const exponential: Because = ([v], largest) => {
  const limit = Math.log(largest);
  return v! > limit || v! < -limit
    ? `exponential of ${shown(v!)}; above ${limit.toFixed(1)} it is beyond ${largest.toPrecision(2)}`
    : null;
};
const domain =
  (what: string, inside: (v: number) => boolean): Because =>
  ([v]) =>
    inside(v!) ? null : `${what} of ${shown(v!)}`;
const quotient: Because = ([a, b]) => {
  if (b === 0) return `${shown(a!)} / 0`;
  return infinite(a!) && infinite(b!) ? 'infinity / infinity' : null;
};
const power: Because = ([a, b]) => {
  if (a! < 0 && !Number.isInteger(b!))
    return `a negative number to a fractional power (${shown(a!)} ** ${shown(b!)})`;
  return a === 0 && b! < 0 ? `0 to a negative power (${shown(b!)})` : null;
};
const product: Because = ([a, b]) =>
  (a === 0 && infinite(b!)) || (b === 0 && infinite(a!)) ? '0 times infinity' : null;
const sum: Because = ([a, b]) => (infinite(a!) && infinite(b!) ? 'infinity minus infinity' : null);

const pole: Because = ([v]) => (v! <= 0 && Number.isInteger(v!) ? `a pole at ${shown(v!)}` : null);

/** By the name of an operation whose result depends on one element of each input. */
const elementwise: Readonly<Record<string, Because>> = {
  log: logarithm(0),
  log2: logarithm(0),
  log10: logarithm(0),
  log1p: logarithm(-1),
  sqrt: root,
  rsqrt: (values, largest) => (values[0] === 0 ? '1 / sqrt(0)' : root(values, largest)),
  reciprocal: ([v]) => (v === 0 ? '1 / 0' : null),
  exp: exponential,
  expm1: exponential,
  sinh: exponential,
  cosh: exponential,
  asin: domain('arc sine', (v) => Math.abs(v) <= 1),
  acos: domain('arc cosine', (v) => Math.abs(v) <= 1),
  acosh: domain('inverse hyperbolic cosine', (v) => v >= 1),
  atanh: domain('inverse hyperbolic tangent', (v) => Math.abs(v) < 1),
  erfinv: domain('inverse error function', (v) => Math.abs(v) < 1),
  logit: domain('logit', (v) => v > 0 && v < 1),
  div: quotient,
  fmod: quotient,
  remainder: quotient,
  pow: power,
  mul: product,
  add: sum,
  sub: sum,
  addcdiv: ([, a, b]) => quotient([a!, b!], 0),
  xlogy: ([, b], largest) => logarithm(0)([b!], largest),
  lgamma: pole,
  digamma: pole,
  exp2: ([v], largest) => (v! > Math.log2(largest) ? `2 to the power of ${shown(v!)}` : null),
  square: () => null,
  addcmul: () => null,
  where: () => null,
};
/** Operations that fold many elements into one. */
const folding = new Set(
  'sum mean matmul mm bmm mv dot linear addmm baddbmm convolution convTranspose norm prod var std cumsum cumprod'.split(
    ' ',
  ),
);
/** Smaller inputs do not overflow: what is infinite then has a pole, which is another reason. */
const smallest = 32;
const spreading = new Set(['var', 'std']);

/** A power with a number as exponent has it among its attributes. */
const exponentOf = (attrs: unknown): number[] =>
  typeof attrs === 'object' && attrs !== null && 'exponent' in attrs && typeof attrs.exponent === 'number'
    ? [attrs.exponent]
    : [];

/** `inputs` are the values before the operation; `first` is the place of the first bad element of `y`. */
export function reasonFor(
  op: AnyOp,
  inputs: readonly Numbers[],
  attrs: unknown,
  y: Numbers,
  first: number,
): Reason {
  const name = op.name.replace(/_$/, '');
  const largest = y.dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;
  const place = ` at [${indexOf(first, y.shape)}]`;
  const because = elementwise[name];
  if (because !== undefined) {
    const values = [...inputs.map((x) => valueAt(x, y.shape, first)), ...exponentOf(attrs)];
    const reason = because(values, largest);
    if (reason !== null) return reason + place;
    if (values.every((v) => Number.isFinite(v)) && infinite(y.data()[first]!))
      return `overflow${place}: ${name} of ${values.map(shown).join(' and ')} is beyond ${largest.toPrecision(2)}`;
    return null;
  }
  if (inputs.length === 0) return null;
  if (inputs[0]!.data().length === 0) return `${name} of no elements`;
  const size = Math.max(...inputs.map(magnitude));
  if (folding.has(name) && size === Infinity)
    return `infinity among the inputs${place}: 0 times it, or infinity minus infinity`;
  if (size < smallest && !folding.has(name)) return null;
  if (!folding.has(name) || size === Infinity) return infinite(y.data()[first]!) ? `overflow${place}` : null;
  if (spreading.has(name) && size < 1e18) return `${name} of too few elements for its correction`;
  return `overflow${place}: inputs reach ${size.toPrecision(3)}, and a sum beyond ${largest.toPrecision(2)} is infinite`;
}

function magnitude(x: Numbers): number {
  const data = x.data();
  let most = 0;
  for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]!));
  return most;
}

/** The element of `x` that meets element `flat` of a result of `shape`. */
function valueAt(x: Numbers, shape: Shape, flat: number): number {
  const index = indexOf(flat, shape).slice(shape.length - x.shape.length);
  const at = index.reduce((sofar, i, axis) => sofar * x.shape[axis]! + (x.shape[axis] === 1 ? 0 : i), 0);
  return x.data()[at] ?? NaN;
}

/** Twins of erf, erfc and the two forms of GELU. */
import { erfcUpper, horner, wideErfc, wideExp } from './doubles.js';
import { unary } from './map.js';

/** erf(x) / x in x^2, up to 1. */
const inner = [
  1.1283791670947134, -0.3761263889010326, 0.11283791318394215, -0.026866134015888884, 0.005223786536992072,
  -0.0008542703138377241, 0.00011957331079635992, -1.3914062275131255e-5, 1.0601171042685705e-6,
];
function wideErf(x: number): number {
  const a = Math.abs(x);
  const y = a < 1 ? horner(inner, x * x) * a : 1 - erfcUpper(a);
  return x < 0 || Object.is(x, -0) ? -y : y;
}

function wideGeluTanh(x: number): number {
  const u = 0.7978845608028654 * (x + 0.044715 * (x * x * x));
  return x * (1 / (1 + wideExp(-(u + u))));
}

export const erf = unary(wideErf);
export const erfc = unary(wideErfc);
/** `x Phi(x)`, Phi being the normal distribution; minus infinity gives NaN, as in PyTorch. */
export const gelu = unary((x) => 0.5 * x * wideErfc(-(x * 0.7071067811865475)));
/** The form of GELU that approximates Phi by tanh; minus infinity gives NaN here, too. */
export const geluTanh = unary(wideGeluTanh);

/** erf and erfc to the last digits of float64. */
import { horner } from './doubles.js';

/** erf(x) / x in x^2, up to 1. */
const inner = [
  1.1283791670955126, -0.37612638903183754, 0.1128379167095512, -0.026866170645129868, 0.005223977625423611,
  -0.0008548327021956025, 0.000120553329038126, -1.4925647594497853e-5, 1.646204598055763e-6,
  -1.636464955146516e-7, 1.479246964452013e-8, -1.216496861716556e-9, 8.710465336650472e-11,
  -4.23312952867958e-12,
];
/** Chebyshev series of e^(x^2) erfc(x) (1 + 2 x) in t = (x - 3) / (x + 3), t from -1 to 25/31. */
const outer = [
  1.1849908642826832, 0.021579163913554793, -0.09546957235973456, 0.04920715508904966, -0.015269364154735059,
  0.0031139759390414164, -0.00036021988197686513, -7.988235762552538e-7, 7.269751319221299e-6,
  -6.622457765139807e-7, -1.2417828473439817e-7, 2.276453776847423e-8, 2.5948362644920494e-9,
  -6.758173043117009e-10, -7.688114874050257e-11, 1.9612400214160098e-11, 3.00568893497221e-12,
  -5.297478533759798e-13, -1.3041537615849686e-13, 1.0643201248452572e-14, 5.527775366575286e-15,
  5.3752738397789424e-17, -2.0795176313594407e-16, -2.2854796119871533e-17, 5.934276951102174e-18,
];

/** e^(-x^2); the square is taken in two parts, or its rounding would cost digits. */
function bell(x: number): number {
  const high = Math.fround(x);
  return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
}

function upper(x: number): number {
  if (x > 28) return 0;
  const t = (x - 3) / (x + 3);
  const u = (t - (25 / 31 - 1) / 2) / ((25 / 31 + 1) / 2);
  let [a, b] = [0, 0];
  for (let i = outer.length - 1; i > 0; i--) [a, b] = [2 * u * a - b + outer[i]!, a];
  return (bell(x) * (u * a - b + outer[0]!)) / (1 + 2 * x);
}

export const erfF64Of = (x: number): number =>
  Math.abs(x) < 1 ? horner(inner, x * x) * x : Math.sign(x) * (1 - upper(Math.abs(x)));

export function erfcF64Of(x: number): number {
  if (Math.abs(x) < 0.5) return 1 - erfF64Of(x);
  return x < 0 ? 2 - upper(-x) : upper(x);
}

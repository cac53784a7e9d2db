/** Twins of the parts that compute float32 functions in float64: e^x, 2^x, log2, erfc. */
import { pow2F64, splitF64 } from './bits.js';

const magic = 6755399441055744;
const e = [
  1, 0.9999999999718848, 0.5000000083776457, 0.1666666696653875, 0.04166625141384362, 0.008333251908008014,
  0.0013947352184433166, 0.00019923081746588343,
];
const two = [
  1.000000000000027, 0.6931471805459275, 0.24022650695467612, 0.05550410941224972, 0.009618129228481776,
  0.0013333450552768288, 0.00015403411639994553, 1.5310082884027005e-5, 1.3264067621872083e-6,
];
const logs = [
  2.885390081777927, 0.9617966939242147, 0.5770780172993826, 0.41219839355797977, 0.3206169962751912,
  0.2614243347217454, 0.2431589726912384,
];

/** The polynomial with these coefficients, lowest first, by Horner's rule. */
export function horner(coefficients: readonly number[], x: number): number {
  let y = coefficients.at(-1)!;
  for (let i = coefficients.length - 2; i >= 0; i--) y = y * x + coefficients[i]!;
  return y;
}

const clamp = (x: number, low: number, high: number): number => {
  const y = high < x ? high : x;
  return y < low ? low : y;
};

/** `e^x` to 2^-34; infinite above 709.8, cut at -700. */
export function wideExp(x: number): number {
  const z = clamp(x, -700, 710);
  const n = z * 1.4426950408889634 + magic - magic;
  return horner(e, z - n * 0.6931471805599453) * pow2F64(n);
}

/** `2^x` to 2^-40, x cut at 300 either way. */
export function wideExp2(x: number): number {
  const z = clamp(x, -300, 300);
  const n = z + magic - magic;
  return horner(two, z - n) * pow2F64(n);
}

/** `log2 x` for positive finite x that are float32, to 2^-50. */
export function wideLog2(x: number): number {
  const [exponent, m] = splitF64(x);
  const s = (m - 1) / (m + 1);
  return horner(logs, s * s) * s + exponent;
}

/** e^(x^2) erfc(x) (1 + 2 x) in t = (x - 3) / (x + 3), from 0 to 26. */
const outer = [
  1.253008058305932, -0.1356211049615033, -0.04756229896043972, 0.12964511000085446, -0.1192735729093833,
  0.06830862474862948, -0.02377114152813666, 0.0025261378069270806, 0.0018905756203950776,
  -0.0007707373584091467, -0.00010757624943968126, 0.00011159255288823839, 5.663747777392624e-6,
  -9.914828164969096e-6,
];

/** `erfc x` for x from 0 on, to 2^-33; 0 above 26, so that infinity times it is no number. */
export function erfcUpper(x: number): number {
  if (x > 26) return 0;
  return wideExp(-(x * x)) * (horner(outer, (x - 3) / (x + 3)) / (1 + (x + x)));
}

/** `erfc x`. */
export function wideErfc(x: number): number {
  const y = erfcUpper(Math.abs(x));
  return x < 0 ? 2 - y : y;
}

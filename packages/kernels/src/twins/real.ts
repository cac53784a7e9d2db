/** The two floating types as the twins see them: how they round, where they lie, and their elementary functions. */
import { f32View, f64View } from '../memory.js';
import { wideErfc, wideExp } from './doubles.js';
import { erfcF64Of } from './erf-f64.js';
import { expOf, sigmoidOf } from './exponential.js';
import { log1pOf, logOf, softplusOf } from './logarithm.js';
import { binary, binaryF64 } from './map.js';

export interface Real {
  readonly view: () => Float32Array | Float64Array;
  readonly bytes: number;
  readonly round: (x: number) => number;
  readonly exp: (x: number) => number;
  readonly log: (x: number) => number;
  readonly log1p: (x: number) => number;
  readonly sigmoid: (x: number) => number;
  /** `log(1 + e^x)`. */
  readonly softplus: (x: number) => number;
  /** What float64 formulas use, to more digits than the type has. */
  readonly wide: { readonly exp: (x: number) => number; readonly erfc: (x: number) => number };
  readonly binary: typeof binary;
}

export const float32: Real = {
  view: f32View,
  bytes: 4,
  round: Math.fround,
  exp: expOf,
  log: logOf,
  log1p: log1pOf,
  sigmoid: sigmoidOf,
  softplus: softplusOf,
  wide: { exp: wideExp, erfc: wideErfc },
  binary,
};

/** The engine's own functions: float64 is for checks, which compare within tolerances. */
export const float64: Real = {
  view: f64View,
  bytes: 8,
  round: (x) => x,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  wide: { exp: Math.exp, erfc: erfcF64Of },
  binary: binaryF64,
};

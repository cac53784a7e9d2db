/** Distributions of independent weights as data: what a scheme promises before anything is drawn. */
import { ArgumentError, shown } from '@isograd/errors';
import { noGrad, tensor } from '@isograd/tensor';

/**
 * How each element is distributed. `truncated` is a normal with `mean` and `std` of which only what lies in [low, high]
 * is kept, so its standard deviation is smaller than `std`.
 */
export type Law =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number }
  | {
      readonly kind: 'truncated';
      readonly mean: number;
      readonly std: number;
      readonly low: number;
      readonly high: number;
    };

/** What a law says about its draws. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  /** The true standard deviation: of the draws, not of the normal they were cut from. */
  readonly std: number;
  /** Fourth central moment over the squared variance: 3 for a normal, 9/5 for a uniform. */
  readonly kurtosis: number;
  /** No draw lies outside [low, high]. */
  readonly low: number;
  readonly high: number;
}

/** Standard deviation of a standard normal cut at ±2. Frameworks that correct for truncation divide by it. */
export const stdOfCutAtTwo = 0.879_625_661_034_239_78;

const kinds: readonly Law['kind'][] = ['constant', 'uniform', 'normal', 'truncated'];

/** Mean, true variance and bounds of a law. Throws `ArgumentError` `ARG_TYPE` for what is none. */
export function momentsOf(law: Law): Moments {
  const kind: unknown = (law as Law | undefined | null)?.kind;
  if (!kinds.some((known) => known === kind))
    throw new ArgumentError(
      'ARG_TYPE',
      `momentsOf: ${shown(law)} is no law; wanted { kind, … }, where kind is ${kinds.join(', ')}`,
      { op: 'momentsOf' },
    );
  switch (law.kind) {
    case 'constant':
      return { ...spread(law.value, 0, 3), low: law.value, high: law.value };
    case 'uniform':
      return {
        ...spread((law.low + law.high) / 2, (law.high - law.low) ** 2 / 12, 9 / 5),
        low: law.low,
        high: law.high,
      };
    case 'normal':
      return { ...spread(law.mean, law.std ** 2, 3), low: -Infinity, high: Infinity };
    default:
      return cut(law.mean, law.std, law.low, law.high);
  }
}

/** Probability that a draw is at most x, for each x. */
export function cumulative(law: Law, xs: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(xs);
  switch (law.kind) {
    case 'constant':
      return values.map((x) => (x < law.value ? 0 : 1));
    case 'uniform':
      return values.map((x) => clamped((x - law.low) / (law.high - law.low)));
    case 'normal':
      return below(values.map((x) => (x - law.mean) / law.std));
    default: {
      const ends = below(Float64Array.of((law.low - law.mean) / law.std, (law.high - law.mean) / law.std));
      const mass = ends[1]! - ends[0]!;
      return below(values.map((x) => (x - law.mean) / law.std)).map((p) => clamped((p - ends[0]!) / mass));
    }
  }
}

/** The law as a formula: "U(-0.05, 0.05)". */
export function lawText(law: Law): string {
  switch (law.kind) {
    case 'constant':
      return String(law.value);
    case 'uniform':
      return law.low === -law.high ? `U(±${law.high})` : `U(${law.low}, ${law.high})`;
    case 'normal':
      return `N(${law.mean}, ${law.std}²)`;
    default:
      return `N(${law.mean}, ${law.std}²) inside [${law.low}, ${law.high}]`;
  }
}

const clamped = (p: number): number => Math.min(1, Math.max(0, p));

function spread(mean: number, variance: number, kurtosis: number): Omit<Moments, 'low' | 'high'> {
  return { mean, variance, std: Math.sqrt(variance), kurtosis };
}

/** The standard normal distribution function. */
function below(z: Float64Array): Float64Array {
  const erf = noGrad(() => tensor(z.map((v) => v / Math.SQRT2)).erf()).data();
  return Float64Array.from(erf, (e) => (1 + e) / 2);
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Moments of a cut normal from those of the standard normal between a and b, by E z^k = (k - 1) E z^(k-2) + ends. */
function cut(mean: number, std: number, low: number, high: number): Moments {
  const [a, b] = [(low - mean) / std, (high - mean) / std];
  const ends = below(Float64Array.of(a, b));
  const mass = ends[1]! - ends[0]!;
  const at = (k: number): number =>
    ((Number.isFinite(a) ? a ** k * density(a) : 0) - (Number.isFinite(b) ? b ** k * density(b) : 0)) / mass;
  const m1 = at(0);
  const m2 = 1 + at(1);
  const m3 = 2 * m1 + at(2);
  const m4 = 3 * m2 + at(3);
  const variance = m2 - m1 ** 2;
  const fourth = m4 - 4 * m3 * m1 + 6 * m2 * m1 ** 2 - 3 * m1 ** 4;
  return { ...spread(mean + std * m1, std ** 2 * variance, fourth / variance ** 2), low, high };
}

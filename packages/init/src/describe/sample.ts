/** What the numbers of a tensor say by themselves, and whether a law could have drawn them. */
import { cumulative, type Law, momentsOf } from '../law.js';

/** Counts, sums and a sorted selection of the values. */
export interface SampleFacts {
  readonly count: number;
  readonly mean: number;
  /** Around the mean, divided by the count. */
  readonly variance: number;
  readonly low: number;
  readonly high: number;
  readonly zeros: number;
  readonly nonFinite: number;
  /** At most `selected` values, evenly taken, ascending. */
  readonly sorted: Float64Array;
}

const selected = 8192;

export function factsOf(values: ArrayLike<number>): SampleFacts {
  let [sum, zeros, nonFinite, low, high] = [0, 0, 0, Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) nonFinite++;
    if (value === 0) zeros++;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  const step = Math.max(1, values.length / selected);
  const sorted = Float64Array.from(
    { length: Math.floor(values.length / step) },
    (_, i) => values[Math.floor(i * step)]!,
  ).toSorted();
  return {
    count: values.length,
    mean,
    variance: squares / values.length,
    low,
    high,
    zeros,
    nonFinite,
    sorted,
  };
}

/** Four and a half standard errors: one fitting law in 150,000 is turned away. */
const errors = 4.5;

/** Whether the law could have drawn the sample: bounds, mean, variance, and the shape of the distribution. */
export function fits(facts: SampleFacts, law: Law): boolean {
  const { mean, variance, std, kurtosis, low, high } = momentsOf(law);
  const slack = 2 ** -22;
  if (law.kind === 'constant') return near(facts.low, law.value) && near(facts.high, law.value);
  const reach = Math.max(Math.abs(low), Math.abs(high)) * slack;
  if (!(facts.low >= low - reach && facts.high <= high + reach)) return false;
  if (Math.abs(facts.mean - mean) > (errors * std) / Math.sqrt(facts.count)) return false;
  const around = facts.variance + (facts.mean - mean) ** 2;
  // The square of a few values is skewed: the quotient is judged by its logarithm.
  if (
    Math.abs(Math.log(around / variance)) >
    errors * Math.sqrt((kurtosis - 1) / facts.count) + 1 / facts.count
  )
    return false;
  return distance(facts, law) * Math.sqrt(facts.sorted.length) < 2.1;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2 ** -22 * Math.abs(b);

/** The largest difference between the share of values up to x and the law's (Kolmogorov and Smirnov). */
export function distance({ sorted }: SampleFacts, law: Law): number {
  const n = sorted.length;
  return cumulative(law, sorted).reduce(
    (most, p, i) => Math.max(most, Math.abs(p - i / n), Math.abs((i + 1) / n - p)),
    0,
  );
}

/** Mean logarithm of the law's density at the values: the higher, the likelier. */
export function likelihood({ sorted }: SampleFacts, law: Law): number {
  if (law.kind === 'constant') return Infinity;
  if (law.kind === 'uniform') return -Math.log(law.high - law.low);
  const { mean, std } = law;
  const squares = sorted.reduce((sum, x) => sum + ((x - mean) / std) ** 2, 0) / sorted.length;
  const kept = law.kind === 'normal' ? 1 : keptOf(law);
  return -squares / 2 - Math.log(std * Math.sqrt(2 * Math.PI)) - Math.log(kept);
}

function keptOf({ mean, std, low, high }: Extract<Law, { kind: 'truncated' }>): number {
  const [below = 0, above = 1] = cumulative({ kind: 'normal', mean, std }, [low, high]);
  return above - below;
}

/** The summary of many numbers: plain data that merges and survives JSON. */
import { noGrad, type Tensor } from '@isograd/tensor';
import { firstOf } from '@isograd/tensor/compiled';
import { checkSummary, checkTensor } from './checks.js';
import { exponentsOf, numbers, readRecord, record } from './record.js';
import { bins, head, lowest, place, tally } from './tally.js';

/**
 * What is kept of a tensor, or of many. Sums, extremes and moments are over the finite elements; all fields are finite
 * numbers or null, so JSON keeps them.
 */
export interface Summary {
  /** Elements in all. */
  readonly count: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  readonly zero: number;
  /** Non-zero, but below the smallest normal number of the dtype. */
  readonly subnormal: number;
  /** Mean and mean square divided by `scale` and its square: a power of two that keeps the squares in range. */
  readonly scale: number;
  readonly sum: number;
  readonly squares: number;
  readonly min: number | null;
  readonly max: number | null;
  /** How many elements have the binary exponent (floor of log2 of the magnitude) that the key names. */
  readonly log2: Readonly<Record<string, number>>;
}

/** The summary of nothing. */
export const nothing: Summary = {
  count: 0,
  nan: 0,
  positiveInfinity: 0,
  negativeInfinity: 0,
  zero: 0,
  subnormal: 0,
  scale: 1,
  sum: 0,
  squares: 0,
  min: null,
  max: null,
  log2: {},
};

/** Summarises a tensor in one pass. Nothing is recorded, nothing is changed. Throws `ArgumentError` `ARG_TYPE`. */
export function summarise(x: Tensor): Summary {
  checkTensor('summarise', x);
  return noGrad(() =>
    x.dtype === 'float32' ? summaryOfRecord(firstOf(record(x.detach()))) : summaryOfTally(tally(x.detach())),
  );
}

/** The summary of the tensors that were counted in the record at an address. */
export function summaryOfRecord(address: number): Summary {
  const counted = readRecord(address);
  const log2: Record<string, number> = {};
  exponentsOf(address, counted, (exponent, n) => void (log2[keys[exponent - smallest]!] = n));
  const empty = numbers(counted) === 0;
  return {
    count: counted.count,
    nan: counted.nan,
    positiveInfinity: counted.positiveInfinity,
    negativeInfinity: counted.negativeInfinity,
    zero: counted.zero,
    subnormal: counted.subnormal,
    scale: 1,
    sum: counted.sum,
    squares: counted.sumOfSquares,
    min: empty ? null : counted.min,
    max: empty ? null : counted.max,
    log2,
  };
}

// As text: a negative number as a key is turned into text each time, and that is most of the cost of a summary.
const smallest = -149;
const keys = Array.from({ length: 128 - smallest }, (_, i) => String(smallest + i));

function summaryOfTally(y: Tensor): Summary {
  const t = y.data();
  const at = (name: keyof typeof place): number => t[place[name]]!;
  const finite = at('count') - at('nan') - at('positiveInfinity') - at('negativeInfinity');
  const log2: Record<string, number> = {};
  for (let i = 0; i < bins; i++) if (t[head + i] !== 0) log2[String(lowest + i)] = t[head + i]!;
  return {
    count: at('count'),
    nan: at('nan'),
    positiveInfinity: at('positiveInfinity'),
    negativeInfinity: at('negativeInfinity'),
    zero: at('zero'),
    subnormal: at('subnormal'),
    scale: at('scale'),
    sum: at('sum'),
    squares: at('squares'),
    min: finite === 0 ? null : at('min'),
    max: finite === 0 ? null : at('max'),
    log2,
  };
}

/** The summary of the elements of both. Throws `ArgumentError` `ARG_TYPE`. */
export function mergeSummaries(a: Summary, b: Summary): Summary {
  checkSummary('mergeSummaries', a);
  checkSummary('mergeSummaries', b);
  return merged(a, b);
}

/** The same of two that are known to be summaries. */
export function merged(a: Summary, b: Summary): Summary {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const scale = Math.max(a.scale, b.scale);
  const log2: Record<string, number> = { ...a.log2 };
  for (const [exponent, n] of Object.entries(b.log2)) log2[exponent] = (log2[exponent] ?? 0) + n;
  const part = ({ scale: s, sum, squares }: Summary) => ({
    sum: sum * (s / scale),
    squares: squares * (s / scale) ** 2,
  });
  return {
    count: a.count + b.count,
    nan: a.nan + b.nan,
    positiveInfinity: a.positiveInfinity + b.positiveInfinity,
    negativeInfinity: a.negativeInfinity + b.negativeInfinity,
    zero: a.zero + b.zero,
    subnormal: a.subnormal + b.subnormal,
    scale,
    sum: part(a).sum + part(b).sum,
    squares: part(a).squares + part(b).squares,
    min: a.min === null || b.min === null ? (a.min ?? b.min) : Math.min(a.min, b.min),
    max: a.max === null || b.max === null ? (a.max ?? b.max) : Math.max(a.max, b.max),
    log2,
  };
}

export const nonFiniteOf = ({ nan, positiveInfinity, negativeInfinity }: Summary): number =>
  nan + positiveInfinity + negativeInfinity;
/** Finite elements. */
export const finiteOf = (s: Summary): number => s.count - nonFiniteOf(s);

/** Twin of the layer statistics: what a diagnosis asks of an array, added to a record in memory. */
import { f32View, f64View, i32View } from '../memory.js';

/** Float64 fields of a record, in this order; counts follow. */
export const statisticsFields = [
  'count',
  'nan',
  'positiveInfinity',
  'negativeInfinity',
  'zero',
  'subnormal',
  'sum',
  'sumOfSquares',
  'min',
  'max',
] as const;
const fieldBytes = statisticsFields.length * 8;
const biased = 256;
/**
 * Int32 counts of a record behind its fields: one per biased exponent of a float32, where the first counts zeros and
 * subnormal numbers together, then one per binary exponent of subnormal numbers from -149 up.
 */
export const statisticsCounts = biased + 24;
/** Bytes of a record; its address is a multiple of 8. */
export const statisticsBytes = fieldBytes + statisticsCounts * 4;

const least = statisticsFields.indexOf('min');
const most = statisticsFields.indexOf('max');
const sum = statisticsFields.indexOf('sum');

/** Empties a record. */
export function clearStatistics(record: number): void {
  const fields = fieldsOf(record);
  fields.fill(0);
  fields[least] = Infinity;
  fields[most] = -Infinity;
  countsOf(record).fill(0);
}

/**
 * Adds n float32 elements to a record. Sums and extremes are of the finite ones, -0 being 0, sums in float64: lanes of
 * four elements apart are added in order, then (0 + 2) + (1 + 3), then to the record.
 */
export function statistics(n: number, x: number, record: number): void {
  const values = f32View().subarray(x >>> 2, (x >>> 2) + n);
  const bits = i32View().subarray(x >>> 2, (x >>> 2) + n);
  const [fields, counts] = [fieldsOf(record), countsOf(record)];
  const sums = [plainLanes(), plainLanes()] as const;
  fields[0]! += n;
  values.forEach((v, i) => {
    const size = bits[i]! & 0x7fffffff;
    counts[size >>> 23]!++;
    const kind = kindOf(v);
    if (kind > 0) fields[kind]!++;
    if (kind === subnormal) counts[biased + 31 - Math.clz32(size)]!++;
    if (!Number.isFinite(v)) return;
    sums[0][i & 3]! += v;
    sums[1][i & 3]! += v * v;
    fields[least] = Math.min(fields[least]!, v + 0);
    fields[most] = Math.max(fields[most]!, v + 0);
  });
  sums.forEach((s, k) => (fields[sum + k]! += s[0]! + s[2]! + (s[1]! + s[3]!)));
}

const fieldsOf = (record: number): Float64Array =>
  f64View().subarray(record / 8, record / 8 + statisticsFields.length);
function countsOf(record: number): Int32Array {
  const first = (record + fieldBytes) / 4;
  return i32View().subarray(first, first + statisticsCounts);
}

const plainLanes = (): number[] => [0, 0, 0, 0];

const subnormal = statisticsFields.indexOf('subnormal');

function kindOf(v: number): number {
  if (Number.isNaN(v)) return 1;
  if (v === Infinity) return 2;
  if (v === -Infinity) return 3;
  if (v === 0) return 4;
  return Math.abs(v) < 2 ** -126 ? subnormal : 0;
}

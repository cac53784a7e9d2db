/** Twin of the layer statistics: what a diagnosis asks of an array, added to a record in memory. */
import { f32View, f64View, i32View } from '../memory.js';

/** Float64 fields of a record, in this order; behind them 256 int32 counts, one per biased exponent of a float32. */
export const statisticsFields = [
  'count',
  'nan',
  'positiveInfinity',
  'negativeInfinity',
  'zero',
  'subnormal',
  'sum',
  'sumOfSquares',
  'sumOfSizes',
  'min',
  'max',
] as const;
/** Bytes of a record; its address is a multiple of 8. */
export const statisticsBytes = statisticsFields.length * 8 + 256 * 4;

/** Empties a record. */
export function clearStatistics(record: number): void {
  const fields = f64View().subarray(record / 8, record / 8 + 11);
  fields.fill(0);
  fields[9] = Infinity;
  fields[10] = -Infinity;
  i32View().fill(0, (record + 88) / 4, (record + 88) / 4 + 256);
}

/**
 * Adds n float32 elements to a record. Sums and extremes are of the finite ones, sums in float64: lanes of four elements
 * apart are added in order, then (0 + 2) + (1 + 3), then to the record.
 */
export function statistics(n: number, x: number, record: number): void {
  const values = f32View().subarray(x >>> 2, (x >>> 2) + n);
  const bits = i32View().subarray(x >>> 2, (x >>> 2) + n);
  const histogram = i32View().subarray((record + 88) / 4, (record + 88) / 4 + 256);
  const fields = f64View().subarray(record / 8, record / 8 + 11);
  const sums = [plainLanes(), plainLanes(), plainLanes()] as const;
  fields[0]! += n;
  values.forEach((v, i) => {
    histogram[(bits[i]! >>> 23) & 255]!++;
    const kind = kindOf(v);
    if (kind > 0) fields[kind]!++;
    if (!Number.isFinite(v)) return;
    sums[0][i & 3]! += v;
    sums[1][i & 3]! += v * v;
    sums[2][i & 3]! += Math.abs(v);
    fields[9] = Math.min(fields[9]!, v);
    fields[10] = Math.max(fields[10]!, v);
  });
  sums.forEach((s, k) => (fields[6 + k]! += s[0]! + s[2]! + (s[1]! + s[3]!)));
}

const plainLanes = (): number[] => [0, 0, 0, 0];

function kindOf(v: number): number {
  if (Number.isNaN(v)) return 1;
  if (v === Infinity) return 2;
  if (v === -Infinity) return 3;
  if (v === 0) return 4;
  return Math.abs(v) < 2 ** -126 ? 5 : 0;
}

/** Bounds of integer draws: checked against each other and against what the dtype holds exactly. */
import { shown } from '@isograd/errors';
import { type DrawArray, type DrawDType, isBigInts } from './arrays.js';
import { refusal } from './checks.js';

/** `low < high` as bigints, where every value from low to high - 1 is one of the dtype's. `ARG_TYPE`, `ARG_RANGE`. */
export function randintBounds(
  op: string,
  out: DrawArray,
  dtype: DrawDType,
  low: unknown,
  high: unknown,
): readonly [bigint, bigint] {
  const first = integerOf(op, 'low', low);
  const end = integerOf(op, 'high', high);
  const [least, most] = isBigInts(out) ? wholeInt64 : limits[dtype];
  if (first < end && first >= least && end - 1n <= most) return [first, end];
  throw refusal(
    op,
    'ARG_RANGE',
    `bounds ${shown(low)} and ${shown(high)} do not fit ${dtype} in this array; wanted ${least} <= low < high <= ${most + 1n}`,
    { low: String(low), high: String(high), least: String(least), most: String(most + 1n) },
  );
}

function integerOf(op: string, name: string, value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw refusal(op, 'ARG_TYPE', `${name} ${shown(value)} is not an integer`, { [name]: shown(value) });
}

const signed = (bits: bigint): readonly [bigint, bigint] => [-(2n ** bits), 2n ** bits - 1n];
const wholeInt64 = signed(63n);
/** Integers that a dtype holds exactly; int64 as exact integers of a Float64Array. */
const limits = {
  float32: [-(2n ** 24n), 2n ** 24n],
  float64: signed(53n),
  int64: signed(53n),
  int32: signed(31n),
  int16: signed(15n),
  int8: signed(7n),
  uint8: [0n, 255n],
  bool: [0n, 1n],
} as const satisfies Record<DrawDType, readonly [bigint, bigint]>;

/** What a diagnosis asks of an array, in one pass: counts of kinds, moments, extremes and a histogram of exponents. */
import { Lanes } from './lanes';

/** Offsets in a record: eleven float64, then 256 counts as int32, one per biased exponent. */
const HISTOGRAM: usize = 88;

export function clearStatistics(record: usize): void {
  memory.fill(record, 0, 88 + 1024);
  store<f64>(record, Infinity, 72);
  store<f64>(record, -Infinity, 80);
}

/** Adds n elements to a record: count, NaN, inf, -inf, 0, subnormal, sum, sum of squares, sum of sizes, min, max. */
export function statistics(n: i32, x: usize, record: usize): void {
  const zero = f32x4.splat(0);
  const inf = f32x4.splat(Infinity);
  let nan = i32x4.splat(0),
    up = nan,
    down = nan,
    none = nan,
    tiny = nan;
  let s0 = f64x2.splat(0),
    s1 = s0,
    q0 = s0,
    q1 = s0,
    z0 = s0,
    z1 = s0;
  let least = inf,
    most = f32x4.neg(inf);
  for (let i = n; i > 0; i -= 4, x += 16) {
    let v: v128,
      there = i32x4.splat(-1);
    if (i >= 4) v = v128.load(x);
    else {
      v = Lanes.load(x, i);
      there = i32x4.gt_s(i32x4.splat(i), i32x4(0, 1, 2, 3));
    }
    const a = f32x4.abs(v);
    nan = i32x4.sub(nan, f32x4.ne(v, v));
    up = i32x4.sub(up, f32x4.eq(v, inf));
    down = i32x4.sub(down, f32x4.eq(v, f32x4.neg(inf)));
    const isZero = v128.and(f32x4.eq(v, zero), there);
    none = i32x4.sub(none, isZero);
    tiny = i32x4.sub(
      tiny,
      v128.and(v128.andnot(f32x4.lt(a, f32x4.splat(1.1754943508222875e-38)), isZero), there),
    );
    const finite = v128.and(f32x4.lt(a, inf), there);
    least = v128.bitselect(f32x4.pmin(least, v), least, finite);
    most = v128.bitselect(f32x4.pmax(most, v), most, finite);
    v = v128.and(v, finite);
    const low = f64x2.promote_low_f32x4(v);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
    s0 = f64x2.add(s0, low);
    s1 = f64x2.add(s1, high);
    q0 = f64x2.add(q0, f64x2.mul(low, low));
    q1 = f64x2.add(q1, f64x2.mul(high, high));
    z0 = f64x2.add(z0, f64x2.abs(low));
    z1 = f64x2.add(z1, f64x2.abs(high));
    const last = min(i, 4);
    for (let j = 0; j < last; j++) {
      const bin = record + HISTOGRAM + ((<usize>((load<u32>(x + ((<usize>j) << 2)) >> 23) & 255)) << 2);
      store<i32>(bin, load<i32>(bin) + 1);
    }
  }
  raise(record, <f64>n);
  raise(record + 8, lanes(nan));
  raise(record + 16, lanes(up));
  raise(record + 24, lanes(down));
  raise(record + 32, lanes(none));
  raise(record + 40, lanes(tiny));
  raise(record + 48, pair(f64x2.add(s0, s1)));
  raise(record + 56, pair(f64x2.add(q0, q1)));
  raise(record + 64, pair(f64x2.add(z0, z1)));
  store<f64>(record, min(load<f64>(record, 72), <f64>least4(least)), 72);
  store<f64>(record, max(load<f64>(record, 80), <f64>most4(most)), 80);
}

function raise(at: usize, by: f64): void {
  store<f64>(at, load<f64>(at) + by);
}

function lanes(v: v128): f64 {
  const low = i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1);
  return <f64>(low + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3));
}

function pair(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

function least4(v: v128): f32 {
  v = f32x4.min(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return min(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1));
}

function most4(v: v128): f32 {
  v = f32x4.max(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1));
}

/** What a diagnosis asks of an array, in one pass: counts of kinds, moments, extremes and a histogram of exponents. */
import { bins, BYTES, count, deep, largest, raise, scatter, small } from './exponents';
import { Lanes, scratch } from './lanes';

/** Elements that are looked at together: the counters of zeros are bytes, and 128 rounds of 16 do not run over. */
const BLOCK: i32 = 2048;
/** Blocks are multiples of this many; fewer are counted one by one. */
const FEW: i32 = 64;
/** Where sums and extremes by lane stand in scratch memory: behind the exponents of a block. */
const LANES: usize = 2048;

export function clearStatistics(record: usize): void {
  memory.fill(record, 0, BYTES);
  store<f64>(record, Infinity, 64);
  store<f64>(record, -Infinity, 72);
}

/** Adds n elements to a record: count, NaN, inf, -inf, 0, subnormal, sum, sum of squares, min, max. */
export function statistics(n: i32, x: usize, record: usize): void {
  const lanes = scratch + LANES;
  memory.fill(lanes, 0, 64);
  v128.store(lanes, f32x4.splat(Infinity), 64);
  v128.store(lanes, f32x4.splat(-Infinity), 80);
  let left = n;
  while (left >= FEW) {
    const m = min(left, BLOCK) & -FEW;
    block(m, x, record, lanes);
    x += (<usize>m) << 2;
    left -= m;
  }
  carefully(left, x, record, lanes);
  scatter(left, x, record);
  raise(record, <f64>n);
  raise(record + 48, total(lanes));
  raise(record + 56, total(lanes + 32));
  // Adding 0 makes -0 and 0 the same.
  store<f64>(record, min(load<f64>(record, 64), <f64>least4(v128.load(lanes, 64)) + 0), 64);
  store<f64>(record, max(load<f64>(record, 72), <f64>most4(v128.load(lanes, 80)) + 0), 72);
}

/** Adds m elements, a multiple of 64. */
function block(m: i32, x: usize, record: usize, lanes: usize): void {
  const exponents = gather(m, x, scratch, lanes);
  const highest = exponents & 255;
  if (highest == 255) {
    carefully(m, x, record, lanes);
    scatter(m, x, record);
    return;
  }
  const none = exponents < 256 ? small(m, x, scratch, record) : 0;
  bins(m, none, highest, scratch, record, x, lanes);
}

/** From memory: some engines build a constant anew in each turn. */
const LOW = memory.data<u32>([0x00ff00ff]);

/**
 * Writes the biased exponents of m elements as bytes, adds their extremes to the lanes unless one is not finite, and
 * returns the largest exponent plus 256 times the smallest.
 */
function gather(m: i32, x: usize, bytes: usize, lanes: usize): i32 {
  let least = v128.load(lanes, 64),
    most = v128.load(lanes, 80),
    lowest = i8x16.splat(-1),
    highest = i8x16.splat(0);
  const low = v128.load_splat<u32>(LOW);
  let p = x;
  for (const end = bytes + <usize>m; bytes < end; bytes += 16, p += 64) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const e = i8x16.narrow_i16x8_u(
      v128.and(i16x8.narrow_i32x4_u(i32x4.shr_u(a, 23), i32x4.shr_u(b, 23)), low),
      v128.and(i16x8.narrow_i32x4_u(i32x4.shr_u(c, 23), i32x4.shr_u(d, 23)), low),
    );
    v128.store(bytes, e);
    lowest = i8x16.min_u(lowest, e);
    highest = i8x16.max_u(highest, e);
    least = f32x4.pmin(least, f32x4.pmin(f32x4.pmin(a, b), f32x4.pmin(c, d)));
    most = f32x4.pmax(most, f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d)));
  }
  const top = largest(highest);
  if (top < 255) {
    v128.store(lanes, least, 64);
    v128.store(lanes, most, 80);
  }
  return top + ((255 - largest(v128.not(lowest))) << 8);
}

/** Adds n elements of any kind, all but their exponents. */
function carefully(n: i32, x: usize, record: usize, lanes: usize): void {
  const zero = f32x4.splat(0);
  const inf = f32x4.splat(Infinity);
  let nan = i32x4.splat(0),
    up = nan,
    down = nan,
    none = nan,
    tiny = nan;
  let s0 = v128.load(lanes),
    s1 = v128.load(lanes, 16),
    q0 = v128.load(lanes, 32),
    q1 = v128.load(lanes, 48),
    least = v128.load(lanes, 64),
    most = v128.load(lanes, 80);
  const start = x;
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
  }
  raise(record + 8, count(nan));
  raise(record + 16, count(up));
  raise(record + 24, count(down));
  raise(record + 32, count(none));
  raise(record + 40, count(tiny));
  if (count(tiny) > 0) deep(n, start, record);
  v128.store(lanes, s0);
  v128.store(lanes, s1, 16);
  v128.store(lanes, q0, 32);
  v128.store(lanes, q1, 48);
  v128.store(lanes, least, 64);
  v128.store(lanes, most, 80);
}

/** (0 + 2) + (1 + 3) of the four sums that stand at an address. */
function total(at: usize): f64 {
  const v = f64x2.add(v128.load(at), v128.load(at, 16));
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

/** A tile of two rows times sixteen places, which packs the panel of those places on the way. */
import { Row } from './gemm-turns';
import { PAIRS } from './gemm-whole';
import { Lanes, scratch } from './lanes';
import { elementAt, placeAt, Spot } from './window';

/**
 * The first packed pair times `k` known elements of sixteen known places from `first` on, each four of which see four
 * numbers side by side; the panel [k][16] is left at the start of scratch. One step a turn, as there are stores between its
 * loads and its arithmetic.
 */
export function pairKeepPlaces(k: i32, first: i32, x: usize, c: usize, rc: usize, accumulate: i32): void {
  const p0 = x + changetype<Spot>(placeAt(first)).at;
  const p1 = x + changetype<Spot>(placeAt(first + 4)).at;
  const p2 = x + changetype<Spot>(placeAt(first + 8)).at;
  const p3 = x + changetype<Spot>(placeAt(first + 12)).at;
  let a = scratch + PAIRS - 8;
  let p = scratch - 64;
  let e = elementAt(0) - 16;
  const last = e + ((<usize>k) << 4);
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  for (;;) {
    e += 16;
    const at = changetype<Spot>(e).at;
    const b0 = v128.load(p0 + at),
      b1 = v128.load(p1 + at),
      b2 = v128.load(p2 + at),
      b3 = v128.load(p3 + at);
    p += 64;
    v128.store(p, b0);
    v128.store(p, b1, 16);
    v128.store(p, b2, 32);
    v128.store(p, b3, 48);
    a += 8;
    let y = v128.load_splat<u32>(a);
    s0 = Lanes.ma(y, b0, s0);
    s1 = Lanes.ma(y, b1, s1);
    s2 = Lanes.ma(y, b2, s2);
    s3 = Lanes.ma(y, b3, s3);
    y = v128.load_splat<u32>(a, 4);
    s4 = Lanes.ma(y, b0, s4);
    s5 = Lanes.ma(y, b1, s5);
    s6 = Lanes.ma(y, b2, s6);
    s7 = Lanes.ma(y, b3, s7);
    if (e == last) break;
  }
  if (accumulate) {
    Row.add(c, s0, s1, s2, s3);
    Row.add(c + rc, s4, s5, s6, s7);
  } else {
    Row.put(c, s0, s1, s2, s3);
    Row.put(c + rc, s4, s5, s6, s7);
  }
}

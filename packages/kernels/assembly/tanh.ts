/** The hyperbolic tangent in float32: short loops over arrays, one body for the last few elements. */
import { E } from './exponential';
import { scratch } from './lanes';
import { unary } from './loops';

/** How many go through scratch memory together, three vectors for each vector of them. */
const CHUNK: i32 = 1024;
const STEP: usize = 48;
/** Fewer are quicker in one loop. */
const FEW: i32 = 32;

/** 40, the exponent of 1 in place, and the signs: from memory, because some engines build a constant anew in each turn. */
const K = memory.data<u32>([0x42200000, 0x3f800000, 0x80000000]);

/** Odd polynomial below 0.625, 1 - 2 / (e^2x + 1) above. */
class Tanh {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const a = f32x4.abs(x);
    const small = this.small(x, a, E.k(17), E.k(18), E.k(19), E.k(20), E.k(21));
    const large = this.large(E.expInside(this.argument(a, v128.load_splat<u32>(K))), E.k(13), E.k(14));
    return this.either(x, a, small, large, E.k(16), v128.load_splat<u32>(K, 8));
  }
  @inline argument(a: v128, most: v128): v128 {
    return f32x4.pmin(f32x4.add(a, a), most);
  }
  @inline small(x: v128, a: v128, c4: v128, c3: v128, c2: v128, c1: v128, c0: v128): v128 {
    const z = f32x4.mul(x, x);
    let s = f32x4.add(f32x4.mul(c4, z), c3);
    s = f32x4.add(f32x4.mul(s, z), c2);
    s = f32x4.add(f32x4.mul(s, z), c1);
    s = f32x4.add(f32x4.mul(s, z), c0);
    return f32x4.add(f32x4.mul(f32x4.mul(s, z), a), a);
  }
  @inline large(e: v128, two: v128, one: v128): v128 {
    return f32x4.sub(one, f32x4.div(two, f32x4.add(e, one)));
  }
  @inline either(x: v128, a: v128, small: v128, large: v128, bound: v128, signs: v128): v128 {
    const y = v128.bitselect(small, large, f32x4.lt(a, bound));
    return v128.bitselect(x, y, signs);
  }
}

/** As one body, but for the order: of a long one a processor has too little under way at once to hide how its steps wait. */
export function tanh(n: i32, x: usize, out: usize): void {
  while (n >= FEW) {
    const m = min(n & -4, CHUNK);
    const end = x + ((<usize>m) << 2);
    remainders(x, end);
    exponentials(scratch + ((<usize>m) >> 2) * STEP);
    together(x, end, out);
    n -= m;
    x = end;
    out += (<usize>m) << 2;
  }
  unary<Tanh>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}

/** Writes 2^n, r and what r lost in rounding. */
function remainders(x: usize, end: usize): void {
  const op = changetype<Tanh>(0);
  const turn = E.k(0);
  const whole = E.k(1);
  const high = E.k(2);
  const low = E.k(3);
  const most = v128.load_splat<u32>(K);
  const unit = v128.load_splat<u32>(K, 4);
  const signs = v128.load_splat<u32>(K, 8);
  for (let to = scratch; x < end; x += 16, to += STEP) {
    const b = op.argument(v128.andnot(v128.load(x), signs), most);
    const t = f32x4.add(f32x4.mul(b, turn), whole);
    const turns = f32x4.sub(t, whole);
    const h = f32x4.sub(b, f32x4.mul(turns, high));
    const l = f32x4.mul(turns, low);
    const r = f32x4.sub(h, l);
    v128.store(to, i32x4.add(i32x4.shl(t, 23), unit));
    v128.store(to, r, 16);
    v128.store(to, f32x4.sub(f32x4.sub(h, r), l), 32);
  }
}

/** 2^n becomes e^2x. */
function exponentials(end: usize): void {
  const c7 = E.k(4);
  const c6 = E.k(5);
  const c5 = E.k(6);
  const c4 = E.k(7);
  const c3 = E.k(8);
  const c2 = E.k(9);
  const one = E.k(14);
  for (let p = scratch; p < end; p += STEP) {
    const y = f32x4.add(E.sum(v128.load(p, 16), v128.load(p, 32), c7, c6, c5, c4, c3, c2), one);
    v128.store(p, f32x4.mul(y, v128.load(p)));
  }
}

function together(x: usize, end: usize, out: usize): void {
  const op = changetype<Tanh>(0);
  const c4 = E.k(17);
  const c3 = E.k(18);
  const c2 = E.k(19);
  const c1 = E.k(20);
  const c0 = E.k(21);
  const two = E.k(13);
  const one = E.k(14);
  const bound = E.k(16);
  const signs = v128.load_splat<u32>(K, 8);
  for (let p = scratch; x < end; x += 16, out += 16, p += STEP) {
    const v = v128.load(x);
    const a = v128.andnot(v, signs);
    const large = op.large(v128.load(p), two, one);
    v128.store(out, op.either(v, a, op.small(v, a, c4, c3, c2, c1, c0), large, bound, signs));
  }
}

/** Sums in a fixed order: blocks of 512 in 16 lanes along rows, blocks of 128 down columns, block sums combined in pairs. */
import { Lanes, scratch } from './lanes';

const BLOCK: i32 = 512;
const DOWN: i32 = 128;

class Plain {
  @inline of(x: v128, p: v128): v128 {
    return x;
  }
}
class Squares {
  @inline of(x: v128, p: v128): v128 {
    return f32x4.mul(x, x);
  }
}
class SquaredDistances {
  @inline of(x: v128, p: v128): v128 {
    const d = f32x4.sub(x, p);
    return f32x4.mul(d, d);
  }
}

const MASKS = memory.data<u32>([0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0, 0, 0, 0], 16);

/** The sum over n elements side by side. */
function total<Op>(n: i32, x: usize, p: v128): f32 {
  if (n <= BLOCK) return block<Op>(n, x, p);
  const levels = scratch;
  let count = 0;
  for (; n > 0; n -= BLOCK, x += BLOCK << 2, count++) {
    let s = block<Op>(min(n, BLOCK), x, p);
    let level = levels;
    for (let t = count; t & 1; t >>= 1, level += 4) s = load<f32>(level) + s;
    store<f32>(level, s);
  }
  let level = levels;
  for (; !(count & 1); count >>= 1) level += 4;
  let s = load<f32>(level);
  for (count >>= 1, level += 4; count; count >>= 1, level += 4) if (count & 1) s = load<f32>(level) + s;
  return s;
}

function block<Op>(n: i32, x: usize, p: v128): f32 {
  const op = changetype<Op>(0);
  let a = f32x4.splat(0),
    b = a,
    c = a,
    d = a;
  for (; n >= 16; n -= 16, x += 64) {
    a = f32x4.add(a, op.of(v128.load(x), p));
    b = f32x4.add(b, op.of(v128.load(x, 16), p));
    c = f32x4.add(c, op.of(v128.load(x, 32), p));
    d = f32x4.add(d, op.of(v128.load(x, 48), p));
  }
  for (; n >= 4; n -= 4, x += 16) a = f32x4.add(a, op.of(v128.load(x), p));
  if (n) {
    const mask = v128.load(MASKS + 16 - ((<usize>n) << 2));
    b = f32x4.add(b, v128.and(op.of(Lanes.load(x, n), p), mask));
  }
  a = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  a = f32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1);
}

function rows<Op>(m: i32, n: i32, x: usize, means: usize, out: usize, divisor: f32): void {
  for (; m > 0; m--, x += (<usize>n) << 2, out += 4) {
    const p = means ? v128.load_splat<u32>(means) : f32x4.splat(0);
    if (means) means += 4;
    store<f32>(out, total<Op>(n, x, p) / divisor);
  }
}

/** Sums down columns, sixteen side by side as long as there are as many. */
function columns<Op>(m: i32, n: i32, x: usize, means: usize, out: usize, divisor: f32): void {
  const by = f32x4.splat(divisor);
  const stride = (<usize>n) << 2;
  for (; n >= 16; n -= 16, x += 64, out += 64) {
    sixteen<Op>(m, x, stride, means);
    if (means) means += 64;
    for (let i: usize = 0; i < 64; i += 16) v128.store(out + i, f32x4.div(v128.load(scratch + i), by));
  }
  for (; n > 0; n -= 4, x += 16, out += 16) {
    four<Op>(m, x, stride, means, n);
    if (means) means += 16;
    const y = f32x4.div(v128.load(scratch), by);
    if (n >= 4) v128.store(out, y);
    else Lanes.store(out, y, n);
  }
}

function sixteen<Op>(m: i32, x: usize, stride: usize, means: usize): void {
  const op = changetype<Op>(0);
  const zero = f32x4.splat(0);
  const p0 = means ? v128.load(means) : zero;
  const p1 = means ? v128.load(means, 16) : zero;
  const p2 = means ? v128.load(means, 32) : zero;
  const p3 = means ? v128.load(means, 48) : zero;
  let count = 0;
  do {
    let a = zero,
      b = zero,
      c = zero,
      d = zero;
    for (let i = min(m, DOWN); i > 0; i--, x += stride) {
      a = f32x4.add(a, op.of(v128.load(x), p0));
      b = f32x4.add(b, op.of(v128.load(x, 16), p1));
      c = f32x4.add(c, op.of(v128.load(x, 32), p2));
      d = f32x4.add(d, op.of(v128.load(x, 48), p3));
    }
    const s = scratch + 64;
    v128.store(s, a);
    v128.store(s, b, 16);
    v128.store(s, c, 32);
    v128.store(s, d, 48);
    carry(count++, 4);
    m -= DOWN;
  } while (m > 0);
  finish(count, 4);
}

function four<Op>(m: i32, x: usize, stride: usize, means: usize, n: i32): void {
  const op = changetype<Op>(0);
  const p = !means ? f32x4.splat(0) : n >= 4 ? v128.load(means) : Lanes.load(means, n);
  let count = 0;
  do {
    let a = f32x4.splat(0);
    if (n >= 4) for (let i = min(m, DOWN); i > 0; i--, x += stride) a = f32x4.add(a, op.of(v128.load(x), p));
    else for (let i = min(m, DOWN); i > 0; i--, x += stride) a = f32x4.add(a, op.of(Lanes.load(x, n), p));
    v128.store(scratch + 64, a);
    carry(count++, 1);
    m -= DOWN;
  } while (m > 0);
  finish(count, 1);
}

/** Adds block sum number `count`, which stands at scratch + 64, into the binary counter behind it. */
function carry(count: i32, vectors: i32): void {
  const s = scratch + 64;
  let level = s + 64;
  for (; count & 1; count >>= 1, level += 64)
    for (let i = 0, at: usize = 0; i < vectors; i++, at += 16)
      v128.store(s + at, f32x4.add(v128.load(level + at), v128.load(s + at)));
  for (let i = 0, at: usize = 0; i < vectors; i++, at += 16) v128.store(level + at, v128.load(s + at));
}

/** Leaves the sum of `count` blocks at scratch. */
function finish(count: i32, vectors: i32): void {
  let level = scratch + 128;
  let first = true;
  for (; count; count >>= 1, level += 64) {
    if (!(count & 1)) continue;
    for (let i = 0, at: usize = 0; i < vectors; i++, at += 16) {
      const v = v128.load(level + at);
      v128.store(scratch + at, first ? v : f32x4.add(v, v128.load(scratch + at)));
    }
    first = false;
  }
}

export function sum(n: i32, x: usize): f32 {
  return total<Plain>(n, x, f32x4.splat(0));
}
export function sumOfSquares(n: i32, x: usize): f32 {
  return total<Squares>(n, x, f32x4.splat(0));
}
export function sumRows(m: i32, n: i32, x: usize, out: usize, divisor: f32): void {
  rows<Plain>(m, n, x, 0, out, divisor);
}
export function sumOfSquaresRows(m: i32, n: i32, x: usize, out: usize, divisor: f32): void {
  rows<Squares>(m, n, x, 0, out, divisor);
}
export function sumColumns(m: i32, n: i32, x: usize, out: usize, divisor: f32): void {
  columns<Plain>(m, n, x, 0, out, divisor);
}
export function sumOfSquaresColumns(m: i32, n: i32, x: usize, out: usize, divisor: f32): void {
  columns<Squares>(m, n, x, 0, out, divisor);
}
export function varRows(m: i32, n: i32, x: usize, mean: usize, out: usize, divisor: f32): void {
  rows<Plain>(m, n, x, 0, mean, <f32>n);
  rows<SquaredDistances>(m, n, x, mean, out, divisor);
}
export function varColumns(m: i32, n: i32, x: usize, mean: usize, out: usize, divisor: f32): void {
  columns<Plain>(m, n, x, 0, mean, <f32>m);
  columns<SquaredDistances>(m, n, x, mean, out, divisor);
}

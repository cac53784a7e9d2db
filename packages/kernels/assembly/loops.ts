/** Loops over contiguous arrays; what is done to four lanes is the `apply` of a class that exists only while compiling. */
import { Lanes, scratch } from './lanes';

/**
 * out = op(x, p, q) on float32, two vectors a turn: side by side they hide each other's latency. The last one to seven
 * elements go through scratch, so that every element sees the same arithmetic and the body stands once.
 */
export function unary<Op>(n: i32, x: usize, out: usize, p: v128, q: v128): void {
  const op = changetype<Op>(0);
  const rest = n & 7;
  let end = x + ((<usize>(n - rest)) << 2);
  let tail: usize = 0;
  while (true) {
    for (; x < end; x += 32, out += 32) {
      const low = op.apply(v128.load(x), p, q);
      const high = op.apply(v128.load(x, 16), p, q);
      v128.store(out, low);
      v128.store(out, high, 16);
    }
    if (!rest || tail) break;
    tail = out;
    copyFew(scratch, x, rest);
    x = out = scratch;
    end = x + 32;
  }
  if (rest) copyFew(tail, scratch, rest);
}

/** Copies one to seven floats. */
function copyFew(to: usize, from: usize, n: i32): void {
  if (n > 3) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
    n -= 4;
  }
  if (n) Lanes.store(to, Lanes.load(from, n), n);
}

/** out = op(a, b, p, q) on float32. `mask` -1 walks an operand, 0 stays on its four lanes. */
export function binary<Op>(
  n: i32,
  a: usize,
  aMask: usize,
  b: usize,
  bMask: usize,
  out: usize,
  p: v128,
  q: v128,
): void {
  const op = changetype<Op>(0);
  const rest = n & 3;
  const end = (<usize>(n - rest)) << 2;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, op.apply(v128.load(a + (i & aMask)), v128.load(b + (i & bMask)), p, q));
  if (rest) {
    const va = aMask ? Lanes.load(a + end, rest) : v128.load(a);
    const vb = bMask ? Lanes.load(b + end, rest) : v128.load(b);
    Lanes.store(out + end, op.apply(va, vb, p, q), rest);
  }
}

/** As `binary` with both operands walking, for long bodies: the tail goes through scratch, so that the body stands once. */
export function binaryOnce<Op>(n: i32, a: usize, b: usize, out: usize, p: v128, q: v128): void {
  const op = changetype<Op>(0);
  const rest = n & 3;
  let end = (<usize>(n - rest)) << 2;
  let tail: usize = 0;
  while (true) {
    for (let i: usize = 0; i < end; i += 16)
      v128.store(out + i, op.apply(v128.load(a + i), v128.load(b + i), p, q));
    if (!rest || tail) break;
    tail = out + end;
    v128.store(scratch, Lanes.load(a + end, rest));
    v128.store(scratch, Lanes.load(b + end, rest), 16);
    a = out = scratch;
    b = scratch + 16;
    end = 16;
  }
  if (rest) Lanes.store(tail, v128.load(scratch), rest);
}

const LEFT: usize = 32;
const RIGHT: usize = 48;

/** a op b, element by element. */
export function same<Op>(n: i32, a: usize, b: usize, out: usize): void {
  binary<Op>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}

/** a op s for every element of a. */
export function withScalar<Op>(n: i32, a: usize, s: f32, out: usize): void {
  v128.store(scratch + RIGHT, f32x4.splat(s));
  binary<Op>(n, a, -1, scratch + RIGHT, 0, out, f32x4.splat(0), f32x4.splat(0));
}

/** s op a for every element of a. */
export function scalarWith<Op>(n: i32, s: f32, a: usize, out: usize): void {
  v128.store(scratch + LEFT, f32x4.splat(s));
  binary<Op>(n, scratch + LEFT, 0, a, -1, out, f32x4.splat(0), f32x4.splat(0));
}

/** out[m, n] = a op b, each operand with its own distance between rows and, within a row, a step of 1 or 0. */
export function broadcast<Op>(
  m: i32,
  n: i32,
  a: usize,
  aRow: i32,
  aStep: i32,
  b: usize,
  bRow: i32,
  bStep: i32,
  out: usize,
): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < m; i++, a += (<usize>aRow) << 2, b += (<usize>bRow) << 2, out += (<usize>n) << 2) {
    let left = a;
    let right = b;
    if (!aStep) v128.store((left = scratch + LEFT), v128.load_splat<u32>(a));
    if (!bStep) v128.store((right = scratch + RIGHT), v128.load_splat<u32>(b));
    binary<Op>(n, left, -aStep, right, -bStep, out, zero, zero);
  }
}

/** out = op(x, p) on float64. */
export function unaryF64<Op>(n: i32, x: usize, out: usize, p: v128): void {
  const op = changetype<Op>(0);
  const end = x + ((<usize>(n & ~1)) << 3);
  for (; x < end; x += 16, out += 16) v128.store(out, op.apply64(v128.load(x), p));
  if (n & 1) v128.store_lane<u64>(out, op.apply64(v128.load_zero<u64>(x), p), 0);
}

/** out[m, n] = a op b on float64, as `broadcast`. */
export function broadcastF64<Op>(
  m: i32,
  n: i32,
  a: usize,
  aRow: i32,
  aStep: i32,
  b: usize,
  bRow: i32,
  bStep: i32,
  out: usize,
): void {
  const op = changetype<Op>(0);
  for (let i = 0; i < m; i++, a += (<usize>aRow) << 3, b += (<usize>bRow) << 3) {
    let p = a,
      q = b,
      j = n;
    if (aStep && bStep)
      for (; j > 1; j -= 2, p += 16, q += 16, out += 16)
        v128.store(out, op.apply64(v128.load(p), v128.load(q)));
    for (; j > 0; j--, p += aStep << 3, q += bStep << 3, out += 8)
      v128.store_lane<u64>(out, op.apply64(v128.load_zero<u64>(p), v128.load_zero<u64>(q)), 0);
  }
}

/** Loops over contiguous arrays; what is done to four lanes is the `apply` of a class that exists only while compiling. */
import { Lanes, scratch } from "./lanes";

/** out = op(x, p, q) on float32. The last one to three elements go through scratch, so that the body stands once. */
export function unary<Op>(n: i32, x: usize, out: usize, p: v128, q: v128): void {
  const op = changetype<Op>(0);
  const rest = n & 3;
  let end = x + (<usize>(n - rest) << 2);
  let tail: usize = 0;
  while (true) {
    for (; x < end; x += 16, out += 16) v128.store(out, op.apply(v128.load(x), p, q));
    if (!rest || tail) break;
    tail = out;
    v128.store(scratch, Lanes.load(x, rest));
    x = out = scratch;
    end = x + 16;
  }
  if (rest) Lanes.store(tail, v128.load(scratch), rest);
}

/** out = op(a, b, p, q) on float32. `mask` -1 walks an operand, 0 stays on its four lanes. */
export function binary<Op>(n: i32, a: usize, aMask: usize, b: usize, bMask: usize, out: usize, p: v128, q: v128): void {
  const op = changetype<Op>(0);
  const rest = n & 3;
  const end = <usize>(n - rest) << 2;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, op.apply(v128.load(a + (i & aMask)), v128.load(b + (i & bMask)), p, q));
  if (rest) {
    const va = aMask ? Lanes.load(a + end, rest) : v128.load(a);
    const vb = bMask ? Lanes.load(b + end, rest) : v128.load(b);
    Lanes.store(out + end, op.apply(va, vb, p, q), rest);
  }
}

const LEFT: usize = 32;
const RIGHT: usize = 48;

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
  m: i32, n: i32, a: usize, aRow: i32, aStep: i32, b: usize, bRow: i32, bStep: i32, out: usize,
): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < m; i++, a += <usize>aRow << 2, b += <usize>bRow << 2, out += <usize>n << 2) {
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
  const end = x + (<usize>(n & ~1) << 3);
  for (; x < end; x += 16, out += 16) v128.store(out, op.apply64(v128.load(x), p));
  if (n & 1) v128.store_lane<u64>(out, op.apply64(v128.load_zero<u64>(x), p), 0);
}

/** out[m, n] = a op b on float64, as `broadcast`. */
export function broadcastF64<Op>(
  m: i32, n: i32, a: usize, aRow: i32, aStep: i32, b: usize, bRow: i32, bStep: i32, out: usize,
): void {
  const op = changetype<Op>(0);
  for (let i = 0; i < m; i++, a += <usize>aRow << 3, b += <usize>bRow << 3) {
    let p = a, q = b, j = n;
    if (aStep && bStep)
      for (; j > 1; j -= 2, p += 16, q += 16, out += 16) v128.store(out, op.apply64(v128.load(p), v128.load(q)));
    for (; j > 0; j--, p += aStep << 3, q += bStep << 3, out += 8)
      v128.store_lane<u64>(out, op.apply64(v128.load_zero<u64>(p), v128.load_zero<u64>(q)), 0);
  }
}

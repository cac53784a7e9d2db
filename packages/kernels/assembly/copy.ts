/** Moving numbers: filling, copying, walking strides, and changing their type. */
import { Lanes } from './lanes';

export function fill(n: i32, value: f32, out: usize): void {
  const v = f32x4.splat(value);
  for (; n >= 4; n -= 4, out += 16) v128.store(out, v);
  if (n) Lanes.store(out, v, n);
}

export function fillF64(n: i32, value: f64, out: usize): void {
  for (; n > 0; n--, out += 8) store<f64>(out, value);
}

export function copy(bytes: i32, x: usize, out: usize): void {
  memory.copy(out, x, bytes);
}

/**
 * Copies elements of `bytes` (1, 4 or 8) from strides to strides. `plan` holds shape, strides of x and strides of out, each
 * `rank` (at least 2, at most 8) words; strides are in elements. The plan is used up.
 */
export function copyStrided(bytes: i32, rank: i32, plan: usize, x: usize, out: usize): void {
  const last = (<usize>(rank - 1)) << 2;
  const from = plan + ((<usize>rank) << 2);
  const to = from + ((<usize>rank) << 2);
  const outer = rank - 2;
  // What is left of each outer dimension stands behind the plan.
  const left = to + ((<usize>rank) << 2);
  for (let i = 0; i < outer; i++) store<i32>(left + ((<usize>i) << 2), load<i32>(plan + ((<usize>i) << 2)));
  const n1 = load<i32>(plan + last - 4),
    n0 = load<i32>(plan + last);
  const x1 = load<i32>(from + last - 4) * bytes,
    x0 = load<i32>(from + last) * bytes;
  const o1 = load<i32>(to + last - 4) * bytes,
    o0 = load<i32>(to + last) * bytes;
  while (true) {
    plane(bytes, n1, n0, x, x1, x0, out, o1, o0);
    let d = outer - 1;
    for (; d >= 0; d--) {
      const at = (<usize>d) << 2;
      const rest = load<i32>(left + at) - 1;
      x += load<i32>(from + at) * bytes;
      out += load<i32>(to + at) * bytes;
      if (rest > 0) {
        store<i32>(left + at, rest);
        break;
      }
      const n = load<i32>(plan + at);
      store<i32>(left + at, n);
      x -= load<i32>(from + at) * bytes * n;
      out -= load<i32>(to + at) * bytes * n;
    }
    if (d < 0) return;
  }
}

function plane(bytes: i32, n1: i32, n0: i32, x: usize, x1: i32, x0: i32, out: usize, o1: i32, o0: i32): void {
  if (x0 == bytes && o0 == bytes) {
    for (; n1 > 0; n1--, x += x1, out += o1) memory.copy(out, x, n0 * bytes);
    return;
  }
  if (bytes == 4 && x0 == 0 && o0 == 4) {
    for (; n1 > 0; n1--, x += x1, out += o1) fill(n0, load<f32>(x), out);
    return;
  }
  if (bytes == 4 && x1 == 4 && o0 == 4) {
    const blocks = n1 & ~3;
    for (let i = 0; i < blocks; i += 4, x += 16, out += o1 << 2) {
      let p = x,
        q = out,
        j = n0;
      for (; j >= 4; j -= 4, p += x0 << 2, q += 16)
        Lanes.transpose(q, o1, v128.load(p), v128.load(p + x0), v128.load(p + 2 * x0), v128.load(p + 3 * x0));
      strip(4, 4, j, p, 4, x0, q, o1, 4);
    }
    n1 -= blocks;
  }
  strip(bytes, n1, n0, x, x1, x0, out, o1, o0);
}

function strip(bytes: i32, n1: i32, n0: i32, x: usize, x1: i32, x0: i32, out: usize, o1: i32, o0: i32): void {
  for (; n1 > 0; n1--, x += x1, out += o1) {
    let p = x,
      q = out;
    if (bytes == 4) for (let j = n0; j > 0; j--, p += x0, q += o0) store<u32>(q, load<u32>(p));
    else if (bytes == 8) for (let j = n0; j > 0; j--, p += x0, q += o0) store<u64>(q, load<u64>(p));
    else for (let j = n0; j > 0; j--, p += x0, q += o0) store<u8>(q, load<u8>(p));
  }
}

export function f32ToF64(n: i32, x: usize, out: usize): void {
  for (; n >= 2; n -= 2, x += 8, out += 16) v128.store(out, f64x2.promote_low_f32x4(v128.load_zero<u64>(x)));
  if (n) store<f64>(out, <f64>load<f32>(x));
}

export function f64ToF32(n: i32, x: usize, out: usize): void {
  for (; n >= 2; n -= 2, x += 16, out += 8)
    v128.store_lane<u64>(out, f32x4.demote_f64x2_zero(v128.load(x)), 0);
  if (n) store<f32>(out, <f32>load<f64>(x));
}

export function i32ToF32(n: i32, x: usize, out: usize): void {
  for (; n >= 4; n -= 4, x += 16, out += 16) v128.store(out, f32x4.convert_i32x4_s(v128.load(x)));
  for (; n > 0; n--, x += 4, out += 4) store<f32>(out, <f32>load<i32>(x));
}

export function u8ToF32(n: i32, x: usize, out: usize): void {
  for (; n >= 4; n -= 4, x += 4, out += 16) {
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load_zero<u32>(x)));
    v128.store(out, f32x4.convert_i32x4_s(wide));
  }
  for (; n > 0; n--, x++, out += 4) store<f32>(out, <f32>load<u8>(x));
}

/** One element at a time, as the types convert. */
function convert<From, To>(n: i32, x: usize, out: usize): void {
  for (; n > 0; n--, x += sizeof<From>(), out += sizeof<To>()) store<To>(out, <To>load<From>(x));
}

/** Towards 0; what an int32 cannot hold, NaN included, becomes -2^31, as on x86. */
function truncate<From>(n: i32, x: usize, out: usize): void {
  for (; n > 0; n--, x += sizeof<From>(), out += 4) {
    const v = <f64>load<From>(x);
    store<i32>(out, v > -2147483649 && v < 2147483648 ? <i32>v : i32.MIN_VALUE);
  }
}

export function f32ToI32(n: i32, x: usize, out: usize): void {
  truncate<f32>(n, x, out);
}
export function f64ToI32(n: i32, x: usize, out: usize): void {
  truncate<f64>(n, x, out);
}
export function i32ToF64(n: i32, x: usize, out: usize): void {
  convert<i32, f64>(n, x, out);
}
export function u8ToF64(n: i32, x: usize, out: usize): void {
  convert<u8, f64>(n, x, out);
}
export function u8ToI32(n: i32, x: usize, out: usize): void {
  convert<u8, i32>(n, x, out);
}
/** The low eight bits. */
export function i32ToU8(n: i32, x: usize, out: usize): void {
  convert<i32, u8>(n, x, out);
}

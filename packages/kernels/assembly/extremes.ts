/** Least and greatest elements; NaN wins over every number, and the first of equals is the one that is named. */
import { Lanes } from './lanes';

class Min {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.min(a, b);
  }
  @inline start(): f32 {
    return Infinity;
  }
  @inline better(a: f32, b: f32): bool {
    return a < b;
  }
}
class Max {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.max(a, b);
  }
  @inline start(): f32 {
    return -Infinity;
  }
  @inline better(a: f32, b: f32): bool {
    return a > b;
  }
}

function rows<Op>(m: i32, n: i32, x: usize, out: usize): void {
  const op = changetype<Op>(0);
  for (; m > 0; m--, out += 4) {
    let v = f32x4.splat(op.start());
    let i = n;
    for (; i >= 4; i -= 4, x += 16) v = op.of(v, v128.load(x));
    for (; i > 0; i--, x += 4) v = op.of(v, v128.load_splat<u32>(x));
    v = op.of(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
    v = op.of(v, v128.shuffle<i32>(v, v, 1, 0, 3, 2));
    v128.store_lane<u32>(out, v, 0);
  }
}

function columns<Op>(m: i32, n: i32, x: usize, out: usize): void {
  const op = changetype<Op>(0);
  const stride = (<usize>n) << 2;
  for (; n > 0; n -= 4, x += 16, out += 16) {
    let v = f32x4.splat(op.start());
    let p = x;
    if (n >= 4) {
      for (let i = 0; i < m; i++, p += stride) v = op.of(v, v128.load(p));
      v128.store(out, v);
    } else {
      for (let i = 0; i < m; i++, p += stride) v = op.of(v, Lanes.load(p, n));
      Lanes.store(out, v, n);
    }
  }
}

/** The index, as a float64, of the extreme of n elements `step` bytes apart. */
function position<Op>(n: i32, x: usize, step: usize): f64 {
  const op = changetype<Op>(0);
  let best = load<f32>(x);
  let at = 0;
  for (let i = 1; i < n && best == best; i++) {
    const v = load<f32>((x += step));
    if (op.better(v, best) || v != v) {
      best = v;
      at = i;
    }
  }
  return <f64>at;
}

export function minRows(m: i32, n: i32, x: usize, out: usize): void {
  rows<Min>(m, n, x, out);
}
export function maxRows(m: i32, n: i32, x: usize, out: usize): void {
  rows<Max>(m, n, x, out);
}
export function minColumns(m: i32, n: i32, x: usize, out: usize): void {
  columns<Min>(m, n, x, out);
}
export function maxColumns(m: i32, n: i32, x: usize, out: usize): void {
  columns<Max>(m, n, x, out);
}
export function argminRows(m: i32, n: i32, x: usize, out: usize): void {
  for (; m > 0; m--, x += (<usize>n) << 2, out += 8) store<f64>(out, position<Min>(n, x, 4));
}
export function argmaxRows(m: i32, n: i32, x: usize, out: usize): void {
  for (; m > 0; m--, x += (<usize>n) << 2, out += 8) store<f64>(out, position<Max>(n, x, 4));
}
export function argminColumns(m: i32, n: i32, x: usize, out: usize): void {
  for (let j = 0; j < n; j++, x += 4, out += 8) store<f64>(out, position<Min>(m, x, (<usize>n) << 2));
}
export function argmaxColumns(m: i32, n: i32, x: usize, out: usize): void {
  for (let j = 0; j < n; j++, x += 4, out += 8) store<f64>(out, position<Max>(m, x, (<usize>n) << 2));
}

/** Arithmetic of two operands: same shape, with a scalar, or broadcast over rows and columns. */
import { binary, broadcast, broadcastF64, scalarWith, withScalar } from './loops';

class Add {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.add(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.add(a, b);
  }
}
class Sub {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.sub(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.sub(a, b);
  }
}
class Mul {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.mul(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.mul(a, b);
  }
}
class Div {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.div(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.div(a, b);
  }
}
class Maximum {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.max(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.max(a, b);
  }
}
class Minimum {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.min(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.min(a, b);
  }
}

export function add(n: i32, a: usize, b: usize, out: usize): void {
  binary<Add>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function addScalar(n: i32, a: usize, s: f32, out: usize): void {
  withScalar<Add>(n, a, s, out);
}
export function addBroadcast(
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
  broadcast<Add>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function addBroadcastF64(
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
  broadcastF64<Add>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function sub(n: i32, a: usize, b: usize, out: usize): void {
  binary<Sub>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function subScalar(n: i32, a: usize, s: f32, out: usize): void {
  withScalar<Sub>(n, a, s, out);
}
export function subBroadcast(
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
  broadcast<Sub>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function scalarSub(n: i32, s: f32, a: usize, out: usize): void {
  scalarWith<Sub>(n, s, a, out);
}
export function subBroadcastF64(
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
  broadcastF64<Sub>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function mul(n: i32, a: usize, b: usize, out: usize): void {
  binary<Mul>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function mulScalar(n: i32, a: usize, s: f32, out: usize): void {
  withScalar<Mul>(n, a, s, out);
}
export function mulBroadcast(
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
  broadcast<Mul>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function mulBroadcastF64(
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
  broadcastF64<Mul>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function div(n: i32, a: usize, b: usize, out: usize): void {
  binary<Div>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function divScalar(n: i32, a: usize, s: f32, out: usize): void {
  withScalar<Div>(n, a, s, out);
}
export function divBroadcast(
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
  broadcast<Div>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function scalarDiv(n: i32, s: f32, a: usize, out: usize): void {
  scalarWith<Div>(n, s, a, out);
}
export function divBroadcastF64(
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
  broadcastF64<Div>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function maximum(n: i32, a: usize, b: usize, out: usize): void {
  binary<Maximum>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function maximumScalar(n: i32, a: usize, s: f32, out: usize): void {
  withScalar<Maximum>(n, a, s, out);
}
export function maximumBroadcast(
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
  broadcast<Maximum>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function maximumBroadcastF64(
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
  broadcastF64<Maximum>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function minimum(n: i32, a: usize, b: usize, out: usize): void {
  binary<Minimum>(n, a, -1, b, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function minimumScalar(n: i32, a: usize, s: f32, out: usize): void {
  withScalar<Minimum>(n, a, s, out);
}
export function minimumBroadcast(
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
  broadcast<Minimum>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}
export function minimumBroadcastF64(
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
  broadcastF64<Minimum>(m, n, a, aRow, aStep, b, bRow, bStep, out);
}

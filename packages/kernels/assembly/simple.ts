/** Unary functions of a few instructions, on float32 and float64. */
import { unary, unaryF64 } from './loops';

class Neg {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.neg(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.neg(x);
  }
}
class Abs {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.abs(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.abs(x);
  }
}
class Sqrt {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.sqrt(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.sqrt(x);
  }
}
class Rsqrt {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.div(f64x2.splat(1), f64x2.sqrt(x));
  }
}
class Reciprocal {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.div(f32x4.splat(1), x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.div(f64x2.splat(1), x);
  }
}
class Square {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.mul(x, x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.mul(x, x);
  }
}
/** Only what is below 0 becomes 0: -0 and NaN stay, as in PyTorch. */
class Relu {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.pmax(x, p);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.pmax(x, p);
  }
}
class LeakyRelu {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(x, f32x4.mul(x, p), f32x4.gt(x, f32x4.splat(0)));
  }
  @inline apply64(x: v128, p: v128): v128 {
    return v128.bitselect(x, f64x2.mul(x, p), f64x2.gt(x, f64x2.splat(0)));
  }
}
/** 0 for NaN, as in PyTorch. */
class Sign {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const up = v128.and(f32x4.gt(x, p), f32x4.splat(1));
    return v128.or(up, v128.and(f32x4.lt(x, p), f32x4.splat(-1)));
  }
  @inline apply64(x: v128, p: v128): v128 {
    const up = v128.and(f64x2.gt(x, p), f64x2.splat(1));
    return v128.or(up, v128.and(f64x2.lt(x, p), f64x2.splat(-1)));
  }
}
class Floor {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.floor(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.floor(x);
  }
}
class Ceil {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.ceil(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.ceil(x);
  }
}
class Trunc {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.trunc(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.trunc(x);
  }
}
class Round {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.nearest(x);
  }
  @inline apply64(x: v128, p: v128): v128 {
    return f64x2.nearest(x);
  }
}

export function neg(n: i32, x: usize, out: usize): void {
  unary<Neg>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function negF64(n: i32, x: usize, out: usize): void {
  unaryF64<Neg>(n, x, out, f64x2.splat(0));
}
export function abs(n: i32, x: usize, out: usize): void {
  unary<Abs>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function absF64(n: i32, x: usize, out: usize): void {
  unaryF64<Abs>(n, x, out, f64x2.splat(0));
}
export function sqrt(n: i32, x: usize, out: usize): void {
  unary<Sqrt>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function sqrtF64(n: i32, x: usize, out: usize): void {
  unaryF64<Sqrt>(n, x, out, f64x2.splat(0));
}
export function rsqrt(n: i32, x: usize, out: usize): void {
  unary<Rsqrt>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function rsqrtF64(n: i32, x: usize, out: usize): void {
  unaryF64<Rsqrt>(n, x, out, f64x2.splat(0));
}
export function reciprocal(n: i32, x: usize, out: usize): void {
  unary<Reciprocal>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function reciprocalF64(n: i32, x: usize, out: usize): void {
  unaryF64<Reciprocal>(n, x, out, f64x2.splat(0));
}
export function square(n: i32, x: usize, out: usize): void {
  unary<Square>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function squareF64(n: i32, x: usize, out: usize): void {
  unaryF64<Square>(n, x, out, f64x2.splat(0));
}
export function relu(n: i32, x: usize, out: usize): void {
  unary<Relu>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function reluF64(n: i32, x: usize, out: usize): void {
  unaryF64<Relu>(n, x, out, f64x2.splat(0));
}
export function sign(n: i32, x: usize, out: usize): void {
  unary<Sign>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function signF64(n: i32, x: usize, out: usize): void {
  unaryF64<Sign>(n, x, out, f64x2.splat(0));
}
export function floor(n: i32, x: usize, out: usize): void {
  unary<Floor>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function floorF64(n: i32, x: usize, out: usize): void {
  unaryF64<Floor>(n, x, out, f64x2.splat(0));
}
export function ceil(n: i32, x: usize, out: usize): void {
  unary<Ceil>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function ceilF64(n: i32, x: usize, out: usize): void {
  unaryF64<Ceil>(n, x, out, f64x2.splat(0));
}
export function trunc(n: i32, x: usize, out: usize): void {
  unary<Trunc>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function truncF64(n: i32, x: usize, out: usize): void {
  unaryF64<Trunc>(n, x, out, f64x2.splat(0));
}
export function round(n: i32, x: usize, out: usize): void {
  unary<Round>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function roundF64(n: i32, x: usize, out: usize): void {
  unaryF64<Round>(n, x, out, f64x2.splat(0));
}
export function leakyRelu(n: i32, x: usize, out: usize, slope: f32): void {
  unary<LeakyRelu>(n, x, out, f32x4.splat(slope), f32x4.splat(0));
}
export function leakyReluF64(n: i32, x: usize, out: usize, slope: f64): void {
  unaryF64<LeakyRelu>(n, x, out, f64x2.splat(slope));
}

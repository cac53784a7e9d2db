/** Derivatives of the activations times what arrives, each in one pass, rounded in PyTorch's order. */
import { D } from './doubles';
import { Er } from './erf';
import { E } from './exponential';
import { binary, binaryOnce } from './loops';

class SigmoidBackward {
  @inline apply(g: v128, y: v128, p: v128, q: v128): v128 {
    return f32x4.mul(f32x4.mul(g, f32x4.sub(f32x4.splat(1), y)), y);
  }
}
class TanhBackward {
  @inline apply(g: v128, y: v128, p: v128, q: v128): v128 {
    return f32x4.mul(g, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  }
}
class ReluBackward {
  @inline apply(g: v128, y: v128, p: v128, q: v128): v128 {
    return v128.andnot(g, f32x4.le(y, f32x4.splat(0)));
  }
}
class LeakyReluBackward {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(g, f32x4.mul(g, p), f32x4.gt(x, f32x4.splat(0)));
  }
}
/** From the result y; p and q as in the forward pass. */
class EluBackward {
  @inline apply(g: v128, y: v128, p: v128, q: v128): v128 {
    return v128.bitselect(f32x4.mul(g, f32x4.add(y, p)), f32x4.mul(g, q), f32x4.le(y, f32x4.splat(0)));
  }
}
/** From x: g p e^x where x is 0 or less, else g. */
class EluSlope {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(f32x4.mul(f32x4.mul(E.exp(x), p), g), g, f32x4.le(x, f32x4.splat(0)));
  }
}
/** g s (1 + x (1 - s)). */
class SiluBackward {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    const one = f32x4.splat(1);
    const s = E.sigmoid(x);
    return f32x4.mul(f32x4.mul(g, s), f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
  }
}
class LogSigmoidBackward {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    return f32x4.mul(g, E.sigmoid(f32x4.neg(x)));
  }
}
class SoftplusBackward {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    const z = f32x4.mul(x, p);
    return v128.bitselect(g, f32x4.mul(g, E.sigmoid(z)), f32x4.gt(z, q));
  }
}
class GeluBackward {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    return D.join(this.wide(D.low(g), D.low(x)), this.wide(D.high(g), D.high(x)));
  }
  /** g (Phi(x) + x phi(x)); no number at the infinities. */
  @inline wide(g: v128, x: v128): v128 {
    const cumulative = f64x2.mul(D.k(14), Er.erfc(f64x2.neg(f64x2.mul(x, Er.k(25)))));
    const z = f64x2.mul(x, x);
    const bell = v128.andnot(D.exp(f64x2.mul(f64x2.neg(D.k(14)), z)), f64x2.gt(z, Er.k(30)));
    const density = f64x2.mul(bell, Er.k(28));
    return f64x2.mul(g, f64x2.add(cumulative, f64x2.mul(x, density)));
  }
}
class GeluTanhBackward {
  @inline apply(g: v128, x: v128, p: v128, q: v128): v128 {
    return D.join(this.wide(D.low(g), D.low(x)), this.wide(D.high(g), D.high(x)));
  }
  /** g s (1 + 2 x u' (1 - s)), s = 1 / (1 + e^-2u); no number where the square leaves float32, as in PyTorch. */
  @inline wide(g: v128, x: v128): v128 {
    const square = f64x2.mul(x, x);
    const z = v128.bitselect(f64x2.splat(Infinity), square, f64x2.ge(square, Er.k(31)));
    const one = D.k(12);
    const u = f64x2.mul(Er.k(26), f64x2.add(x, f64x2.mul(Er.k(27), f64x2.mul(z, x))));
    const s = f64x2.div(one, f64x2.add(one, D.exp(f64x2.neg(f64x2.add(u, u)))));
    const slope = f64x2.mul(Er.k(26), f64x2.add(one, f64x2.mul(f64x2.mul(Er.k(29), Er.k(27)), z)));
    const bend = f64x2.mul(f64x2.mul(f64x2.mul(D.k(13), x), slope), f64x2.sub(one, s));
    return f64x2.mul(f64x2.mul(g, s), f64x2.add(one, bend));
  }
}

export function sigmoidBackward(n: i32, g: usize, y: usize, out: usize): void {
  binary<SigmoidBackward>(n, g, -1, y, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function tanhBackward(n: i32, g: usize, y: usize, out: usize): void {
  binary<TanhBackward>(n, g, -1, y, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function reluBackward(n: i32, g: usize, y: usize, out: usize): void {
  binary<ReluBackward>(n, g, -1, y, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function leakyReluBackward(n: i32, g: usize, x: usize, out: usize, slope: f32): void {
  binary<LeakyReluBackward>(n, g, -1, x, -1, out, f32x4.splat(slope), f32x4.splat(0));
}
export function eluBackward(n: i32, g: usize, y: usize, out: usize, negative: f32, positive: f32): void {
  binary<EluBackward>(n, g, -1, y, -1, out, f32x4.splat(negative), f32x4.splat(positive));
}
export function eluSlope(n: i32, g: usize, x: usize, out: usize, alpha: f32): void {
  binaryOnce<EluSlope>(n, g, x, out, f32x4.splat(alpha), f32x4.splat(0));
}
export function siluBackward(n: i32, g: usize, x: usize, out: usize): void {
  binaryOnce<SiluBackward>(n, g, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function logSigmoidBackward(n: i32, g: usize, x: usize, out: usize): void {
  binaryOnce<LogSigmoidBackward>(n, g, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function softplusBackward(n: i32, g: usize, x: usize, out: usize, beta: f32, threshold: f32): void {
  binaryOnce<SoftplusBackward>(n, g, x, out, f32x4.splat(beta), f32x4.splat(threshold));
}
export function geluBackward(n: i32, g: usize, x: usize, out: usize): void {
  binaryOnce<GeluBackward>(n, g, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function geluTanhBackward(n: i32, g: usize, x: usize, out: usize): void {
  binaryOnce<GeluTanhBackward>(n, g, x, out, f32x4.splat(0), f32x4.splat(0));
}

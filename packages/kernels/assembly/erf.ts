/** erf, erfc and the two forms of GELU, in float64 lanes. */
import { D } from './doubles';
import { unary } from './loops';

const K = memory.data<f64>(
  [
    // erf(x) / x in x^2, up to 1.
    1.1283791670947134, -0.3761263889010326, 0.11283791318394215, -0.026866134015888884, 0.005223786536992072,
    -0.0008542703138377241, 0.00011957331079635992, -1.3914062275131255e-5, 1.0601171042685705e-6,
    // e^(x^2) erfc(x) (1 + 2 x) in t = (x - 3) / (x + 3), from 0 to 26.
    1.253008058305932, -0.1356211049615033, -0.04756229896043972, 0.12964511000085446, -0.1192735729093833,
    0.06830862474862948, -0.02377114152813666, 0.0025261378069270806, 0.0018905756203950776,
    -0.0007707373584091467, -0.00010757624943968126, 0.00011159255288823839, 5.663747777392624e-6,
    -9.914828164969096e-6, 3, 26, 0.7071067811865475, 0.7978845608028654, 0.044715, 0.3989422804014327, 3,
    // Where e^(-x^2/2) counts as 0; the least number that float32 rounds to infinity.
    1400, 3.4028235677973366e38,
  ],
  16,
);

export class Er {
  @inline static k(i: usize): v128 {
    return v128.load_splat<u64>(K + (i << 3));
  }
  @inline static step(p: v128, x: v128, i: usize): v128 {
    return f64x2.add(f64x2.mul(p, x), Er.k(i));
  }
  /** erfc(a) for a from 0 on; 0 above 26, so that infinity times it is no number. */
  @inline static upper(x: v128): v128 {
    const a = f64x2.pmin(x, Er.k(24));
    const t = f64x2.div(f64x2.sub(a, Er.k(23)), f64x2.add(a, Er.k(23)));
    let p = Er.k(22);
    p = Er.step(p, t, 21);
    p = Er.step(p, t, 20);
    p = Er.step(p, t, 19);
    p = Er.step(p, t, 18);
    p = Er.step(p, t, 17);
    p = Er.step(p, t, 16);
    p = Er.step(p, t, 15);
    p = Er.step(p, t, 14);
    p = Er.step(p, t, 13);
    p = Er.step(p, t, 12);
    p = Er.step(p, t, 11);
    p = Er.step(p, t, 10);
    p = Er.step(p, t, 9);
    const bell = v128.andnot(D.exp(f64x2.neg(f64x2.mul(a, a))), f64x2.gt(x, Er.k(24)));
    return f64x2.mul(bell, f64x2.div(p, f64x2.add(D.k(12), f64x2.add(a, a))));
  }
  @inline static erfc(x: v128): v128 {
    const y = Er.upper(f64x2.abs(x));
    return v128.bitselect(f64x2.sub(D.k(13), y), y, f64x2.lt(x, f64x2.splat(0)));
  }
  @inline static erf(x: v128): v128 {
    const a = f64x2.abs(x);
    const z = f64x2.mul(x, x);
    let p = Er.k(8);
    p = Er.step(p, z, 7);
    p = Er.step(p, z, 6);
    p = Er.step(p, z, 5);
    p = Er.step(p, z, 4);
    p = Er.step(p, z, 3);
    p = Er.step(p, z, 2);
    p = Er.step(p, z, 1);
    p = f64x2.mul(Er.step(p, z, 0), a);
    const y = v128.bitselect(p, f64x2.sub(D.k(12), Er.upper(a)), f64x2.lt(a, D.k(12)));
    return v128.bitselect(x, y, i64x2.splat(0x8000000000000000));
  }
  @inline static gelu(x: v128): v128 {
    return f64x2.mul(f64x2.mul(D.k(14), x), Er.erfc(f64x2.neg(f64x2.mul(x, Er.k(25)))));
  }
  /** x / (1 + e^-2u), u = sqrt(2/pi) (x + 0.044715 x^3): half of 1 + tanh u without its cancellation. */
  @inline static geluTanh(x: v128): v128 {
    const cube = f64x2.mul(f64x2.mul(x, x), x);
    const u = f64x2.mul(Er.k(26), f64x2.add(x, f64x2.mul(Er.k(27), cube)));
    const e = D.exp(f64x2.neg(f64x2.add(u, u)));
    return f64x2.mul(x, f64x2.div(D.k(12), f64x2.add(D.k(12), e)));
  }
}

class Erf {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return D.join(Er.erf(D.low(x)), Er.erf(D.high(x)));
  }
}
class Erfc {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return D.join(Er.erfc(D.low(x)), Er.erfc(D.high(x)));
  }
}
class Gelu {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return D.join(Er.gelu(D.low(x)), Er.gelu(D.high(x)));
  }
}
class GeluTanh {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return D.join(Er.geluTanh(D.low(x)), Er.geluTanh(D.high(x)));
  }
}

export function erf(n: i32, x: usize, out: usize): void {
  unary<Erf>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function erfc(n: i32, x: usize, out: usize): void {
  unary<Erfc>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function gelu(n: i32, x: usize, out: usize): void {
  unary<Gelu>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function geluTanh(n: i32, x: usize, out: usize): void {
  unary<GeluTanh>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}

/** Float32 functions computed in float64 lanes: two pairs a vector, rounded once at the end. */

const K = memory.data<f64>(
  [
    1.4426950408889634, 6755399441055744, 0.6931471805599453, 0.9999999999718848, 0.5000000083776457,
    0.1666666696653875, 0.04166625141384362, 0.008333251908008014, 0.0013947352184433166,
    0.00019923081746588343, 710, -700, 1, 2, 0.5, 4503599627371519, 4503599627370496, 2.885390081777927,
    0.9617966939242147, 0.5770780172993826, 0.41219839355797977, 0.3206169962751912, 0.2614243347217454,
    0.2431589726912384, 1.000000000000027, 0.6931471805459275, 0.24022650695467612, 0.05550410941224972,
    0.009618129228481776, 0.0013333450552768288, 0.00015403411639994553, 1.5310082884027005e-5,
    1.3264067621872083e-6, 0.30102999566398119521, 300, -300,
  ],
  16,
);

/** Bits of sqrt(1/2), and of the same with the exponent counted from 0. */
const ROOT: u64 = 0x3fe6a09e667f3bcd;
const ROOT_FROM_ZERO: u64 = 0xfff6a09e667f3bcd;

export class D {
  @inline static k(i: usize): v128 {
    return v128.load_splat<u64>(K + (i << 3));
  }
  @inline static low(x: v128): v128 {
    return f64x2.promote_low_f32x4(x);
  }
  @inline static high(x: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
  }
  @inline static join(low: v128, high: v128): v128 {
    return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }
  @inline static step(p: v128, x: v128, i: usize): v128 {
    return f64x2.add(f64x2.mul(p, x), D.k(i));
  }
  /** e^x to 2^-34. Above 709.8 it is infinite, below -700 it stays what it is there. */
  @inline static exp(x: v128): v128 {
    x = f64x2.pmax(f64x2.pmin(x, D.k(10)), D.k(11));
    const t = f64x2.add(f64x2.mul(x, D.k(0)), D.k(1));
    const r = f64x2.sub(x, f64x2.mul(f64x2.sub(t, D.k(1)), D.k(2)));
    let p = D.k(9);
    p = D.step(p, r, 8);
    p = D.step(p, r, 7);
    p = D.step(p, r, 6);
    p = D.step(p, r, 5);
    p = D.step(p, r, 4);
    p = D.step(p, r, 3);
    return f64x2.mul(D.step(p, r, 12), D.scale(t));
  }
  /** 1 / (1 + e^-x). Where e^-x is infinite, the result is far below the least float32. */
  @inline static sigmoid(x: v128): v128 {
    return f64x2.div(D.k(12), f64x2.add(D.k(12), D.exp(f64x2.neg(x))));
  }
  /** x / (1 + e^-x). */
  @inline static silu(x: v128): v128 {
    return f64x2.div(x, f64x2.add(D.k(12), D.exp(f64x2.neg(x))));
  }
  /** 2^n, n being the low bits of the rounded t. */
  @inline static scale(t: v128): v128 {
    return i64x2.add(i64x2.shl(t, 52), D.k(12));
  }
  /** 2^x to 2^-40, x cut at 300 either way. */
  @inline static exp2(x: v128): v128 {
    x = f64x2.pmax(f64x2.pmin(x, D.k(34)), D.k(35));
    const t = f64x2.add(x, D.k(1));
    const r = f64x2.sub(x, f64x2.sub(t, D.k(1)));
    let p = D.k(32);
    p = D.step(p, r, 31);
    p = D.step(p, r, 30);
    p = D.step(p, r, 29);
    p = D.step(p, r, 28);
    p = D.step(p, r, 27);
    p = D.step(p, r, 26);
    p = D.step(p, r, 25);
    return f64x2.mul(D.step(p, r, 24), D.scale(t));
  }
  /** log2 of positive finite x that came from float32 (so it is normal), to 2^-50. */
  @inline static log2(x: v128): v128 {
    const s = i64x2.sub(x, i64x2.splat(ROOT_FROM_ZERO));
    const e = f64x2.sub(v128.or(i64x2.shr_u(s, 52), D.k(16)), D.k(15));
    const m = i64x2.add(v128.and(s, i64x2.splat(0xfffffffffffff)), i64x2.splat(ROOT));
    const one = D.k(12);
    const f = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
    const z = f64x2.mul(f, f);
    let p = D.k(23);
    p = D.step(p, z, 22);
    p = D.step(p, z, 21);
    p = D.step(p, z, 20);
    p = D.step(p, z, 19);
    p = D.step(p, z, 18);
    p = D.step(p, z, 17);
    return f64x2.add(f64x2.mul(p, f), e);
  }
}

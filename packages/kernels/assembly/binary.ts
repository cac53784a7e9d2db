/** Arithmetic of two operands. scripts/operand-forms.mjs writes the functions: same shape, with a scalar, or broadcast. */

export class Add {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.add(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.add(a, b);
  }
}
export class Sub {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.sub(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.sub(a, b);
  }
}
export class Mul {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.mul(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.mul(a, b);
  }
}
export class Div {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.div(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.div(a, b);
  }
}
export class Maximum {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.max(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.max(a, b);
  }
}
export class Minimum {
  @inline apply(a: v128, b: v128, p: v128, q: v128): v128 {
    return f32x4.min(a, b);
  }
  @inline apply64(a: v128, b: v128): v128 {
    return f64x2.min(a, b);
  }
}

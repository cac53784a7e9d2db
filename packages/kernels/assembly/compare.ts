/**
 * Comparisons: 1 where they hold, else 0, one byte each; NaN is unequal to everything. scripts/operand-forms.mjs writes the
 * functions.
 */
import { Lanes, scratch } from './lanes';

export class Eq {
  @inline holds(a: v128, b: v128): v128 {
    return f32x4.eq(a, b);
  }
}
export class Ne {
  @inline holds(a: v128, b: v128): v128 {
    return f32x4.ne(a, b);
  }
}
export class Lt {
  @inline holds(a: v128, b: v128): v128 {
    return f32x4.lt(a, b);
  }
}
export class Le {
  @inline holds(a: v128, b: v128): v128 {
    return f32x4.le(a, b);
  }
}
export class Gt {
  @inline holds(a: v128, b: v128): v128 {
    return f32x4.gt(a, b);
  }
}
export class Ge {
  @inline holds(a: v128, b: v128): v128 {
    return f32x4.ge(a, b);
  }
}

/** `mask` -1 walks an operand, 0 stays on its four lanes. */
function compare<Op>(n: i32, a: usize, aMask: usize, b: usize, bMask: usize, out: usize): void {
  const op = changetype<Op>(0);
  const rest = n & 3;
  const end = (<usize>(n - rest)) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const m = op.holds(v128.load(a + (i & aMask)), v128.load(b + (i & bMask)));
    const narrow = i16x8.narrow_i32x4_s(m, m);
    const bytes = v128.and(i8x16.narrow_i16x8_s(narrow, narrow), i8x16.splat(1));
    v128.store_lane<u32>(out + (i >> 2), bytes, 0);
  }
  if (rest) {
    const va = aMask ? Lanes.load(a + end, rest) : v128.load(a);
    const vb = bMask ? Lanes.load(b + end, rest) : v128.load(b);
    const bits = i32x4.bitmask(op.holds(va, vb));
    for (let i = 0; i < rest; i++) store<u8>(out + (end >> 2) + i, (bits >> i) & 1);
  }
}

export function same<Op>(n: i32, a: usize, b: usize, out: usize): void {
  compare<Op>(n, a, -1, b, -1, out);
}

export function withScalar<Op>(n: i32, a: usize, s: f32, out: usize): void {
  v128.store(scratch, f32x4.splat(s));
  compare<Op>(n, a, -1, scratch, 0, out);
}

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
  for (let i = 0; i < m; i++, a += (<usize>aRow) << 2, b += (<usize>bRow) << 2, out += n) {
    let left = a;
    let right = b;
    if (!aStep) v128.store((left = scratch), v128.load_splat<u32>(a));
    if (!bStep) v128.store((right = scratch + 16), v128.load_splat<u32>(b));
    compare<Op>(n, left, -aStep, right, -bStep, out);
  }
}

/** a where the byte is not 0, else b; a step of 0 stays on one element. */
export function where(
  n: i32,
  condition: usize,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  out: usize,
): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, out += 16) {
    const at = (<usize>i) << 2;
    const va = aStep ? v128.load(a + at) : v128.load_splat<u32>(a);
    const vb = bStep ? v128.load(b + at) : v128.load_splat<u32>(b);
    const bytes = v128.load_zero<u32>(condition + i);
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    v128.store(out, v128.bitselect(vb, va, i32x4.eq(wide, i32x4.splat(0))));
  }
  for (; i < n; i++, out += 4)
    store<f32>(
      out,
      load<u8>(condition + i)
        ? load<f32>(a + ((<usize>(i * aStep)) << 2))
        : load<f32>(b + ((<usize>(i * bStep)) << 2)),
    );
}

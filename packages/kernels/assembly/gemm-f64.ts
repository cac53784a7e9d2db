/** Matrix product of float64: the same definition as float32 without its speed; gradient checks are its users. */
import { BLOCK } from './gemm-blocks';
import { scratch } from './lanes';

/** As `gemm`, in float64: block sums of 256 along k, added in order. */
export function gemmF64(
  ta: i32,
  tb: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  bias: usize,
  accumulate: i32,
): void {
  const ra = (<usize>lda) << 3;
  const rb = (<usize>ldb) << 3;
  const rc = (<usize>ldc) << 3;
  if (bias) {
    for (let i = 0, p = c; i < m; i++, p += rc) memory.copy(p, bias, (<usize>n) << 3);
    accumulate = 1;
  }
  if (k == 0 && !accumulate) for (let i = 0, p = c; i < m; i++, p += rc) memory.fill(p, 0, (<usize>n) << 3);
  const along = ta ? ra : 8;
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const kc = min(BLOCK, k - k0);
    for (let j = 0; j < n; j += 4) {
      const nr = min(4, n - j);
      pack(
        tb,
        nr,
        kc,
        tb ? b + <usize>j * rb + ((<usize>k0) << 3) : b + <usize>k0 * rb + ((<usize>j) << 3),
        rb,
      );
      for (let i = 0, p = a, q = c + ((<usize>j) << 3); i < m; i++, p += ta ? 8 : ra, q += rc)
        row(kc, p, along, q, nr, accumulate | k0);
    }
    a += <usize>kc * along;
  }
}

/** A panel [k][4] of op(b) into scratch. */
export function pack(tb: i32, n: i32, k: i32, b: usize, rb: usize): void {
  let p = scratch;
  for (let i = 0; i < k; i++, b += tb ? 8 : rb)
    for (let j = 0; j < 4; j++, p += 8) store<f64>(p, j < n ? load<f64>(b + <usize>j * (tb ? rb : 8)) : 0);
}

export function row(k: i32, a: usize, along: usize, c: usize, n: i32, accumulate: i32): void {
  let s0 = f64x2.splat(0),
    s1 = s0;
  for (let b = scratch; k > 0; --k, a += along, b += 32) {
    const x = v128.load_splat<u64>(a);
    s0 = f64x2.add(s0, f64x2.mul(x, v128.load(b)));
    s1 = f64x2.add(s1, f64x2.mul(x, v128.load(b, 16)));
  }
  put(c, f64x2.extract_lane(s0, 0), accumulate);
  if (n > 1) put(c + 8, f64x2.extract_lane(s0, 1), accumulate);
  if (n > 2) put(c + 16, f64x2.extract_lane(s1, 0), accumulate);
  if (n > 3) put(c + 24, f64x2.extract_lane(s1, 1), accumulate);
}

function put(c: usize, sum: f64, accumulate: i32): void {
  store<f64>(c, accumulate ? load<f64>(c) + sum : sum);
}

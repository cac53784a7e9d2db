/** Products with the transpose of a matrix that is read where it lies, row beside row: for few rows on the left. */
import { Lanes, scratch } from './lanes';
import { touch } from './gemm-thin';
import { packRight } from './gemm-pack';
import { BLOCK, STRIPS, TILE } from './gemm-blocks';

/** Up to here packing the right side costs more than reading it where it lies. */
export const FEW: i32 = 32;

/** c[m, n] = or += a b^T, m at most FEW. The sides change places: panels hold rows of a, and a tile is four rows of b. */
export function byRows(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ra: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  for (let k0 = 0; k0 < k; k0 += BLOCK, a += BLOCK << 2, b += BLOCK << 2) {
    const kc = min(BLOCK, k - k0);
    const panel = (<usize>kc) << 5;
    const panels = scratch + STRIPS;
    for (let i = 0, p = panels; i < m; i += 8, p += panel)
      packRight(1, min(8, m - i), kc, a + <usize>i * ra, ra, p);
    let w = b;
    let touched: u64 = 0;
    for (let j = 0; j < n; j += 4, w += rb << 2) {
      const columns = min(4, n - j);
      if (rb == (<usize>k) << 2 && !(j & 7)) touched |= touch(w, rb * min(8, n - j));
      for (let i = 0, p = panels; i < m; i += 8, p += panel) {
        if (columns == 4) tile(kc, p, w, rb);
        else for (let r = 0; r < columns; r++) row(kc, p, w + <usize>r * rb, r);
        put(min(8, m - i), columns, c + <usize>i * rc + ((<usize>j) << 2), rc, accumulate | k0);
      }
    }
    store<u64>(scratch, touched);
  }
}

/** Four rows of b times a panel, into the tile in scratch: [row of a][row of b]. */
function tile(k: i32, p: usize, w: usize, rb: usize): void {
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  let w1 = w + rb,
    w2 = w1 + rb,
    w3 = w2 + rb;
  for (; k > 0; --k) {
    const b0 = v128.load(p);
    const b1 = v128.load(p, 16);
    let x = v128.load_splat<u32>(w);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    p += 32;
    w += 4;
    w1 += 4;
    w2 += 4;
    w3 += 4;
  }
  const t = scratch + TILE;
  Lanes.transpose(t, 16, s0, s2, s4, s6);
  Lanes.transpose(t + 64, 16, s1, s3, s5, s7);
}

/** One row of b, into column r of the tile. */
function row(k: i32, p: usize, w: usize, r: usize): void {
  let s0 = f32x4.splat(0),
    s1 = s0;
  for (; k > 0; --k, p += 32, w += 4) {
    const x = v128.load_splat<u32>(w);
    s0 = Lanes.ma(x, v128.load(p), s0);
    s1 = Lanes.ma(x, v128.load(p, 16), s1);
  }
  const t = scratch + TILE + (r << 2);
  v128.store_lane<u32>(t, s0, 0);
  v128.store_lane<u32>(t, s0, 1, 16);
  v128.store_lane<u32>(t, s0, 2, 32);
  v128.store_lane<u32>(t, s0, 3, 48);
  v128.store_lane<u32>(t, s1, 0, 64);
  v128.store_lane<u32>(t, s1, 1, 80);
  v128.store_lane<u32>(t, s1, 2, 96);
  v128.store_lane<u32>(t, s1, 3, 112);
}

/** The tile into its place in c. */
function put(rows: i32, columns: i32, c: usize, rc: usize, accumulate: i32): void {
  let t = scratch + TILE;
  for (; rows > 0; --rows, t += 16, c += rc) {
    const v = v128.load(t);
    if (columns == 4) v128.store(c, accumulate ? f32x4.add(v128.load(c), v) : v);
    else Lanes.store(c, accumulate ? f32x4.add(Lanes.load(c, columns), v) : v, columns);
  }
}

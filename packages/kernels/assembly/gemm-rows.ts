/** Products with the transpose of a matrix that is read where it lies, row beside row: for few rows on the left. */
import { Lanes, scratch } from './lanes';
import { packRight } from './gemm-pack';
import { BLOCK, STRIPS, TILE } from './gemm-blocks';

/** Up to here packing the right side costs more than reading it where it lies. */
export const FEW: i32 = 32;

/** How many steps along k a tile makes between touches. */
const STEPS: usize = 16;

/**
 * c[m, n] = or += a b^T, m at most FEW. The sides change places: panels hold rows of a, and a tile is four rows of b. While
 * the first panel meets four rows, the next four are touched from front to back, a few lines at a time, where rows follow
 * each other: a hundred products of 16 x 256 x 256 with b from memory take 0.85 of the time of touching eight rows before
 * they are read. (Touching rows side by side, or more lines at a time, gains nothing.)
 */
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
  const panels = scratch + STRIPS;
  for (let k0 = 0; k0 < k; k0 += BLOCK, a += BLOCK << 2, b += BLOCK << 2) {
    const kc = min(BLOCK, k - k0);
    const panel = (<usize>kc) << 5;
    for (let i = 0, p = panels; i < m; i += 8, p += panel)
      packRight(1, min(8, m - i), kc, a + <usize>i * ra, ra, p);
    // What tiles touch is rounded up to whole steps.
    const last =
      kc == k && rb == (<usize>k) << 2
        ? b + <usize>n * rb - (((<usize>kc + STEPS - 1) & ~(STEPS - 1)) << 4)
        : 0;
    let touched: u64 = 0;
    for (let j = 0, w = b; j < n; j += 4, w += rb << 2) {
      const columns = min(4, n - j);
      const next = w + (rb << 2);
      for (let i = 0, p = panels; i < m; i += 8, p += panel) {
        if (columns < 4) for (let r = 0; r < columns; r++) row(kc, p, w + <usize>r * rb, r);
        else if (i == 0 && next <= last) touched |= tileAhead(kc, p, w, rb, next);
        else tile(kc, p, w, rb);
        put(min(8, m - i), columns, c + <usize>i * rc + ((<usize>j) << 2), rc, accumulate | k0);
      }
    }
    // A load whose result nobody has would be left out.
    store<u64>(scratch, touched);
  }
}

/** Four rows of b times a panel, into the tile in scratch: [row of a][row of b]. */
function tile(k: i32, p: usize, w: usize, rb: usize): void {
  Quad.run(false, k, p, w, rb, 0);
}

/** The same, touching lines of the cache from `ahead` on. */
function tileAhead(k: i32, p: usize, w: usize, rb: usize, ahead: usize): u64 {
  return Quad.run(true, k, p, w, rb, ahead);
}

class Quad {
  @inline static run(touches: bool, k: i32, p: usize, w: usize, rb: usize, ahead: usize): u64 {
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
    let touched: u64 = 0;
    for (const end = p + ((<usize>k) << 5); p < end;) {
      if (touches) {
        touched |= load<u64>(ahead) | load<u64>(ahead, 64) | (load<u64>(ahead, 128) | load<u64>(ahead, 192));
        ahead += 256;
      }
      for (const stop = touches ? min(p + (STEPS << 5), end) : end; p < stop;) {
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
    }
    const t = scratch + TILE;
    Lanes.transpose(t, 16, s0, s2, s4, s6);
    Lanes.transpose(t + 64, 16, s1, s3, s5, s7);
    return touched;
  }
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

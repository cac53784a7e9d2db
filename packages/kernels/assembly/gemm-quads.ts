/** Tiles of four rows of a transposed matrix, read where they lie, times a panel of eight rows of the other: four steps a turn. */
import { TILE } from './gemm-blocks';
import { Lanes, scratch } from './lanes';

/** Steps between two touches of `quadAhead`: four rows then take as many lines as they have. */
export const STEPS: usize = 4;

/** Four rows of b times a panel, into the tile in scratch: [row of a][row of b]. gemm-turns.ts says why a turn is as it is. */
export function quad(k: i32, p: usize, w: usize, rb: usize): void {
  w -= 16;
  let w1 = w + rb,
    w2 = w1 + rb,
    w3 = w2 + rb;
  p -= 128;
  const last = p + ((<usize>k) << 5);
  const first = last + 96;
  const second = last + 64;
  const third = last + 32;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  for (;;) {
    p += 128;
    let b0 = v128.load(p),
      b1 = v128.load(p, 16);
    w += 16;
    let x = v128.load_splat<u32>(w);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    w1 += 16;
    x = v128.load_splat<u32>(w1);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    w2 += 16;
    x = v128.load_splat<u32>(w2);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    w3 += 16;
    x = v128.load_splat<u32>(w3);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == first) break;
    b0 = v128.load(p, 32);
    b1 = v128.load(p, 48);
    x = v128.load_splat<u32>(w, 4);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1, 4);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2, 4);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3, 4);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == second) break;
    b0 = v128.load(p, 64);
    b1 = v128.load(p, 80);
    x = v128.load_splat<u32>(w, 8);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1, 8);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2, 8);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3, 8);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == third) break;
    b0 = v128.load(p, 96);
    b1 = v128.load(p, 112);
    x = v128.load_splat<u32>(w, 12);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1, 12);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2, 12);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3, 12);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == last) break;
  }
  const t = scratch + TILE;
  Lanes.transpose(t, 16, s0, s2, s4, s6);
  Lanes.transpose(t + 64, 16, s1, s3, s5, s7);
}

/** The same, touching lines of the cache from `ahead` on. */
export function quadAhead(k: i32, p: usize, w: usize, rb: usize, ahead: usize): u64 {
  w -= 16;
  let w1 = w + rb,
    w2 = w1 + rb,
    w3 = w2 + rb;
  p -= 128;
  const last = p + ((<usize>k) << 5);
  const first = last + 96;
  const second = last + 64;
  const third = last + 32;
  let touched: u64 = 0;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  for (;;) {
    touched |= load<u64>(ahead);
    ahead += 64;
    p += 128;
    let b0 = v128.load(p),
      b1 = v128.load(p, 16);
    w += 16;
    let x = v128.load_splat<u32>(w);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    w1 += 16;
    x = v128.load_splat<u32>(w1);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    w2 += 16;
    x = v128.load_splat<u32>(w2);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    w3 += 16;
    x = v128.load_splat<u32>(w3);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == first) break;
    b0 = v128.load(p, 32);
    b1 = v128.load(p, 48);
    x = v128.load_splat<u32>(w, 4);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1, 4);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2, 4);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3, 4);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == second) break;
    b0 = v128.load(p, 64);
    b1 = v128.load(p, 80);
    x = v128.load_splat<u32>(w, 8);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1, 8);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2, 8);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3, 8);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == third) break;
    b0 = v128.load(p, 96);
    b1 = v128.load(p, 112);
    x = v128.load_splat<u32>(w, 12);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(w1, 12);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(w2, 12);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(w3, 12);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    if (p == last) break;
  }
  const t = scratch + TILE;
  Lanes.transpose(t, 16, s0, s2, s4, s6);
  Lanes.transpose(t + 64, 16, s1, s3, s5, s7);
  return touched;
}

/** One row of b, into column r of the tile. */
export function row(k: i32, p: usize, w: usize, r: usize): void {
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

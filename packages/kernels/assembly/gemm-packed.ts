/** Larger matrix products: blocks of rows, panels of twelve columns, tiles of three rows. */
import { BLOCK, TILE } from './gemm-blocks';
import { packColumns, packRows } from './gemm-pack';
import { ragged } from './gemm-thin';
import { tile2x12, tile2x4, tile2x8, tile3x12, tile3x12Keep, tile3x4, tile3x8 } from './gemm-tile';
import { scratch } from './lanes';

/** Rows of a block that is read where it lies: more of them, far apart, push each other out of the second cache. */
export const NEAR: i32 = 96;
/** Rows of a block that is packed: as many as there is room for. */
export const MOST_ROWS: i32 = 240;
/** Columns of a that are not packed: so few lines stay in the first cache. */
const SHORT: i32 = 16;
/** Rows of b that are as many bytes apart, or so many numbers of b, are likely to come from afar. */
export const FAR: usize = 2048;
export const LARGE: i32 = 16384;
/** So many stay in the second cache. */
export const MOST_NUMBERS: i32 = 65536;
/** Where in scratch packed rows stand: behind a panel of twelve columns. */
export const ROWS: usize = BLOCK * 48;
/** Where in scratch a ragged tile is put: behind those rows. */
const EDGE: usize = TILE - 256;

/** c[m, n] = or += op(a) op(b), m at least 2; `ra`, `rb` and `rc` are stored rows in bytes. */
export function packed(
  ta: i32,
  tb: i32,
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
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const kc = min(BLOCK, k - k0);
    // Fetching or transposing b for few rows again and again costs more than packing a once.
    const packs = ta ? kc > SHORT : m > NEAR && (tb || rb >= FAR);
    const rows = share(m, packs ? MOST_ROWS : NEAR);
    const from = b + (tb ? (<usize>k0) << 2 : <usize>k0 * rb);
    const fetches = !tb && rb == (<usize>n) << 2 && n * kc >= LARGE && n * kc <= MOST_NUMBERS;
    if (fetches) fetch(from, <usize>kc * rb);
    // What comes from afar a loop of copies gets sooner than a tile: it has more lines under way.
    const near = !tb && rb < FAR && (fetches || n * kc < LARGE);
    for (let i0 = 0; i0 < m;) {
      // A row alone would have no tile.
      const mc = m - i0 - rows == 1 ? rows + 1 : min(rows, m - i0);
      let left = a + (ta ? <usize>k0 * ra + ((<usize>i0) << 2) : <usize>i0 * ra + ((<usize>k0) << 2));
      let down = ta ? 4 : ra;
      let along = ta ? ra : 4;
      let strip: usize = 3 * down;
      if (packs) {
        packStrips(mc, kc, left, down, along, scratch + ROWS);
        left = scratch + ROWS;
        down = 4;
        along = 12;
        strip = <usize>kc * 12;
      }
      columns(
        tb,
        near,
        mc,
        n,
        kc,
        left,
        down,
        along,
        strip,
        from,
        rb,
        c + <usize>i0 * rc,
        rc,
        accumulate | k0,
      );
      i0 += mc;
    }
  }
}

/**
 * Touches each line of the cache, in four streams side by side, which come at twice the speed of one. A hundred products
 * of 16 x 256 x 256 with b from memory take 0.80 of the time, with b in the cache 0.97.
 */
export function fetch(p: usize, bytes: usize): void {
  const quarter = (bytes >> 2) & ~63;
  let touched: u64 = 0;
  for (const end = p + quarter; p < end; p += 64)
    touched |=
      load<u64>(p) | load<u64>(p + quarter) | (load<u64>(p + 2 * quarter) | load<u64>(p + 3 * quarter));
  // A load whose result nobody has would be left out.
  store<u64>(scratch, touched);
}

/** Rows of a block where at most `most` fit: equal shares, in whole strips. */
function share(m: i32, most: i32): i32 {
  const blocks = (m + most - 1) / most;
  return (((m + blocks - 1) / blocks + 2) / 3) * 3;
}

/** Rows of the next strip: three, but four are left as two and two. */
function height(left: i32): i32 {
  return left == 4 ? 2 : min(3, left);
}

/** Columns of the next panel: twelve, but those that would be left behind it are better off in eights. */
export function breadth(left: i32): i32 {
  if (left > 16) return 12;
  if (left > 12) return 8;
  return (left + 3) & ~3;
}

/** Strips [k][3] of `m` rows, a strip of two in the same room: rows are `down` bytes apart, their numbers `along`. */
export function packStrips(m: i32, k: i32, a: usize, down: usize, along: usize, p: usize): void {
  for (let i = 0; i < m; p += <usize>k * 12) {
    const rows = height(m - i);
    packRows(rows, k, a, down, along, p);
    a += <usize>rows * down;
    i += rows;
  }
}

/** One block of rows times all columns. Panels of a b that is `near` are copied by the first tile that reads them. */
function columns(
  tb: i32,
  near: bool,
  mc: i32,
  n: i32,
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  strip: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  for (let j = 0; j < n;) {
    const width = breadth(n - j);
    const nr = min(width, n - j);
    const from = b + (tb ? <usize>j * rb : (<usize>j) << 2);
    let to = c + ((<usize>j) << 2);
    let p = a;
    let panel = scratch;
    let step: usize = width << 2;
    let i = 0;
    if (tb || nr < width) packColumns(width, tb, nr, kc, from, rb, scratch);
    else if (mc <= 4) {
      // Two strips do not pay for a copy.
      panel = from;
      step = rb;
    } else if (width == 12 && near) {
      tile3x12Keep(kc, p, down, along, from, rb, to, rc, accumulate);
      p += strip;
      to += 3 * rc;
      i = 3;
    } else packColumns(width, 0, nr, kc, from, rb, scratch);
    strips(i, mc, nr, width, kc, p, down, along, strip, panel, step, to, rc, accumulate);
    j += width;
  }
}

/** Rows from `i` to `mc` times one panel: `p` and `to` are the row `i` of a and of c, `step` the distance of the panel's rows. */
export function strips(
  i: i32,
  mc: i32,
  nr: i32,
  width: i32,
  kc: i32,
  p: usize,
  down: usize,
  along: usize,
  strip: usize,
  panel: usize,
  step: usize,
  to: usize,
  rc: usize,
  accumulate: i32,
): void {
  if (nr == 12)
    for (; mc - i > 4 || mc - i == 3; i += 3, p += strip, to += 3 * rc)
      tile3x12(kc, p, down, along, panel, step, to, rc, accumulate);
  while (i < mc) {
    const rows = height(mc - i);
    if (nr == width) whole(rows, width, kc, p, down, along, panel, step, to, rc, accumulate);
    else edge(rows, width, kc, p, down, along, panel, step, to, rc, nr, accumulate);
    // Strips of two are the last ones; in memory they follow each other as rows do.
    p += rows == 3 || along == 12 ? strip : 2 * down;
    to += <usize>rows * rc;
    i += rows;
  }
}

/** Strips of `m` rows at `p`, at least 2, times the panel [k][12] at the start of scratch, of which `nr` columns count. */
export function timesPanel(m: i32, nr: i32, k: i32, p: usize, c: usize, rc: usize, accumulate: i32): void {
  strips(0, m, nr, (nr + 3) & ~3, k, p, 4, 12, <usize>k * 12, scratch, 48, c, rc, accumulate);
}

function whole(
  rows: i32,
  width: i32,
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  if (width == 12) {
    if (rows == 3) tile3x12(kc, a, down, along, b, step, c, rc, accumulate);
    else tile2x12(kc, a, down, along, b, step, c, rc, accumulate);
  } else if (width == 8) {
    if (rows == 3) tile3x8(kc, a, down, along, b, step, c, rc, accumulate);
    else tile2x8(kc, a, down, along, b, step, c, rc, accumulate);
  } else if (rows == 3) tile3x4(kc, a, down, along, b, step, c, rc, accumulate);
  else tile2x4(kc, a, down, along, b, step, c, rc, accumulate);
}

/** A tile that overhangs: computed beside c, then its inside is stored. */
function edge(
  rows: i32,
  width: i32,
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  nr: i32,
  accumulate: i32,
): void {
  let t = scratch + EDGE;
  whole(rows, width, kc, a, down, along, b, step, t, 48, 0);
  for (; rows > 0; --rows, t += 48, c += rc) {
    ragged(c, v128.load(t), v128.load(t, 16), min(8, nr), accumulate);
    if (nr > 8) ragged(c + 32, v128.load(t, 32), v128.load(t, 32), nr - 8, accumulate);
  }
}

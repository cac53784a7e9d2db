/**
 * What reaches the weights of a convolution: a product of the patches with the gradients of the filters, which stand turned
 * in panels. Of the patches only each column of the kernel is unfolded: its rows see the same numbers a line further on.
 */
import { isThin, weighThin } from './depthwise';
import { BLOCK, gemm } from './gemm';
import { TILE } from './gemm-blocks';
import { packColumns } from './gemm-pack';
import { breadth, fetch, MOST_NUMBERS, MOST_ROWS, strips } from './gemm-packed';
import { rowsTimes16 } from './gemm-turns';
import { inside, PAIRS } from './gemm-whole';
import { scratch, SCRATCH_BYTES } from './lanes';
import { unfold } from './patches';
import { AFTER, Window } from './window';

/** Where in scratch a block of the weights grows, turned: [element][filter]. */
const SUMS: usize = AFTER + 64;
/** So many sums have room, and so many filters side by side. */
const MOST_SUMS: i32 = <i32>((SCRATCH_BYTES - SUMS) >> 2);
const MOST_FILTERS: i32 = 168;
/** So many numbers are unfolded at a time. */
const ROOM: i32 = MOST_ROWS * BLOCK;

/** Filters `first` and the `rows` after it, of all groups counted through: threads share them out. The twin defines the result. */
export function weigh(
  plan: usize,
  samples: i32,
  first: i32,
  rows: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  const w = changetype<Window>(plan);
  memory.fill(weight + ((<usize>(first * w.patch)) << 2), 0, (<usize>(rows * w.patch)) << 2);
  if (isThin(w)) {
    weighThin(w, samples, first, rows, x, u, weight);
    return;
  }
  for (let g = 0; g < w.groups; g++, x += (<usize>(w.channels * w.channelStep)) << 2) {
    const from = max(first, g * w.filters);
    const count = min(first + rows, (g + 1) * w.filters) - from;
    if (count > 0) weighGroup(w, samples, from, count, x, u, weight);
  }
}

/** Filters of one group. */
function weighGroup(w: Window, samples: i32, first: i32, rows: i32, x: usize, u: usize, weight: usize): void {
  const all = w.groups * w.filters;
  const patch = w.patch;
  // Samples are the product's inner length then, and one block of it is added in their order.
  if (w.whole && samples <= BLOCK) {
    const c = weight + ((<usize>(first * patch)) << 2);
    gemm(1, 0, rows, patch, samples, u + ((<usize>first) << 2), all, x, w.sampleStep, c, patch, 0, 1);
    return;
  }
  const filters = min(rows, MOST_FILTERS);
  // Tiles of two rows may write one more than there are.
  const most = MOST_SUMS / filters - 1;
  const further = (w.kernelHeight - 1) * w.dilationDown * w.width;
  const shares = w.strideDown == 1 && w.kernelHeight > 1 && w.kernelHeight <= most && further <= ROOM - BLOCK;
  const height = shares ? w.kernelHeight : 1;
  const pitch = BLOCK + (shares ? further : 0);
  const columns = patch / height;
  const some = min(ROOM / pitch, most / height);
  for (let c = 0; c < columns; c += some)
    for (let f = 0; f < rows; f += filters) {
      const count = min(filters, rows - f);
      weighBlock(w, samples, first + f, count, c, min(some, columns - c), height, pitch, x, u, weight);
    }
}

/** `columns` times `height` weights of some filters. Their numbers of one column lie `pitch` apart. */
function weighBlock(
  w: Window,
  samples: i32,
  first: i32,
  rows: i32,
  column: i32,
  columns: i32,
  height: i32,
  pitch: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  const all = w.groups * w.filters;
  const places = w.places;
  memory.fill(scratch + SUMS, 0, (<usize>(columns * height * rows)) << 2);
  const numbers = <i64>rows * places;
  for (let n = 0; n < samples; n++, x += (<usize>w.sampleStep) << 2) {
    const from = u + ((<usize>((n * all + first) * places)) << 2);
    if (numbers <= MOST_NUMBERS) fetch(from, (<usize>numbers) << 2);
    for (let p = 0; p < places; p += BLOCK) {
      const k = min(BLOCK, places - p);
      unfoldColumns(w, column, columns, height, p, k + pitch - BLOCK, pitch, x);
      multiply(w, columns, height, pitch, rows, k, from + ((<usize>p) << 2));
    }
  }
  for (let t = 0, p = scratch + SUMS; t < columns * height; t++) {
    const e = elementOf(w, column + t / height, height) + (t % height) * w.kernelWidth;
    let to = weight + ((<usize>(first * w.patch + e)) << 2);
    for (let f = 0; f < rows; f++, p += 4, to += (<usize>w.patch) << 2) store<f32>(to, load<f32>(p));
  }
}

/** Which element of a patch comes first in a column. */
function elementOf(w: Window, column: i32, height: i32): i32 {
  if (height == 1) return column;
  const c = column / w.kernelWidth;
  return c * w.kernelHeight * w.kernelWidth + column - c * w.kernelWidth;
}

function unfoldColumns(
  w: Window,
  column: i32,
  columns: i32,
  height: i32,
  place: i32,
  n: i32,
  pitch: i32,
  x: usize,
): void {
  const size = w.kernelHeight * w.kernelWidth;
  for (let q = scratch + PAIRS; columns > 0; --columns, column++, q += (<usize>pitch) << 2) {
    const e = elementOf(w, column, height);
    const c = e / size;
    const i = (e - c * size) / w.kernelWidth;
    const j = e - c * size - i * w.kernelWidth;
    unfold(w, i, j, place, n, x + ((<usize>(c * w.channelStep)) << 2), q);
  }
}

/** Adds the products of the unfolded columns with `k` numbers of each filter at u. */
function multiply(w: Window, columns: i32, height: i32, pitch: i32, rows: i32, k: i32, u: usize): void {
  const ru = (<usize>w.places) << 2;
  const rc = (<usize>rows) << 2;
  // Rows of a column are a line apart; columns of a single row are rows themselves.
  const runs = height == 1 ? 1 : columns;
  const run = height == 1 ? columns : height;
  const down = (<usize>(height == 1 ? pitch : w.dilationDown * w.width)) << 2;
  const inPairs = !(rows & 15);
  for (let j = 0, nr = 0; j < rows; j += nr) {
    const width = inPairs ? 16 : breadth(rows - j);
    nr = min(width, rows - j);
    packColumns(width, 1, nr, k, u + <usize>j * ru, ru, scratch);
    let a = scratch + PAIRS;
    let c = scratch + SUMS + ((<usize>j) << 2);
    if (inPairs) pairs(runs, run, (<usize>pitch) << 2, k, a, down, c, rc);
    else
      for (let i = 0; i < runs; i++, a += (<usize>pitch) << 2, c += <usize>height * rc)
        strips(0, run, nr, width, k, a, down, 4, 3 * down, scratch, (<usize>width) << 2, c, rc, 1);
  }
}

/** `runs` times `run` rows with a panel of sixteen: two of a run at a time, the odd one with that of the next run. */
function pairs(runs: i32, run: i32, pitch: usize, k: i32, a: usize, down: usize, c: usize, rc: usize): void {
  const even = run & ~1;
  const next = <usize>run * rc;
  for (let i = 0; i < runs; i++) rowsTimes16(even, k, a + <usize>i * pitch, down, c + <usize>i * next, rc, 1);
  if (even == run) return;
  a += <usize>even * down;
  c += <usize>even * rc;
  for (; runs > 1; runs -= 2, a += pitch << 1, c += next << 1) rowsTimes16(2, k, a, pitch, c, next, 1);
  if (runs) {
    rowsTimes16(2, k, a, 0, scratch + TILE, 64, 0);
    inside(16, scratch + TILE, c, 1);
  }
}

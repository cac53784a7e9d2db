/**
 * Convolutions whose groups have one channel and one filter: too thin for products. A plane is copied with its margins
 * into scratch; then rows of it are multiplied by single weights, four columns at a time.
 */
import { fill } from './copy';
import { BLOCK } from './gemm';
import { copyRow, Lanes, scratch } from './lanes';
import { AFTER, Window } from './window';

/** Where in scratch the plane stands, and its largest size in floats, four more being read. */
const PLANE: usize = AFTER + 64;
const MOST: i32 = 32_768;

/** Whether these kernels serve: rows must lie without gaps, and a patch be one block of a product. */
export function isThin(w: Window): bool {
  return (
    w.channels == 1 &&
    w.filters == 1 &&
    w.columnStep == 1 &&
    w.patch <= BLOCK &&
    <i64>heightOf(w) * widthOf(w) <= MOST
  );
}

/** The plane as far as windows see it. */
function heightOf(w: Window): i32 {
  return max(
    w.top + w.inputHeight,
    (w.height - 1) * w.strideDown + (w.kernelHeight - 1) * w.dilationDown + 1,
  );
}
function widthOf(w: Window): i32 {
  const last = (w.width - 1) * w.strideAcross + (w.kernelWidth - 1) * w.dilationAcross;
  return max(w.left + w.inputWidth, last + 1);
}
/** Bytes between two rows of it. */
function rowOf(w: Window): usize {
  return (<usize>widthOf(w)) << 2;
}
function clear(w: Window): void {
  memory.fill(scratch + PLANE, 0, (<usize>(heightOf(w) * widthOf(w) + 4)) << 2);
}

/** Copies a plane into the middle. */
function inset(w: Window, x: usize): void {
  const row = rowOf(w);
  let to = scratch + PLANE + <usize>w.top * row + ((<usize>w.left) << 2);
  for (let i = 0; i < w.inputHeight; i++, x += (<usize>w.rowStep) << 2, to += row)
    copyRow(w.inputWidth, x, to);
}

/** As `convolve`. */
export function convolveThin(w: Window, samples: i32, x: usize, weight: usize, bias: usize, y: usize): void {
  const kernel = (<usize>w.patch) << 2;
  clear(w);
  for (let n = 0; n < samples; n++)
    for (let g = 0; g < w.groups; g++) {
      inset(w, x + ((<usize>(n * w.sampleStep + g * w.channelStep)) << 2));
      let from = scratch + PLANE;
      const a = weight + <usize>g * kernel;
      const b = bias ? bias + ((<usize>g) << 2) : 0;
      for (let r = 0; r < w.height; r++, from += <usize>w.strideDown * rowOf(w), y += (<usize>w.width) << 2)
        outputRow(w, from, a, b, y);
    }
}

function outputRow(w: Window, from: usize, a: usize, b: usize, y: usize): void {
  const row = rowOf(w) * <usize>w.dilationDown;
  const step = (<usize>w.dilationAcross) << 2;
  const start = b ? v128.load_splat<u32>(b) : f32x4.splat(0);
  const across = (<usize>w.strideAcross) << 2;
  for (let left = w.width; left > 0; left -= 4, from += across << 2, y += 16) {
    const nr = min(4, left);
    let sum = f32x4.splat(0);
    let p = from,
      q = a;
    for (let i = w.kernelHeight; i > 0; --i, p += row)
      for (let j = w.kernelWidth, at = p; j > 0; --j, at += step, q += 4)
        sum = Lanes.ma(v128.load_splat<u32>(q), across == 4 ? v128.load(at) : apart(at, across, nr), sum);
    if (b) sum = f32x4.add(start, sum);
    if (nr == 4) v128.store(y, sum);
    else Lanes.store(y, sum, nr);
  }
}

/** One to four floats `step` bytes apart. */
function apart(p: usize, step: usize, nr: i32): v128 {
  let v = v128.load_zero<u32>(p);
  if (nr > 1) v = v128.load_lane<u32>(p + step, v, 1);
  if (nr > 2) v = v128.load_lane<u32>(p + 2 * step, v, 2);
  return nr > 3 ? v128.load_lane<u32>(p + 3 * step, v, 3) : v;
}

/** As `spread`. */
export function spreadThin(w: Window, samples: i32, u: usize, weight: usize, bias: usize, x: usize): void {
  const row = rowOf(w);
  const places = (<usize>w.places) << 2;
  for (let n = 0; n < samples; n++)
    for (let g = 0; g < w.groups; g++, u += places) {
      fill(heightOf(w) * widthOf(w), bias ? load<f32>(bias + ((<usize>g) << 2)) : 0, scratch + PLANE);
      let a = weight + ((<usize>(g * w.patch)) << 2);
      for (let i = 0; i < w.kernelHeight; i++)
        for (let j = 0; j < w.kernelWidth; j++, a += 4) {
          const at = <usize>(i * w.dilationDown) * row + ((<usize>(j * w.dilationAcross)) << 2);
          addPlane(w, u, v128.load_splat<u32>(a), scratch + PLANE + at);
        }
      let from = scratch + PLANE + <usize>w.top * row + ((<usize>w.left) << 2);
      for (let i = 0; i < w.inputHeight; i++, from += row, x += (<usize>w.inputWidth) << 2)
        copyRow(w.inputWidth, from, x);
    }
}

/** Adds one weight's share to every place. A product of -0 counts as 0, as it does in a sum. */
function addPlane(w: Window, u: usize, weight: v128, to: usize): void {
  const down = <usize>w.strideDown * rowOf(w);
  const across = (<usize>w.strideAcross) << 2;
  const zero = f32x4.splat(0);
  const nought: f32 = 0;
  const one = f32x4.extract_lane(weight, 0);
  for (let r = 0; r < w.height; r++, to += down) {
    let p = to;
    let left = w.width;
    if (across == 4)
      for (; left >= 4; left -= 4, u += 16, p += 16)
        v128.store(p, f32x4.add(v128.load(p), f32x4.add(zero, f32x4.mul(weight, v128.load(u)))));
    for (; left > 0; --left, u += 4, p += across) store<f32>(p, load<f32>(p) + (nought + one * load<f32>(u)));
  }
}

/** As `weigh`. */
export function weighThin(
  w: Window,
  samples: i32,
  first: i32,
  rows: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  clear(w);
  for (let n = 0; n < samples; n++)
    for (let g = first; g < first + rows; g++) {
      inset(w, x + ((<usize>(n * w.sampleStep + g * w.channelStep)) << 2));
      const at = u + ((<usize>((n * w.groups + g) * w.places)) << 2);
      let a = weight + ((<usize>(g * w.patch)) << 2);
      for (let i = 0; i < w.kernelHeight; i++, a += (<usize>w.kernelWidth) << 2) {
        const from = scratch + PLANE + <usize>(i * w.dilationDown) * rowOf(w);
        for (let j = 0; j < w.kernelWidth; j += 4)
          weighRow(w, from, at, a + ((<usize>j) << 2), j, min(4, w.kernelWidth - j));
      }
    }
}

/** Four weights or less of one row of the kernel: a sum over all places, cut at the products' blocks. */
function weighRow(w: Window, from: usize, u: usize, a: usize, j: i32, nr: i32): void {
  const step = (<usize>w.dilationAcross) << 2;
  const down = <usize>w.strideDown * rowOf(w);
  const across = (<usize>w.strideAcross) << 2;
  let total = nr == 4 ? v128.load(a) : Lanes.load(a, nr);
  let sum = f32x4.splat(0);
  let left = min(BLOCK, w.places);
  from += <usize>j * step;
  let rest = w.places;
  for (let r = 0; r < w.height; r++, from += down) {
    let p = from;
    for (let c = w.width; c > 0;) {
      const run = min(c, left);
      sum = along(sum, run, p, across, u, step, nr);
      p += <usize>run * across;
      u += (<usize>run) << 2;
      c -= run;
      left -= run;
      rest -= run;
      if (!left) {
        total = f32x4.add(total, sum);
        sum = f32x4.splat(0);
        left = min(BLOCK, rest);
      }
    }
  }
  if (nr == 4) v128.store(a, total);
  else Lanes.store(a, total, nr);
}

function along(sum: v128, n: i32, p: usize, across: usize, u: usize, step: usize, nr: i32): v128 {
  if (step == 4)
    for (; n > 0; --n, p += across, u += 4) sum = Lanes.ma(v128.load_splat<u32>(u), v128.load(p), sum);
  else
    for (; n > 0; --n, p += across, u += 4) sum = Lanes.ma(v128.load_splat<u32>(u), apart(p, step, nr), sum);
  return sum;
}

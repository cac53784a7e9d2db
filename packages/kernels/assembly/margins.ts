/** Rows of planes with their margins around them, copied into scratch: then every place sees its whole window. */
import { copyRow, scratch, SCRATCH_BYTES } from './lanes';
import { AFTER, Spot, Window, WORDS } from './window';

/** Where in scratch the window over such planes stands, and where they do. */
const WINDOW: usize = AFTER + 64;
const PLANES: usize = WINDOW + 128;
/** So many numbers have room. */
const ROOM: i32 = <i32>((SCRATCH_BYTES - PLANES) >> 2) - 16;

/**
 * The window over the planes with margins, if places meet any and there is room for what sixteen of them see of `channels`;
 * else `w` itself. Its planes are as far apart as there is room for their rows.
 */
export function withMargins(w: Window, channels: i32): Window {
  const extent = extentOf(w);
  const down = (w.height - 1) * w.strideDown + extent;
  const across = (w.width - 1) * w.strideAcross + (w.kernelWidth - 1) * w.dilationAcross + 1;
  const meets = w.top > 0 || w.left > 0 || down > w.inputHeight || across > w.inputWidth;
  const rows = <i32>min(<i64>down, ROOM / (<i64>across * channels));
  if (!meets || rows < min(down, ((w.width + 14) / w.width) * w.strideDown + extent)) return w;
  const v = changetype<Window>(scratch + WINDOW);
  memory.copy(changetype<usize>(v), changetype<usize>(w), WORDS << 2);
  v.top = 0;
  v.left = 0;
  v.inputHeight = down;
  v.inputWidth = across;
  v.channelStep = rows * across;
  v.rowStep = across;
  v.columnStep = 1;
  return v;
}

/** Rows that a window covers. */
function extentOf(w: Window): i32 {
  return (w.kernelHeight - 1) * w.dilationDown + 1;
}

/** Zeros for the margins of `channels` planes. */
export function clearMargins(v: Window, channels: i32): void {
  memory.fill(scratch + PLANES, 0, (<usize>(channels * v.channelStep)) << 2);
}

/** The last row in which places see only what is copied for the one at `p`. */
export function lastSeen(w: Window, v: Window, p: usize): i32 {
  return changetype<Spot>(p).y + v.channelStep / v.rowStep - extentOf(w);
}

/**
 * Copies rows from the first on that the place at `p` sees, as many as there is room for, of `channels` planes from `first`
 * on of a sample at x. Returns where the first row of the plane 0 of them all would stand.
 */
export function copyInside(w: Window, v: Window, p: usize, first: i32, channels: i32, x: usize): usize {
  const start = changetype<Spot>(p).y;
  const height = v.channelStep / v.rowStep;
  const columns = max(0, min(w.inputWidth, v.inputWidth - w.left));
  const plane = (<usize>v.channelStep) << 2;
  const row = (<usize>v.rowStep) << 2;
  const source = (<usize>w.rowStep) << 2;
  // Rows of the margins stay as they are unless others come to stand there.
  if (height < v.inputHeight) clearMargins(v, channels);
  const above = max(0, w.top - start);
  const rows = min(min(height, v.inputHeight - start), w.top + w.inputHeight - start);
  let to = scratch + PLANES + ((<usize>(above * v.rowStep + w.left)) << 2);
  x += (<usize>(first * w.channelStep + (start + above - w.top) * w.rowStep)) << 2;
  for (let c = 0; c < channels; c++, to += plane, x += (<usize>w.channelStep) << 2)
    for (let y = above, from = x, q = to; y < rows; y++, from += source, q += row)
      if (w.columnStep == 1) copyRow(columns, from, q);
      else copySteps(columns, (<usize>w.columnStep) << 2, from, q);
  return scratch + PLANES - <usize>first * plane - <usize>start * row;
}

function copySteps(n: i32, step: usize, p: usize, q: usize): void {
  for (; n > 0; --n, p += step, q += 4) store<f32>(q, load<f32>(p));
}

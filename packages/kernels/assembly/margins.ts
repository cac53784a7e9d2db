/** Planes with their margins around them, copied into scratch: then every place sees its whole window. */
import { copyRow, scratch, SCRATCH_BYTES } from './lanes';
import { AFTER, Window, WORDS } from './window';

/** Where in scratch the window over such planes stands, and where they do. */
const WINDOW: usize = AFTER + 64;
const PLANES: usize = WINDOW + 128;
/** So many numbers have room. */
const ROOM: i32 = <i32>((SCRATCH_BYTES - PLANES) >> 2) - 16;

/** The window over the planes with margins, if places meet any and `channels` have room; else `w` itself. */
export function withMargins(w: Window, channels: i32): Window {
  const down = (w.height - 1) * w.strideDown + (w.kernelHeight - 1) * w.dilationDown + 1;
  const across = (w.width - 1) * w.strideAcross + (w.kernelWidth - 1) * w.dilationAcross + 1;
  const meets = w.top > 0 || w.left > 0 || down > w.inputHeight || across > w.inputWidth;
  if (!meets || <i64>down * across * channels > ROOM) return w;
  const v = changetype<Window>(scratch + WINDOW);
  memory.copy(changetype<usize>(v), changetype<usize>(w), WORDS << 2);
  v.top = 0;
  v.left = 0;
  v.inputHeight = down;
  v.inputWidth = across;
  v.channelStep = down * across;
  v.rowStep = across;
  v.columnStep = 1;
  return v;
}

/** Zeros for the margins of `channels` planes. */
export function clearMargins(v: Window, channels: i32): void {
  memory.fill(scratch + PLANES, 0, (<usize>(channels * v.channelStep)) << 2);
}

/** Copies planes `first` and those after it of a sample at x. Returns where the plane 0 of them all would stand. */
export function copyInside(w: Window, v: Window, first: i32, channels: i32, x: usize): usize {
  const rows = min(w.inputHeight, v.inputHeight - w.top);
  const columns = max(0, min(w.inputWidth, v.inputWidth - w.left));
  const plane = (<usize>v.channelStep) << 2;
  let to = scratch + PLANES + ((<usize>(w.top * v.rowStep + w.left)) << 2);
  x += (<usize>(first * w.channelStep)) << 2;
  for (let c = 0; c < channels; c++, to += plane, x += (<usize>w.channelStep) << 2)
    for (let y = 0, p = x, q = to; y < rows; y++, p += (<usize>w.rowStep) << 2, q += (<usize>v.rowStep) << 2)
      if (w.columnStep == 1) copyRow(columns, p, q);
      else copySteps(columns, (<usize>w.columnStep) << 2, p, q);
  return scratch + PLANES - <usize>first * plane;
}

function copySteps(n: i32, step: usize, p: usize, q: usize): void {
  for (; n > 0; --n, p += step, q += 4) store<f32>(q, load<f32>(p));
}

/** A window that moves over planes: where its places and its elements lie, and four numbers gathered from there. */
import { scratch } from './lanes';
import { BEYOND } from './gemm';

/** The words that the host writes (src/windows.ts): sizes, and steps in elements. Lines are planes of height 1. */
@unmanaged
export class Window {
  groups: i32;
  /** Of one group, as `filters`. */
  channels: i32;
  filters: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  /** How many places the window takes. */
  height: i32;
  width: i32;
  strideDown: i32;
  strideAcross: i32;
  dilationDown: i32;
  dilationAcross: i32;
  /** Zeros above and to the left of a plane. */
  top: i32;
  left: i32;
  inputHeight: i32;
  inputWidth: i32;
  sampleStep: i32;
  channelStep: i32;
  rowStep: i32;
  columnStep: i32;

  /** Elements that a place sees: one group's. */
  @inline get patch(): i32 {
    return this.channels * this.kernelHeight * this.kernelWidth;
  }
  @inline get places(): i32 {
    return this.height * this.width;
  }
  /** Whether the one place sees whole planes, which lie without gaps: then the patches are the rows of a matrix. */
  get whole(): bool {
    return (
      this.places == 1 &&
      !this.top &&
      !this.left &&
      this.kernelHeight == this.inputHeight &&
      this.kernelWidth == this.inputWidth &&
      this.columnStep == 1 &&
      this.rowStep == this.inputWidth &&
      this.channelStep == this.inputHeight * this.inputWidth
    );
  }
}

/** Words of a window. */
export const WORDS: usize = 19;

/**
 * A place's upper left corner, or an element's distance from it: row, column, and bytes in memory. `inner` is odd for a
 * place whose whole window lies in the plane; 2 in it says of every fourth place that the four are `swift`.
 */
@unmanaged
export class Spot {
  y: i32;
  x: i32;
  at: i32;
  inner: i32;
}
const SPOT: usize = 16;

/** How many places are known at a time, and how many elements. Multiples of the products' block. */
export const PLACES: i32 = 4096;
export const ELEMENTS: i32 = 1024;

const places: usize = BEYOND;
const elements: usize = places + <usize>(PLACES + 8) * SPOT;
/** Scratch from here on is free. */
export const AFTER: usize = elements + <usize>(ELEMENTS + 8) * SPOT;

/** The nth place (element) that is known. */
export function placeAt(n: i32): usize {
  return scratch + places + <usize>n * SPOT;
}
export function elementAt(n: i32): usize {
  return scratch + elements + <usize>n * SPOT;
}
function spot(p: usize, n: usize): Spot {
  return changetype<Spot>(p + n * SPOT);
}

/** Learns `n` places from `first` on. Eight more repeat the last, so that a ragged panel reads what may be read. */
export function learnPlaces(w: Window, first: i32, n: i32, shift: i32): void {
  let row = first / w.width;
  let column = first - row * w.width;
  const down = (w.kernelHeight - 1) * w.dilationDown;
  const across = (w.kernelWidth - 1) * w.dilationAcross;
  let p = placeAt(0);
  for (let i = 0; i < n; i++, p += SPOT) {
    const s = changetype<Spot>(p);
    const y = row * w.strideDown - w.top;
    const x = column * w.strideAcross - w.left;
    s.y = y;
    s.x = x;
    s.at = (y * w.rowStep + x * w.columnStep) << shift;
    s.inner = y >= 0 && x >= 0 && y + down < w.inputHeight && x + across < w.inputWidth ? 1 : 0;
    if (++column == w.width) {
      column = 0;
      row++;
    }
  }
  for (let i = 0; i < 8; i++) memory.copy(p + <usize>i * SPOT, p - SPOT, SPOT);
  for (let i = 0; i < n; i += 4)
    if (allInner(placeAt(i)) && together(placeAt(i))) changetype<Spot>(placeAt(i)).inner |= 2;
}

/** Learns `n` elements of a group's patch from `first` on, eight more repeating the last. */
export function learnElements(w: Window, group: i32, first: i32, n: i32, shift: i32): void {
  const size = w.kernelHeight * w.kernelWidth;
  let c = first / size;
  let i = (first - c * size) / w.kernelWidth;
  let j = first - c * size - i * w.kernelWidth;
  c += group * w.channels;
  let p = elementAt(0);
  for (let k = 0; k < n; k++, p += SPOT) {
    const s = changetype<Spot>(p);
    s.y = i * w.dilationDown;
    s.x = j * w.dilationAcross;
    s.at = (c * w.channelStep + s.y * w.rowStep + s.x * w.columnStep) << shift;
    s.inner = 0;
    if (++j == w.kernelWidth) {
      j = 0;
      if (++i == w.kernelHeight) {
        i = 0;
        c++;
      }
    }
  }
  for (let k = 0; k < 8; k++) memory.copy(p + <usize>k * SPOT, p - SPOT, SPOT);
}

/** Whether element `e` of place `p` lies in the plane. */
export function inside(w: Window, p: Spot, e: Spot): bool {
  return <u32>(p.y + e.y) < <u32>w.inputHeight && <u32>(p.x + e.x) < <u32>w.inputWidth;
}

/** Whether four places see whole windows; `together`: whether they lie side by side in memory, too. */
export function allInner(p: usize): bool {
  return (spot(p, 0).inner & spot(p, 1).inner & spot(p, 2).inner & spot(p, 3).inner & 1) != 0;
}
/** Both of four places, of which the first is a multiple of four. */
export function swift(p: usize): bool {
  return (spot(p, 0).inner & 2) != 0;
}
// Places rise, and only the last is repeated: when the fourth is another than the third, all steps are of four bytes.
export function together(p: usize): bool {
  const last = spot(p, 3).at;
  return last - spot(p, 0).at == 12 && last - spot(p, 2).at == 4;
}
/** Whether four places stand in one row, side by side. */
export function inRow(p: usize): bool {
  return together(p) && spot(p, 3).y == spot(p, 0).y;
}
/** Whether four places are two numbers apart from each other in memory. */
export function inTwos(p: usize): bool {
  return (
    spot(p, 3).at - spot(p, 0).at == 24 && spot(p, 3).y == spot(p, 0).y && spot(p, 1).at - spot(p, 0).at == 8
  );
}
/** Every second of seven numbers. */
export function everySecond(p: usize): v128 {
  return v128.shuffle<i32>(v128.load(p), v128.load(p, 12), 0, 2, 5, 7);
}
/** Whether element `e` of four places in one row lies in the plane. */
export function insideRow(w: Window, p: usize, e: Spot): bool {
  return (
    <u32>(spot(p, 0).y + e.y) < <u32>w.inputHeight &&
    spot(p, 0).x + e.x >= 0 &&
    spot(p, 3).x + e.x < w.inputWidth
  );
}

/** Whether `n` places stand in one row, side by side. */
export function runInRow(p: usize, n: usize): bool {
  return spot(p, n - 1).y == spot(p, 0).y && spot(p, n - 1).at - spot(p, 0).at == (<i32>n - 1) << 2;
}
/** Whether element `e` of `n` places in one row lies in the plane. */
export function runInside(w: Window, p: usize, n: usize, e: Spot): bool {
  return (
    <u32>(spot(p, 0).y + e.y) < <u32>w.inputHeight &&
    spot(p, 0).x + e.x >= 0 &&
    spot(p, n - 1).x + e.x < w.inputWidth
  );
}

/** One element of four places in one row. What overhangs is loaded from inside the plane and moved, zeros following. */
export function loadRow(w: Window, four: usize, one: usize, x: usize): v128 {
  const p = changetype<Spot>(four);
  const e = changetype<Spot>(one);
  const column = p.x + e.x;
  const last = w.inputWidth - 4;
  if (<u32>(p.y + e.y) >= <u32>w.inputHeight || column <= -4 || column >= w.inputWidth) return f32x4.splat(0);
  if (last < 0) return gatherChecked(w, four, one, x);
  const moved = column < 0 ? column : max(0, column - last);
  const from = v128.load(x + p.at + e.at - (moved << 2));
  if (!moved) return from;
  const bytes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return v128.swizzle(from, i8x16.add(bytes, i8x16.splat(<i8>(moved << 2))));
}

/** Zero for elements that lie in a margin. */
function lane(w: Window, p: Spot, e: Spot, x: usize, zero: usize): usize {
  return inside(w, p, e) ? x + p.at + e.at : zero;
}

/** One element of four places, or four elements of one place: numbers of the planes at x, zeros in the margins. */
export function gatherChecked(w: Window, four: usize, one: usize, x: usize): v128 {
  const zero = scratch + AFTER;
  store<f32>(zero, 0);
  const e = changetype<Spot>(one);
  let v = v128.load_zero<u32>(lane(w, spot(four, 0), e, x, zero));
  v = v128.load_lane<u32>(lane(w, spot(four, 1), e, x, zero), v, 1);
  v = v128.load_lane<u32>(lane(w, spot(four, 2), e, x, zero), v, 2);
  return v128.load_lane<u32>(lane(w, spot(four, 3), e, x, zero), v, 3);
}

/** The same where no margin is met. */
export function gather(four: usize, at: usize): v128 {
  let v = v128.load_zero<u32>(at + spot(four, 0).at);
  v = v128.load_lane<u32>(at + spot(four, 1).at, v, 1);
  v = v128.load_lane<u32>(at + spot(four, 2).at, v, 2);
  return v128.load_lane<u32>(at + spot(four, 3).at, v, 3);
}

/** Patches packed straight into the panels of a product, and products added straight to the planes: no matrix between. */
import { scratch } from './lanes';
import {
  allInner,
  elementAt,
  everySecond,
  gather,
  gatherChecked,
  inRow,
  inTwos,
  loadRow,
  placeAt,
  Spot,
  swift,
  together,
  Window,
} from './window';

/** Whether panels of sixteen that see `n` places lose at most one of `share` parts of their time at the last of them. */
export function fillsSixteens(n: i32, share: i32): bool {
  const rest = n & 15;
  // Few columns have tiles of their own, which take more time a column.
  const columns = rest > 8 ? 16 : rest > 4 ? 11 : rest > 0 ? 6 : 0;
  return (n - rest + columns) * (share - 1) <= n * share;
}

/** Bytes of a row of a panel: twelve columns. */
export const ROW: usize = 48;
/** The same of sixteen columns. */
const WIDE_ROW: usize = 64;

/** A panel [k][12] at the start of scratch: the first `k` known elements of `nr` known places from the `first` on. */
export function packPlaces(w: Window, k: i32, first: i32, nr: i32, x: usize): void {
  if (nr == 12 && swift(placeAt(first)) && swift(placeAt(first + 4)) && swift(placeAt(first + 8)))
    Swift.pack(k, first, ROW, x);
  else for (let i = 0, p = scratch; i < nr; i += 4, p += 16) packFour(w, k, placeAt(first + i), x, p, ROW);
}

/** A panel [k][16] in the same way. */
export function packSixteen(w: Window, k: i32, first: i32, nr: i32, x: usize): void {
  if (nr == 16 && sixteenSwift(first)) Swift.pack(k, first, WIDE_ROW, x);
  else
    for (let i = 0, p = scratch; i < nr; i += 4, p += 16) packFour(w, k, placeAt(first + i), x, p, WIDE_ROW);
}

/** Whether each four of sixteen places see four numbers side by side. */
export function sixteenSwift(first: i32): bool {
  return (
    swift(placeAt(first)) &&
    swift(placeAt(first + 4)) &&
    swift(placeAt(first + 8)) &&
    swift(placeAt(first + 12))
  );
}

class Swift {
  /** A whole panel of rows of `row` bytes, each four of whose places see four numbers side by side. */
  @inline static pack(k: i32, first: i32, row: usize, x: usize): void {
    const left = x + changetype<Spot>(placeAt(first)).at;
    const middle = x + changetype<Spot>(placeAt(first + 4)).at;
    const right = x + changetype<Spot>(placeAt(first + 8)).at;
    // Of twelve there is no fourth.
    const last = row > ROW ? x + changetype<Spot>(placeAt(first + 12)).at : right;
    for (let p = scratch, e = elementAt(0); k > 0; --k, p += row, e += 16) {
      const at = changetype<Spot>(e).at;
      v128.store(p, v128.load(left + at));
      v128.store(p, v128.load(middle + at), 16);
      v128.store(p, v128.load(right + at), 32);
      if (row > ROW) v128.store(p, v128.load(last + at), 48);
    }
  }
}

/** Four of a panel's columns. */
function packFour(w: Window, k: i32, four: usize, x: usize, p: usize, row: usize): void {
  let e = elementAt(0);
  if (allInner(four)) {
    if (together(four))
      for (x += changetype<Spot>(four).at; k > 0; --k, p += row, e += 16)
        v128.store(p, v128.load(x + changetype<Spot>(e).at));
    else if (inTwos(four))
      for (x += changetype<Spot>(four).at; k > 0; --k, p += row, e += 16)
        v128.store(p, everySecond(x + changetype<Spot>(e).at));
    else for (; k > 0; --k, p += row, e += 16) v128.store(p, gather(four, x + changetype<Spot>(e).at));
    return;
  }
  if (inRow(four)) for (; k > 0; --k, p += row, e += 16) v128.store(p, loadRow(w, four, e, x));
  else for (; k > 0; --k, p += row, e += 16) v128.store(p, gatherChecked(w, four, e, x));
}

/** What one element of a channel's window sees of `n` places from `place` on, also of rows below the last; 0 in margins. */
export function unfold(w: Window, i: i32, j: i32, place: i32, n: i32, plane: usize, to: usize): void {
  const stride = w.strideAcross;
  const across = j * w.dilationAcross - w.left;
  // Columns of the places between the margins.
  const low = across < 0 ? (stride - 1 - across) / stride : 0;
  const high = across < w.inputWidth ? (w.inputWidth - 1 - across) / stride + 1 : 0;
  const step = (<usize>(stride * w.columnStep)) << 2;
  const line = (<usize>(w.strideDown * w.rowStep)) << 2;
  const row = place / w.width;
  let y = row * w.strideDown - w.top + i * w.dilationDown;
  let p = plane + ((<usize>(y * w.rowStep + across * w.columnStep)) << 2);
  for (let column = place - row * w.width; n > 0; column = 0, y += w.strideDown, p += line) {
    const end = min(w.width, column + n);
    const from = <u32>y < <u32>w.inputHeight ? min(max(column, low), end) : end;
    const until = max(from, min(high, end));
    to = Line.clear(from - column, to);
    to =
      step == 4
        ? Line.copy(until - from, p + ((<usize>from) << 2), to)
        : Line.pick(until - from, p + <usize>from * step, step, to);
    to = Line.clear(end - until, to);
    n -= end - column;
  }
}

/** Writes `n` numbers at `to`, and returns where the next belong. */
class Line {
  @inline static clear(n: i32, to: usize): usize {
    for (const end = to + ((<usize>n) << 2); to < end; to += 4) store<f32>(to, 0);
    return to;
  }

  @inline static copy(n: i32, from: usize, to: usize): usize {
    const end = to + ((<usize>n) << 2);
    const apart = from - to;
    if (n < 4) {
      for (; to < end; to += 4) store<f32>(to, load<f32>(to + apart));
      return to;
    }
    // The last four overlap those before.
    for (const last = end - 16; to < last; to += 16) v128.store(to, v128.load(to + apart));
    v128.store(end - 16, v128.load(end - 16 + apart));
    return end;
  }

  @inline static pick(n: i32, from: usize, step: usize, to: usize): usize {
    if (step == 8) for (; n >= 4; n -= 4, from += 32, to += 16) v128.store(to, everySecond(from));
    for (; n > 0; --n, from += step, to += 4) store<f32>(to, load<f32>(from));
    return to;
  }
}

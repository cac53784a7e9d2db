/** Patches packed straight into the panels of a product, and products added straight to the planes: no matrix between. */
import { copyRow, scratch } from './lanes';
import {
  allInner,
  elementAt,
  gather,
  gatherChecked,
  inRow,
  loadRow,
  placeAt,
  Spot,
  swift,
  together,
  Window,
} from './window';

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
  if (
    nr == 16 &&
    swift(placeAt(first)) &&
    swift(placeAt(first + 4)) &&
    swift(placeAt(first + 8)) &&
    swift(placeAt(first + 12))
  )
    Swift.pack(k, first, WIDE_ROW, x);
  else
    for (let i = 0, p = scratch; i < nr; i += 4, p += 16) packFour(w, k, placeAt(first + i), x, p, WIDE_ROW);
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
  plane += (<usize>(across * w.columnStep)) << 2;
  const row = place / w.width;
  let y = row * w.strideDown - w.top + i * w.dilationDown;
  for (let column = place - row * w.width; n > 0; column = 0, y += w.strideDown) {
    const end = min(w.width, column + n);
    const from = <u32>y < <u32>w.inputHeight ? min(max(column, low), end) : end;
    const until = max(from, min(high, end));
    clear(from - column, to);
    to += (<usize>(from - column)) << 2;
    copyPlaces(w, until - from, plane + ((<usize>(y * w.rowStep)) << 2), from, to);
    to += (<usize>(until - from)) << 2;
    clear(end - until, to);
    to += (<usize>(end - until)) << 2;
    n -= end - column;
  }
}

function clear(n: i32, p: usize): void {
  for (; n > 0; --n, p += 4) store<f32>(p, 0);
}

/** What one element sees of `n` places of a row. */
function copyPlaces(w: Window, n: i32, row: usize, column: i32, to: usize): void {
  const step = (<usize>(w.strideAcross * w.columnStep)) << 2;
  row += <usize>column * step;
  if (step == 4) copyRow(n, row, to);
  else for (; n > 0; --n, row += step, to += 4) store<f32>(to, load<f32>(row));
}

/** Patches packed straight into the panels of a product, and products added straight to the planes: no matrix between. */
import { Lanes, scratch } from './lanes';
import {
  allInner,
  elementAt,
  gather,
  gatherChecked,
  inRow,
  inside,
  insideRow,
  loadRow,
  placeAt,
  Spot,
  swift,
  together,
  Window,
} from './window';

/** Bytes of a row of a panel: twelve columns. */
export const ROW: usize = 48;

/** A panel [k][12] at the start of scratch: the first `k` known elements of `nr` known places from the `first` on. */
export function packPlaces(w: Window, k: i32, first: i32, nr: i32, x: usize): void {
  const left = placeAt(first);
  const middle = placeAt(first + 4);
  const right = placeAt(first + 8);
  if (nr == 12 && swift(left) && swift(middle) && swift(right)) {
    const low = x + changetype<Spot>(left).at;
    const mid = x + changetype<Spot>(middle).at;
    const high = x + changetype<Spot>(right).at;
    for (let p = scratch, e = elementAt(0); k > 0; --k, p += ROW, e += 16) {
      const at = changetype<Spot>(e).at;
      v128.store(p, v128.load(low + at));
      v128.store(p, v128.load(mid + at), 16);
      v128.store(p, v128.load(high + at), 32);
    }
    return;
  }
  for (let i = 0, p = scratch; i < nr; i += 4, p += 16) packFour(w, k, placeAt(first + i), x, p);
}

/** Four of a panel's columns. */
function packFour(w: Window, k: i32, four: usize, x: usize, p: usize): void {
  let e = elementAt(0);
  if (allInner(four)) {
    if (together(four))
      for (x += changetype<Spot>(four).at; k > 0; --k, p += ROW, e += 16)
        v128.store(p, v128.load(x + changetype<Spot>(e).at));
    else for (; k > 0; --k, p += ROW, e += 16) v128.store(p, gather(four, x + changetype<Spot>(e).at));
    return;
  }
  if (inRow(four)) for (; k > 0; --k, p += ROW, e += 16) v128.store(p, loadRow(w, four, e, x));
  else for (; k > 0; --k, p += ROW, e += 16) v128.store(p, gatherChecked(w, four, e, x));
}

/** A panel [k][12] the other way round: `nr` known elements from the `first` on, of `k` known places. */
export function packElements(w: Window, k: i32, place: i32, first: i32, nr: i32, x: usize): void {
  for (let i = 0, p = scratch; i < nr; i += 4, p += 16)
    turnFour(w, k, placeAt(place), elementAt(first + i), x, p);
}

function turnFour(w: Window, k: i32, place: usize, four: usize, x: usize, p: usize): void {
  const e = changetype<Spot>(four);
  const a = x + e.at,
    b = x + changetype<Spot>(four + 16).at,
    c = x + changetype<Spot>(four + 32).at,
    d = x + changetype<Spot>(four + 48).at;
  for (; k >= 4; k -= 4, place += 64, p += ROW << 2) {
    const at = changetype<Spot>(place).at;
    if (swift(place))
      Lanes.transpose(p, ROW, v128.load(a + at), v128.load(b + at), v128.load(c + at), v128.load(d + at));
    else if (inRow(place))
      Lanes.transpose(
        p,
        ROW,
        loadRow(w, place, four, x),
        loadRow(w, place, four + 16, x),
        loadRow(w, place, four + 32, x),
        loadRow(w, place, four + 48, x),
      );
    else for (let i: usize = 0; i < 4; i++) v128.store(p + i * ROW, one(w, place + (i << 4), four, x));
  }
  for (; k > 0; --k, place += 16, p += ROW) v128.store(p, one(w, place, four, x));
}

/** Four elements of one place. */
function one(w: Window, place: usize, four: usize, x: usize): v128 {
  return changetype<Spot>(place).inner & 1
    ? gather(four, x + changetype<Spot>(place).at)
    : gatherChecked(w, four, place, x);
}

/**
 * Adds panels [rows][8] at `q`, one behind the other, to the planes at x that they came from: all of one element of the
 * kernel, then of the next. Neighbouring additions meet different numbers, so none waits for the one before.
 */
export function scatter(w: Window, first: i32, rows: i32, place: i32, count: i32, q: usize, x: usize): void {
  const size = w.kernelHeight * w.kernelWidth;
  const e = changetype<Spot>(elementAt(0));
  const panel = (<usize>((rows + 3) & ~3)) << 5;
  for (let n = 0; n < size; n++) {
    // The channels whose row of this element is among these rows.
    const c = (first - n + size - 1) / size;
    const run = (first + rows - 1 - n + size) / size - c;
    if (run <= 0) continue;
    const i = n / w.kernelWidth;
    e.y = i * w.dilationDown;
    e.x = (n - i * w.kernelWidth) * w.dilationAcross;
    const at = x + ((e.y * w.rowStep + e.x * w.columnStep + c * w.channelStep) << 2);
    let from = q + ((<usize>(c * size + n - first)) << 5);
    for (let j = 0; j < count; j += 4, from += j & 4 ? 16 : panel - 16) {
      const four = placeAt(place + j);
      if (count - j >= 4 && swift(four))
        addRow(at + changetype<Spot>(four).at, from, run, (<usize>w.channelStep) << 2, (<usize>size) << 5);
      else addFour(w, four, min(4, count - j), run, from, at);
    }
  }
}

/** Four numbers in each of `run` planes. */
function addRow(p: usize, q: usize, run: i32, plane: usize, row: usize): void {
  for (; run > 0; --run, p += plane, q += row) v128.store(p, f32x4.add(v128.load(p), v128.load(q)));
}

/** One element of four places or less in `run` channels. */
function addFour(w: Window, four: usize, nr: i32, run: i32, q: usize, x: usize): void {
  const e = changetype<Spot>(elementAt(0));
  const plane = (<usize>w.channelStep) << 2;
  const row = (<usize>(w.kernelHeight * w.kernelWidth)) << 5;
  if (nr == 4 && inRow(four) && insideRow(w, four, e)) {
    addRow(x + changetype<Spot>(four).at, q, run, plane, row);
    return;
  }
  for (; nr > 0; --nr, four += 16, q += 4) {
    if (!inside(w, changetype<Spot>(four), e)) continue;
    let p = x + changetype<Spot>(four).at,
      r = q;
    for (let c = run; c > 0; --c, p += plane, r += row) store<f32>(p, load<f32>(p) + load<f32>(r));
  }
}

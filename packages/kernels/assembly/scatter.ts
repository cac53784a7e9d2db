/** Products added straight to the planes where their patches came from. */
import { Lanes } from './lanes';
import { inRow, inside, insideRow, placeAt, Spot, swift, Window } from './window';

/**
 * Adds a panel at `q`, a row of 12 for each channel, `step` bytes apart, of which `nr` columns count, to what one element
 * sees of the places from `place` on in the planes at x.
 */
export function scatter(
  w: Window,
  element: usize,
  channels: i32,
  place: i32,
  nr: i32,
  q: usize,
  step: usize,
  x: usize,
): void {
  x += changetype<Spot>(element).at;
  for (let j = 0; j < nr; j += 4, q += 16)
    addFour(w, placeAt(place + j), element, min(4, nr - j), channels, q, step, x);
}

/**
 * The same for windows that move in steps of one: places of one row are side by side in the planes, too.
 */
export function scatterRows(
  w: Window,
  element: usize,
  channels: i32,
  place: i32,
  nr: i32,
  q: usize,
  step: usize,
  x: usize,
): void {
  const e = changetype<Spot>(element);
  x += e.at;
  for (let n = 0; nr > 0; nr -= n, place += n, q += (<usize>n) << 2) {
    const s = changetype<Spot>(placeAt(place));
    n = min(nr, w.width - w.left - s.x);
    if (<u32>(s.y + e.y) >= <u32>w.inputHeight) continue;
    const low = max(0, -(s.x + e.x));
    const high = min(n, w.inputWidth - (s.x + e.x));
    addRun(w, high - low, channels, q + ((<usize>low) << 2), step, x + s.at + ((<usize>low) << 2));
  }
}

/** `n` numbers side by side in each of `channels` planes. */
function addRun(w: Window, n: i32, channels: i32, q: usize, step: usize, p: usize): void {
  const plane = (<usize>w.channelStep) << 2;
  for (; n >= 4; n -= 4, p += 16, q += 16) addRow(p, q, channels, plane, step);
  if (n == 1)
    for (; channels > 0; --channels, p += plane, q += step) store<f32>(p, load<f32>(p) + load<f32>(q));
  else if (n == 2)
    for (; channels > 0; --channels, p += plane, q += step)
      Lanes.store(p, f32x4.add(Lanes.load(p, 2), Lanes.load(q, 2)), 2);
  else if (n == 3)
    for (; channels > 0; --channels, p += plane, q += step)
      Lanes.store(p, f32x4.add(Lanes.load(p, 3), Lanes.load(q, 3)), 3);
}

/** Four numbers in each of `run` planes. */
function addRow(p: usize, q: usize, run: i32, plane: usize, step: usize): void {
  for (; run > 0; --run, p += plane, q += step) v128.store(p, f32x4.add(v128.load(p), v128.load(q)));
}

/** One element of four places or less in `run` channels. */
function addFour(
  w: Window,
  four: usize,
  element: usize,
  nr: i32,
  run: i32,
  q: usize,
  step: usize,
  x: usize,
): void {
  const e = changetype<Spot>(element);
  const plane = (<usize>w.channelStep) << 2;
  if (nr == 4 && (swift(four) || (inRow(four) && insideRow(w, four, e)))) {
    addRow(x + changetype<Spot>(four).at, q, run, plane, step);
    return;
  }
  for (; nr > 0; --nr, four += 16, q += 4) {
    if (!inside(w, changetype<Spot>(four), e)) continue;
    let p = x + changetype<Spot>(four).at,
      r = q;
    for (let c = run; c > 0; --c, p += plane, r += step) store<f32>(p, load<f32>(p) + load<f32>(r));
  }
}

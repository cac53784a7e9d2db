/** What reaches the planes, where tiles of two channels and sixteen places are filled: gemm-turns.ts multiplies them. */
import { flood } from './convolution';
import { BLOCK } from './gemm-blocks';
import { fillsSixteens } from './patches';
import { pairsTimesFew } from './gemm-four';
import { packColumns } from './gemm-pack';
import { fetch, MOST_NUMBERS, MOST_ROWS } from './gemm-packed';
import { pairsTimes16 } from './gemm-turns';
import { PAIRS } from './gemm-whole';
import { scratch } from './lanes';
import { scatter, scatterRows } from './scatter';
import { AFTER, elementAt, learnElements, placeAt, runInRow, runInside, Spot, Window } from './window';

/** Where in scratch the products of one element stand before they are scattered, a row for each channel. */
const PRODUCTS: usize = AFTER + 64;
/** Numbers of the weights that there is room for. */
const ROOM: i32 = MOST_ROWS * BLOCK;
/** Columns of a panel. */
const WIDTH: i32 = 16;
const ROW: usize = 64;

/** Whether the places of one group fill such tiles. */
export function fillsPairs(w: Window): bool {
  return (
    !(w.channels & 1) &&
    w.channels >= 4 &&
    w.filters > 0 &&
    w.filters <= BLOCK &&
    w.places > 0 &&
    fillsSixteens(w.places, 8)
  );
}

/**
 * The known places of every sample and one group: as many channels at a time, then elements, as there is room for. Numbers
 * begin at the bias, or at 0, if this call `starts` them.
 */
export function spreadPairs(
  w: Window,
  samples: i32,
  count: i32,
  u: usize,
  a: usize,
  starts: bool,
  bias: usize,
  x: usize,
): void {
  const size = w.kernelHeight * w.kernelWidth;
  const most = min(MOST_ROWS, (ROOM / w.filters) & ~1);
  for (let c = 0; c < w.channels; c += most) {
    const channels = min(most, w.channels - c);
    const elements = ROOM / (channels * w.filters);
    for (let e = 0; e < size; e += elements) {
      const from = a + ((<usize>(c * size + e)) << 2);
      const to = x + ((<usize>(c * w.channelStep)) << 2);
      const start = bias ? bias + ((<usize>c) << 2) : 0;
      block(w, samples, count, channels, e, min(elements, size - e), u, from, starts && !e, start, to);
    }
  }
}

/** Some channels and elements. Later places first: then each number of x receives its parts in the order of the elements. */
function block(
  w: Window,
  samples: i32,
  count: i32,
  channels: i32,
  first: i32,
  elements: i32,
  u: usize,
  a: usize,
  starts: bool,
  bias: usize,
  x: usize,
): void {
  const size = (<usize>(w.kernelHeight * w.kernelWidth)) << 2;
  let p = scratch + PAIRS;
  for (let e = 0; e < elements; e++, a += 4, p += (<usize>(channels * w.filters)) << 2)
    turn(channels, w.filters, a, size, (<usize>w.patch) << 2, p);
  learnElements(w, 0, first, elements, 2);
  // Panels read a few numbers of each filter in turn, which no stream foresees.
  const numbers = <i64>w.filters * w.places;
  const fetches = count == w.places && numbers <= MOST_NUMBERS;
  const row = (<usize>w.places) << 2;
  for (let n = 0; n < samples; n++) {
    if (starts) flood(1, channels, w.inputHeight * w.inputWidth, bias, x);
    if (fetches) fetch(u, (<usize>numbers) << 2);
    for (let j = ((count - 1) / WIDTH) * WIDTH; j >= 0; j -= WIDTH) {
      const nr = min(WIDTH, count - j);
      packColumns(WIDTH, 0, nr, w.filters, u + ((<usize>j) << 2), row, scratch);
      addPanel(w, channels, elements, j, nr, x);
    }
    u += <usize>(w.groups * w.filters) * row;
    x += (<usize>w.sampleStep) << 2;
  }
}

/** Weights of one element, turned into pairs [filter][2] of channels. */
function turn(channels: i32, k: i32, a: usize, down: usize, along: usize, p: usize): void {
  for (; channels > 0; channels -= 2, a += down << 1)
    for (let i = 0, from = a; i < k; i++, from += along, p += 8) {
      store<f32>(p, load<f32>(from));
      store<f32>(p, load<f32>(from + down), 4);
    }
}

/** The panel in scratch times every element: added where its places lie side by side, else scattered. */
function addPanel(w: Window, channels: i32, elements: i32, place: i32, nr: i32, x: usize): void {
  const k = w.filters;
  const spot = placeAt(place);
  const rows = w.strideAcross == 1 && w.columnStep == 1;
  const inRow = nr == WIDTH && runInRow(spot, WIDTH);
  const to = x + changetype<Spot>(spot).at;
  const plane = (<usize>w.channelStep) << 2;
  let p = scratch + PAIRS;
  for (let e = 0; e < elements; e++, p += (<usize>(channels * k)) << 2) {
    const element = elementAt(e);
    if (inRow && runInside(w, spot, WIDTH, changetype<Spot>(element)))
      pairsTimes16(channels, k, p, to + changetype<Spot>(element).at, plane, 1);
    else {
      if (nr <= 8) pairsTimesFew(channels, (nr + 3) & ~3, k, p, scratch + PRODUCTS, ROW, 0);
      else pairsTimes16(channels, k, p, scratch + PRODUCTS, ROW, 0);
      if (rows) scatterRows(w, element, channels, place, nr, scratch + PRODUCTS, ROW, x);
      else scatter(w, element, channels, place, nr, scratch + PRODUCTS, ROW, x);
    }
  }
}

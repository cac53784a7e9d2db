/** What reaches the planes of a convolution: products of the turned weights, added to where their patches came from. */
import { flood } from './convolution';
import { isThin, spreadThin } from './depthwise';
import { BLOCK, gemm } from './gemm';
import { packColumns } from './gemm-pack';
import { fetch, MOST_NUMBERS, MOST_ROWS, packStrips, ROWS, timesPanel } from './gemm-packed';
import { scratch } from './lanes';
import { ROW } from './patches';
import { scatter } from './scatter';
import { fillsPairs, spreadPairs } from './spread-pairs';
import {
  AFTER,
  elementAt,
  learnElements,
  learnPlaces,
  placeAt,
  PLACES,
  runInRow,
  runInside,
  Spot,
  Window,
} from './window';

/** Where in scratch a panel of products stands before it is scattered, a row for each channel of each element. */
const PRODUCTS: usize = AFTER + 64;
const STRIPS: i32 = MOST_ROWS / 3;
/** Columns of a panel. */
const WIDTH: i32 = 12;

/** Starts at the bias, or at 0, then adds what reaches each number. The twin defines the result. */
export function spread(plan: usize, samples: i32, u: usize, weight: usize, bias: usize, x: usize): void {
  const w = changetype<Window>(plan);
  if (isThin(w)) {
    spreadThin(w, samples, u, weight, bias, x);
    return;
  }
  const places = w.places;
  const last = ((places - 1) / PLACES) * PLACES;
  // Tiles of pairs start each sample just before they add to it.
  const pairs = fillsPairs(w);
  if (!pairs) flood(samples, w.groups * w.channels, w.inputHeight * w.inputWidth, bias, x);
  if (!w.filters) return;
  if (w.whole && (!bias || w.filters <= BLOCK)) {
    for (let g = 0; g < w.groups; g++, x += (<usize>w.patch) << 2, u += (<usize>w.filters) << 2) {
      const b = weight + ((<usize>(g * w.filters * w.patch)) << 2);
      gemm(0, 0, samples, w.patch, w.filters, u, w.groups * w.filters, b, w.patch, x, w.sampleStep, 0, 1);
    }
    return;
  }
  for (let p0 = last; places && p0 >= 0; p0 -= PLACES) {
    const count = min(PLACES, places - p0);
    learnPlaces(w, p0, count, 2);
    for (let g = 0; g < w.groups; g++) {
      const row = g * w.filters;
      const a = weight + ((<usize>(row * w.patch)) << 2);
      const from = u + ((<usize>(row * places + p0)) << 2);
      const to = x + ((<usize>(g * w.channels * w.channelStep)) << 2);
      const start = bias ? bias + ((<usize>(g * w.channels)) << 2) : 0;
      if (pairs) spreadPairs(w, samples, count, from, a, p0 == last, start, to);
      else spreadGroup(w, samples, count, from, a, to);
    }
  }
}

/** The known places of every sample and one group: as many channels at a time, then elements, as there is room for. */
function spreadGroup(w: Window, samples: i32, count: i32, u: usize, a: usize, x: usize): void {
  const size = w.kernelHeight * w.kernelWidth;
  const strips = min(STRIPS, max(1, (STRIPS * BLOCK) / w.filters));
  const most = 3 * strips;
  // So few are better off in one run of strips through all elements.
  const few = w.channels < 6;
  const some = few ? max(1, most / size) : most;
  for (let c = 0; c < w.channels; c += some) {
    const channels = min(some, w.channels - c);
    const flat = few || channels == 1;
    const elements = flat ? most / channels : max(1, strips / stripsOf(channels));
    for (let n = 0; n < size; n += elements) {
      const from = a + ((<usize>(c * size + n)) << 2);
      const to = x + ((<usize>(c * w.channelStep)) << 2);
      spreadBlock(w, samples, count, flat, channels, n, min(elements, size - n), u, from, to);
    }
  }
}

/**
 * Some channels and elements of the kernel, of several channels all elements if they are `flat`. Later places first: then
 * each number of x receives its parts in the order of the elements.
 */
function spreadBlock(
  w: Window,
  samples: i32,
  count: i32,
  flat: bool,
  channels: i32,
  first: i32,
  elements: i32,
  u: usize,
  a: usize,
  x: usize,
): void {
  // Runs of strips: all rows of the weights, or the channels of each element.
  const runs = flat ? 1 : elements;
  const run = flat ? channels * elements : channels;
  const down = (<usize>(flat ? 1 : w.kernelHeight * w.kernelWidth)) << 2;
  const strips = runs * stripsOf(run);
  const whole = strips * w.filters <= STRIPS * BLOCK;
  if (whole)
    for (let k0 = 0; k0 < w.filters; k0 += BLOCK)
      turn(w, runs, run, down, k0, a, scratch + ROWS + <usize>(k0 * strips) * 12);
  learnElements(w, 0, first, elements, 2);
  const straight = !flat && w.filters <= BLOCK;
  // Panels read a few numbers of each filter in turn, which no stream foresees.
  const numbers = <i64>w.filters * w.places;
  const fetches = count == w.places && numbers <= MOST_NUMBERS;
  const next = (flat ? 1 : <usize>channels) * ROW;
  const step = (flat ? <usize>elements : 1) * ROW;
  for (let n = 0; n < samples; n++) {
    if (fetches) fetch(u, (<usize>numbers) << 2);
    for (let j = ((count - 1) / WIDTH) * WIDTH; j >= 0; j -= WIDTH) {
      const nr = min(WIDTH, count - j);
      const from = u + ((<usize>j) << 2);
      if (straight && nr == WIDTH && runInRow(placeAt(j), WIDTH)) addPanel(w, channels, elements, j, from, x);
      else {
        for (let k0 = 0; k0 < w.filters; k0 += BLOCK) {
          if (!whole) turn(w, runs, run, down, k0, a, scratch + ROWS);
          multiply(w, runs, run, k0, nr, from, scratch + ROWS + (whole ? <usize>(k0 * strips) * 12 : 0));
        }
        for (let e = 0, q = scratch + PRODUCTS; e < elements; e++, q += next)
          scatter(w, elementAt(e), channels, j, nr, q, step, x);
      }
    }
    u += (<usize>(w.groups * w.filters * w.places)) << 2;
    x += (<usize>w.sampleStep) << 2;
  }
}

function stripsOf(rows: i32): i32 {
  return (rows + 2) / 3;
}

/** Weights of one block of filters, turned into strips. */
function turn(w: Window, runs: i32, run: i32, down: usize, k0: i32, a: usize, p: usize): void {
  const k = min(BLOCK, w.filters - k0);
  const along = (<usize>w.patch) << 2;
  a += <usize>k0 * along;
  for (; runs > 0; --runs, a += 4, p += <usize>(stripsOf(run) * k) * 12)
    // A row alone would have no tile: it is there twice.
    packStrips(max(2, run), k, a, run == 1 ? 0 : down, along, p);
}

/** Strips at `p` times `nr` places of one block of filters, into the products or added to them. */
function multiply(w: Window, runs: i32, run: i32, k0: i32, nr: i32, u: usize, p: usize): void {
  const k = min(BLOCK, w.filters - k0);
  const row = (<usize>w.places) << 2;
  packColumns(WIDTH, 0, nr, k, u + <usize>k0 * row, row, scratch);
  for (let q = scratch + PRODUCTS; runs > 0; --runs, q += <usize>run * ROW) {
    timesPanel(max(2, run), (nr + 3) & ~3, k, p, q, ROW, k0);
    p += <usize>(stripsOf(run) * k) * 12;
  }
}

/** Twelve places side by side in one row: products are added where they belong, unless their element meets a margin. */
function addPanel(w: Window, channels: i32, elements: i32, place: i32, u: usize, x: usize): void {
  const k = w.filters;
  packColumns(WIDTH, 0, WIDTH, k, u, (<usize>w.places) << 2, scratch);
  const run = placeAt(place);
  const to = x + changetype<Spot>(run).at;
  const plane = (<usize>w.channelStep) << 2;
  let p = scratch + ROWS;
  for (let e = 0; e < elements; e++, p += <usize>(stripsOf(channels) * k) * 12) {
    const element = elementAt(e);
    if (runInside(w, run, WIDTH, changetype<Spot>(element)))
      timesPanel(channels, WIDTH, k, p, to + changetype<Spot>(element).at, plane, 1);
    else {
      timesPanel(channels, WIDTH, k, p, scratch + PRODUCTS, ROW, 0);
      scatter(w, element, channels, place, WIDTH, scratch + PRODUCTS, ROW, x);
    }
  }
}

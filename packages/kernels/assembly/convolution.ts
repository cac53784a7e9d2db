/**
 * Convolutions of float32 and what reaches their weights, as products whose panels are packed from the planes. Samples are
 * the inner loop and weights the outer one, so that a strip of weights is packed once for all samples.
 */
import { fill } from './copy';
import { convolveThin, isThin, weighThin } from './depthwise';
import { BLOCK, gemm } from './gemm';
import { breadth, MOST_ROWS, packStrips, timesPanel } from './gemm-packed';
import { direct } from './gemm-thin';
import { scratch } from './lanes';
import { packElements, packPlaces, ROW } from './patches';
import { ELEMENTS, learnElements, learnPlaces, PLACES, Window } from './window';

/** Fewer rows are not worth packing. */
const FEW: i32 = 4;

/** `out[samples, channels, size]`: every number of a channel is its number of `bias`, or 0 without one. */
export function flood(samples: i32, channels: i32, size: i32, bias: usize, out: usize): void {
  if (!bias) {
    memory.fill(out, 0, (<usize>(samples * channels * size)) << 2);
    return;
  }
  for (let n = 0; n < samples; n++)
    for (let c = 0; c < channels; c++, out += (<usize>size) << 2)
      fill(size, load<f32>(bias + ((<usize>c) << 2)), out);
}

/** Rows at `a`, packed into strips if there are four or more, times the panel at the start of scratch. */
function multiply(
  rows: i32,
  nr: i32,
  k: i32,
  a: usize,
  ra: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  if (rows < FEW) direct(rows, nr, k, a, ra, 4, scratch, ROW, c, rc, accumulate);
  else timesPanel(rows, nr, k, c, rc, accumulate);
}

/** Places of all samples times the weights of their group, plus the bias. The twin defines the result, here and below. */
export function convolve(plan: usize, samples: i32, x: usize, weight: usize, bias: usize, y: usize): void {
  const w = changetype<Window>(plan);
  const patch = w.patch;
  const places = w.places;
  if (w.whole) {
    const all = w.groups * w.filters;
    for (let g = 0; g < w.groups; g++, x += (<usize>patch) << 2, y += (<usize>w.filters) << 2) {
      const a = weight + ((<usize>(g * w.filters * patch)) << 2);
      const row = bias ? bias + ((<usize>(g * w.filters)) << 2) : 0;
      gemm(0, 1, samples, w.filters, patch, x, w.sampleStep, a, patch, y, all, row, 0);
    }
    return;
  }
  if (isThin(w)) {
    convolveThin(w, samples, x, weight, bias, y);
    return;
  }
  if (bias || !patch) flood(samples, w.groups * w.filters, places, bias, y);
  for (let p0 = 0; p0 < places; p0 += PLACES) {
    const count = min(PLACES, places - p0);
    learnPlaces(w, p0, count, 2);
    for (let g = 0; g < w.groups; g++)
      for (let k0 = 0; k0 < patch; k0 += BLOCK) {
        learnElements(w, g, k0, min(BLOCK, patch - k0), 2);
        for (let i0 = 0; i0 < w.filters; i0 += MOST_ROWS) {
          const row = g * w.filters + i0;
          const a = weight + ((<usize>(row * patch + k0)) << 2);
          const out = y + ((<usize>(row * places + p0)) << 2);
          convolveBlock(
            w,
            samples,
            count,
            k0,
            min(MOST_ROWS, w.filters - i0),
            x,
            a,
            out,
            i32(bias != 0) | k0,
          );
        }
      }
  }
}

/** The known places of every sample, for one block of filters and of the elements they see. */
function convolveBlock(
  w: Window,
  samples: i32,
  count: i32,
  k0: i32,
  rows: i32,
  x: usize,
  a: usize,
  out: usize,
  accumulate: i32,
): void {
  const k = min(BLOCK, w.patch - k0);
  const ra = (<usize>w.patch) << 2;
  const rc = (<usize>w.places) << 2;
  if (rows >= FEW) packStrips(0, rows, k, a, ra);
  for (let n = 0; n < samples; n++) {
    for (let j = 0, nr = 0; j < count; j += nr) {
      nr = min(breadth(count - j), count - j);
      packPlaces(w, k, j, nr, x);
      multiply(rows, nr, k, a, ra, out + ((<usize>j) << 2), rc, accumulate);
    }
    x += (<usize>w.sampleStep) << 2;
    out += <usize>(w.groups * w.filters) * rc;
  }
}

/** Filters `first` and the `rows` after it, of all groups counted through: threads share them out. */
export function weigh(
  plan: usize,
  samples: i32,
  first: i32,
  rows: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  const w = changetype<Window>(plan);
  const places = w.places;
  memory.fill(weight + ((<usize>(first * w.patch)) << 2), 0, (<usize>(rows * w.patch)) << 2);
  if (isThin(w)) {
    weighThin(w, samples, first, rows, x, u, weight);
    return;
  }
  if (places && places <= PLACES) learnPlaces(w, 0, places, 2);
  for (let g = 0; g < w.groups; g++) {
    const from = max(first, g * w.filters);
    const count = min(first + rows, (g + 1) * w.filters) - from;
    if (count > 0) weighGroup(w, samples, g, from, count, x, u, weight);
  }
}

/** Filters of one group. */
function weighGroup(
  w: Window,
  samples: i32,
  g: i32,
  first: i32,
  rows: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  const all = w.groups * w.filters;
  const patch = w.patch;
  // Samples are the product's inner length then, and one block of it is added in their order.
  if (w.whole && samples <= BLOCK) {
    const c = weight + ((<usize>(first * patch)) << 2);
    const b = x + ((<usize>(g * patch)) << 2);
    gemm(1, 0, rows, patch, samples, u + ((<usize>first) << 2), all, b, w.sampleStep, c, patch, 0, 1);
    return;
  }
  for (let e0 = 0; e0 < patch; e0 += ELEMENTS) {
    const count = min(ELEMENTS, patch - e0);
    learnElements(w, g, e0, count, 2);
    for (let i0 = 0; i0 < rows; i0 += MOST_ROWS) {
      const some = min(MOST_ROWS, rows - i0);
      const out = weight + ((<usize>((first + i0) * patch + e0)) << 2);
      for (let n = 0; n < samples; n++) {
        const from = u + ((<usize>((n * all + first + i0) * w.places)) << 2);
        weighSample(w, count, some, x + ((<usize>(n * w.sampleStep)) << 2), from, out);
      }
    }
  }
}

/** What one sample adds to a block of filters at the known elements. */
function weighSample(w: Window, count: i32, rows: i32, x: usize, u: usize, out: usize): void {
  const places = w.places;
  const ra = (<usize>places) << 2;
  const rc = (<usize>w.patch) << 2;
  for (let p0 = 0; p0 < places; p0 += BLOCK, u += BLOCK << 2) {
    const k = min(BLOCK, places - p0);
    const known = p0 & (PLACES - 1);
    if (places > PLACES && !known) learnPlaces(w, p0, min(PLACES, places - p0), 2);
    if (rows >= FEW) packStrips(0, rows, k, u, ra);
    for (let j = 0, nr = 0; j < count; j += nr) {
      nr = min(breadth(count - j), count - j);
      packElements(w, k, known, j, nr, x);
      multiply(rows, nr, k, u, ra, out + ((<usize>j) << 2), rc, 1);
    }
  }
}

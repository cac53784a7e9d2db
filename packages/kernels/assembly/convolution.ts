/**
 * Convolutions of float32, as products whose panels are packed from the planes. Samples are the inner loop and weights the
 * outer one, so that a strip of weights is packed once for all samples.
 */
import { fill } from './copy';
import { convolveThin, isThin } from './depthwise';
import { BLOCK, gemm } from './gemm';
import { packPairs } from './gemm-pack';
import { breadth, MOST_ROWS, packStrips, ROWS, timesPanel } from './gemm-packed';
import { direct } from './gemm-thin';
import { pairsTimes16 } from './gemm-turns';
import { PAIRS, pairsTimesPanel } from './gemm-whole';
import { scratch } from './lanes';
import { clearMargins, copyInside, lastSeen, withMargins } from './margins';
import { fillsSixteens, packPlaces, packSixteen, ROW, sixteenSwift } from './patches';
import { pairKeepPlaces } from './patches-keep';
import { learnElements, learnPlaces, placeAt, PLACES, Spot, Window } from './window';

/** Fewer rows are not worth packing. */
const FEW: i32 = 4;
/** With fewer places panels of sixteen must be nearly full, or panels of twelve take less time. */
const MANY: i32 = 128;

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
  else timesPanel(rows, nr, k, scratch + ROWS, c, rc, accumulate);
}

/** Places of all samples times the weights of their group, plus the bias. The twin defines the result. */
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
  const size = w.kernelHeight * w.kernelWidth;
  const v = patch ? withMargins(w, min(w.channels, (BLOCK - 2) / size + 2)) : w;
  for (let p0 = 0; p0 < places; p0 += PLACES) {
    const count = min(PLACES, places - p0);
    learnPlaces(v, p0, count, 2);
    for (let g = 0; g < w.groups; g++)
      for (let k0 = 0; k0 < patch; k0 += BLOCK) {
        learnElements(v, g, k0, min(BLOCK, patch - k0), 2);
        for (let i0 = 0; i0 < w.filters; i0 += MOST_ROWS) {
          const row = g * w.filters + i0;
          const a = weight + ((<usize>(row * patch + k0)) << 2);
          const out = y + ((<usize>(row * places + p0)) << 2);
          convolveBlock(
            w,
            v,
            g,
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

/** The known places of every sample, for one block of filters and of the elements they see: in planes with margins if `v` is not `w`. */
function convolveBlock(
  w: Window,
  v: Window,
  group: i32,
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
  const inPairs = rows >= FEW && !(rows & 1) && (count >= MANY || fillsSixteens(count, 32));
  if (inPairs) packPairs(0, rows, k, a, ra, scratch + PAIRS);
  else if (rows >= FEW) packStrips(rows, k, a, ra, 4, scratch + ROWS);
  const size = w.kernelHeight * w.kernelWidth;
  const channel = group * w.channels + k0 / size;
  const channels = (k0 + k - 1) / size - k0 / size + 1;
  if (v != w) clearMargins(v, channels);
  for (let n = 0; n < samples; n++) {
    let from = x;
    for (let j = 0, nr = 0, copied = -1; j < count; j += nr) {
      const c = out + ((<usize>j) << 2);
      nr = min(inPairs ? 16 : breadth(count - j), count - j);
      if (v != w && changetype<Spot>(placeAt(j + nr - 1)).y > copied) {
        from = copyInside(w, v, placeAt(j), channel, channels, x);
        copied = lastSeen(w, v, placeAt(j));
      }
      if (inPairs && nr == 16 && sixteenSwift(j)) {
        pairKeepPlaces(k, j, from, c, rc, accumulate);
        pairsTimes16(rows - 2, k, scratch + PAIRS + ((<usize>k) << 3), c + (rc << 1), rc, accumulate);
      } else if (inPairs) {
        packSixteen(v, k, j, nr, from);
        pairsTimesPanel(rows, nr, k, c, rc, accumulate);
      } else {
        packPlaces(v, k, j, nr, from);
        multiply(rows, nr, k, a, ra, c, rc, accumulate);
      }
    }
    x += (<usize>w.sampleStep) << 2;
    out += <usize>(w.groups * w.filters) * rc;
  }
}

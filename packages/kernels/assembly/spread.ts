/** What reaches the planes of a convolution: products of the turned weights, added to where their patches came from. */
import { flood } from './convolution';
import { isThin, spreadThin } from './depthwise';
import { BLOCK, gemm, STRIPS, tile } from './gemm';
import { packLeft, packRight } from './gemm-pack';
import { scratch } from './lanes';
import { scatter } from './patches';
import { AFTER, learnPlaces, PLACES, Window } from './window';

/** Where in scratch panels of products stand before they are scattered, and how many rows of eight all of them have. */
const PRODUCTS: usize = AFTER + 64;
const MOST_ROWS: i32 = 512;

/** Starts at the bias, or at 0, then adds what reaches each number. The twin defines the result. */
export function spread(plan: usize, samples: i32, u: usize, weight: usize, bias: usize, x: usize): void {
  const w = changetype<Window>(plan);
  const places = w.places;
  const channels = w.groups * w.channels;
  if (isThin(w)) {
    spreadThin(w, samples, u, weight, bias, x);
    return;
  }
  flood(samples, channels, w.inputHeight * w.inputWidth, bias, x);
  if (!w.filters) return;
  if (w.whole && (!bias || w.filters <= BLOCK)) {
    for (let g = 0; g < w.groups; g++, x += (<usize>w.patch) << 2, u += (<usize>w.filters) << 2) {
      const b = weight + ((<usize>(g * w.filters * w.patch)) << 2);
      gemm(0, 0, samples, w.patch, w.filters, u, w.groups * w.filters, b, w.patch, x, w.sampleStep, 0, 1);
    }
    return;
  }
  // As many rows as the strips of all filters leave room for.
  const most = min(BLOCK, max(4, ((BLOCK * BLOCK) / w.filters) & ~3));
  for (let p0 = ((places - 1) / PLACES) * PLACES; places && p0 >= 0; p0 -= PLACES) {
    const count = min(PLACES, places - p0);
    learnPlaces(w, p0, count, 2);
    for (let g = 0; g < w.groups; g++)
      for (let r0 = 0; r0 < w.patch; r0 += most) {
        const row = g * w.filters;
        const a = weight + ((<usize>(row * w.patch)) << 2);
        const from = u + ((<usize>(row * places + p0)) << 2);
        const to = x + ((<usize>(g * w.channels * w.channelStep)) << 2);
        spreadBlock(w, samples, count, r0, min(most, w.patch - r0), from, a, to);
      }
  }
}

/**
 * The known places of every sample, for one block of a patch's rows. Later places first: then each number of x receives
 * its parts in the order of the kernel's elements.
 */
function spreadBlock(
  w: Window,
  samples: i32,
  count: i32,
  r0: i32,
  rows: i32,
  u: usize,
  a: usize,
  x: usize,
): void {
  const padded = (rows + 3) & ~3;
  const whole = <i64>padded * w.filters <= BLOCK * BLOCK;
  const ra = (<usize>w.patch) << 2;
  const ru = (<usize>w.places) << 2;
  a += (<usize>r0) << 2;
  if (whole) packLeft(1, rows, w.filters, a, ra, scratch + STRIPS);
  const several = max(1, MOST_ROWS / padded) << 3;
  for (let n = 0; n < samples; n++) {
    for (let j0 = ((count - 1) / several) * several; j0 >= 0; j0 -= several) {
      const some = min(several, count - j0);
      let q = scratch + PRODUCTS;
      for (let j = 0; j < some; j += 8, q += (<usize>padded) << 5)
        for (let k0 = 0; k0 < w.filters; k0 += BLOCK) {
          const k = min(BLOCK, w.filters - k0);
          packRight(0, min(8, some - j), k, u + <usize>k0 * ru + ((<usize>(j0 + j)) << 2), ru, scratch);
          if (!whole) packLeft(1, rows, k, a + <usize>k0 * ra, ra, scratch + STRIPS);
          let p = STRIPS + (whole ? (<usize>k0) << 4 : 0);
          const strip = (<usize>(whole ? w.filters : k)) << 4;
          for (let i = 0, c = q; i < rows; i += 4, p += strip, c += 128) tile(k, p, c, 32, k0);
        }
      scatter(w, r0, rows, j0, some, scratch + PRODUCTS, x);
    }
    u += <usize>(w.groups * w.filters) * ru;
    x += (<usize>w.sampleStep) << 2;
  }
}

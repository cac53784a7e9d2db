/** Convolutions of float64: the same definition as float32 without its speed; gradient checks are their users. */
import { BLOCK, STRIPS } from './gemm';
import { pack, row } from './gemm-f64';
import { scratch } from './lanes';
import {
  ELEMENTS,
  elementAt,
  inside,
  learnElements,
  learnPlaces,
  placeAt,
  PLACES,
  Spot,
  Window,
} from './window';

/** `out[samples, channels, size]`: every number of a channel is its number of `bias`, or 0 without one. */
function flood(samples: i32, channels: i32, size: i32, bias: usize, out: usize): void {
  for (let n = 0; n < samples; n++)
    for (let c = 0; c < channels; c++) {
      const value = bias ? load<f64>(bias + ((<usize>c) << 3)) : 0;
      for (let i = 0; i < size; i++, out += 8) store<f64>(out, value);
    }
}

/** A panel [many][4] at the start of scratch: numbers at x that every one of `many` spots meets with four others. */
function gather(w: Window, many: i32, spots: usize, four: usize, x: usize): void {
  let p = scratch;
  for (let k = 0; k < many; k++, spots += 16)
    for (let i: usize = 0; i < 4; i++, p += 8) {
      const a = changetype<Spot>(spots);
      const b = changetype<Spot>(four + (i << 4));
      store<f64>(p, inside(w, a, b) ? load<f64>(x + a.at + b.at) : 0);
    }
}

/** As `convolve`, in float64. */
export function convolveF64(plan: usize, samples: i32, x: usize, weight: usize, bias: usize, y: usize): void {
  const w = changetype<Window>(plan);
  const all = w.groups * w.filters;
  const rc = w.places << 3;
  if (bias || !w.patch) flood(samples, all, w.places, bias, y);
  for (let p0 = 0; p0 < w.places; p0 += PLACES) {
    const count = min(PLACES, w.places - p0);
    learnPlaces(w, p0, count, 3);
    for (let g = 0; g < w.groups; g++)
      for (let k0 = 0; k0 < w.patch; k0 += BLOCK) {
        const k = min(BLOCK, w.patch - k0);
        learnElements(w, g, k0, k, 3);
        for (let n = 0; n < samples; n++)
          for (let j = 0; j < count; j += 4) {
            gather(w, k, elementAt(0), placeAt(j), x + ((<usize>(n * w.sampleStep)) << 3));
            let a = weight + ((<usize>(g * w.filters * w.patch + k0)) << 3);
            let c = y + ((<usize>((n * all + g * w.filters) * w.places + p0 + j)) << 3);
            for (let i = 0; i < w.filters; i++, a += w.patch << 3, c += rc)
              row(k, a, 8, c, min(4, count - j), i32(bias != 0) | k0);
          }
      }
  }
}

/** As `weigh`, in float64. */
export function weighF64(
  plan: usize,
  samples: i32,
  first: i32,
  rows: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  const w = changetype<Window>(plan);
  flood(1, 1, rows * w.patch, 0, weight + ((<usize>(first * w.patch)) << 3));
  for (let g = 0; g < w.groups; g++) {
    const from = max(first, g * w.filters);
    const some = min(first + rows, (g + 1) * w.filters) - from;
    for (let e0 = 0; some > 0 && e0 < w.patch; e0 += ELEMENTS) {
      learnElements(w, g, e0, min(ELEMENTS, w.patch - e0), 3);
      for (let n = 0; n < samples; n++)
        weighSample(w, n, from, some, e0, x + ((<usize>(n * w.sampleStep)) << 3), u, weight);
    }
  }
}

/** What sample n adds to some filters at the known elements, which begin at `e0`. */
function weighSample(
  w: Window,
  n: i32,
  first: i32,
  rows: i32,
  e0: i32,
  x: usize,
  u: usize,
  weight: usize,
): void {
  const count = min(ELEMENTS, w.patch - e0);
  for (let p0 = 0; p0 < w.places; p0 += BLOCK) {
    const k = min(BLOCK, w.places - p0);
    learnPlaces(w, p0, k, 3);
    for (let j = 0; j < count; j += 4) {
      gather(w, k, placeAt(0), elementAt(j), x);
      let a = u + ((<usize>((n * w.groups * w.filters + first) * w.places + p0)) << 3);
      let c = weight + ((<usize>(first * w.patch + e0 + j)) << 3);
      for (let i = 0; i < rows; i++, a += w.places << 3, c += w.patch << 3)
        row(k, a, 8, c, min(4, count - j), 1);
    }
  }
}

/** As `spread`, in float64. */
export function spreadF64(plan: usize, samples: i32, u: usize, weight: usize, bias: usize, x: usize): void {
  const w = changetype<Window>(plan);
  const all = w.groups * w.filters;
  flood(samples, w.groups * w.channels, w.inputHeight * w.inputWidth, bias, x);
  if (!w.filters || !w.places) return;
  const products = scratch + STRIPS;
  for (let p0 = ((w.places - 1) / PLACES) * PLACES; p0 >= 0; p0 -= PLACES) {
    const count = min(PLACES, w.places - p0);
    learnPlaces(w, p0, count, 3);
    for (let g = 0; g < w.groups; g++)
      for (let r0 = 0; r0 < w.patch; r0 += BLOCK) {
        const rows = min(BLOCK, w.patch - r0);
        learnElements(w, g, r0, rows, 3);
        // Later places first: then each number of x receives its parts in the order of the kernel's elements.
        for (let n = 0; n < samples; n++)
          for (let j = (count - 1) & ~3; j >= 0; j -= 4) {
            const nr = min(4, count - j);
            for (let k0 = 0; k0 < w.filters; k0 += BLOCK) {
              const k = min(BLOCK, w.filters - k0);
              const first = (n * all + g * w.filters + k0) * w.places + p0 + j;
              pack(0, nr, k, u + ((<usize>first) << 3), w.places << 3);
              let a = weight + ((<usize>((g * w.filters + k0) * w.patch + r0)) << 3);
              for (let i = 0, c = products; i < rows; i++, a += 8, c += 32) row(k, a, w.patch << 3, c, 4, k0);
            }
            scatter(w, rows, j, nr, products, x + ((<usize>(n * w.sampleStep)) << 3));
          }
      }
  }
}

/** Adds a panel [rows][4] of the known elements to the planes at x. */
function scatter(w: Window, rows: i32, place: i32, nr: i32, q: usize, x: usize): void {
  for (let i = 0; i < rows; i++, q += 32)
    for (let j = 0; j < nr; j++) {
      const p = changetype<Spot>(placeAt(place + j));
      const e = changetype<Spot>(elementAt(i));
      if (!inside(w, p, e)) continue;
      const to = x + p.at + e.at;
      store<f64>(to, load<f64>(to) + load<f64>(q + ((<usize>j) << 3)));
    }
}

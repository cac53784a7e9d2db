/** Twins of convolutions: they define the results, rounding by rounding. */
import { f32View, f64View } from '../memory.js';
import { type Window, windowAt } from '../windows.js';

const block = 256;

interface Numbers {
  readonly view: Float32Array | Float64Array;
  readonly bytes: number;
  readonly round: (x: number) => number;
}
const single = (): Numbers => ({ view: f32View(), bytes: 4, round: Math.fround });
const double = (): Numbers => ({ view: f64View(), bytes: 8, round: (x) => x });

/**
 * `y[samples, groups * filters, height, width]`: the window at `plan` over planes at `x`, whose steps the plan tells, times
 * `weight[groups * filters, channels, kernelHeight, kernelWidth]`, all of them addresses; `bias` (0: none) has one number
 * for each filter.
 *
 * Definition: as a product's, k running over channels, rows and columns of the kernel: for each 256 steps products are
 * rounded and added in order, margins counting as 0; those sums are added in order to the bias, or to the first of them.
 */
export function convolve(
  plan: number,
  samples: number,
  x: number,
  weight: number,
  bias: number,
  y: number,
): void {
  forward(single(), plan, samples, x, weight, bias, y);
}
/** As `convolve`, in float64. */
export function convolveF64(
  plan: number,
  samples: number,
  x: number,
  weight: number,
  bias: number,
  y: number,
): void {
  forward(double(), plan, samples, x, weight, bias, y);
}

/**
 * What reaches the planes from `u[samples, groups * filters, height, width]`: `x[samples, groups * channels, inputHeight,
 * inputWidth]`, without gaps, starts at its channel's number of `bias`, or at 0. To it are added, in the order of the
 * kernel's elements, the products with the filters, each the sum of block sums of 256 filters.
 */
export function spread(
  plan: number,
  samples: number,
  u: number,
  weight: number,
  bias: number,
  x: number,
): void {
  backward(single(), plan, samples, u, weight, bias, x);
}
/** As `spread`, in float64. */
export function spreadF64(
  plan: number,
  samples: number,
  u: number,
  weight: number,
  bias: number,
  x: number,
): void {
  backward(double(), plan, samples, u, weight, bias, x);
}

/**
 * What reaches `weight[groups * filters, channels, kernelHeight, kernelWidth]` from planes at `x` and `u` at the places, for
 * its filters `first` to `first + rows - 1`: it starts at 0, and to it are added, sample after sample, the sums over each
 * 256 places.
 */
export function weigh(
  plan: number,
  samples: number,
  first: number,
  rows: number,
  x: number,
  u: number,
  weight: number,
): void {
  toWeight(single(), plan, samples, first, rows, x, u, weight);
}
/** As `weigh`, in float64. */
export function weighF64(
  plan: number,
  samples: number,
  first: number,
  rows: number,
  x: number,
  u: number,
  weight: number,
): void {
  toWeight(double(), plan, samples, first, rows, x, u, weight);
}

/** Sum of block sums: `start` (undefined: none) plus `term(0) … term(n - 1)`. */
function blocked(
  round: (x: number) => number,
  start: number | undefined,
  n: number,
  term: (k: number) => number,
): number {
  let total = start;
  for (let k0 = 0; k0 < n; k0 += block) {
    let sum = 0;
    for (let k = k0; k < Math.min(n, k0 + block); k++) sum = round(sum + round(term(k)));
    total = total === undefined ? sum : round(total + sum);
  }
  return total ?? 0;
}

/** Where element k of a group's patch lies that place p sees; undefined in a margin. */
function meeting(w: Window, group: number, k: number, p: number): number | undefined {
  const size = w.kernelHeight * w.kernelWidth;
  const c = group * w.channels + Math.floor(k / size);
  const [i, j] = [Math.floor((k % size) / w.kernelWidth), k % w.kernelWidth];
  const row = Math.floor(p / w.width) * w.strideDown - w.top + i * w.dilationDown;
  const column = (p % w.width) * w.strideAcross - w.left + j * w.dilationAcross;
  const outside = row < 0 || column < 0 || row >= w.inputHeight || column >= w.inputWidth;
  return outside ? undefined : c * w.channelStep + row * w.rowStep + column * w.columnStep;
}

const patchOf = (w: Window): number => w.channels * w.kernelHeight * w.kernelWidth;

type Addresses = readonly [plan: number, samples: number, x: number, weight: number, bias: number, y: number];

function forward({ view, bytes, round }: Numbers, ...[plan, samples, x, weight, bias, y]: Addresses): void {
  const w = windowAt(plan);
  const [x0, weight0, bias0, y0] = [x / bytes, weight / bytes, bias / bytes, y / bytes];
  const [patch, places, all] = [patchOf(w), w.height * w.width, w.groups * w.filters];
  for (let n = 0; n < samples; n++)
    for (let o = 0; o < all; o++)
      for (let p = 0; p < places; p++)
        view[y0 + (n * all + o) * places + p] = blocked(
          round,
          bias ? view[bias0 + o]! : undefined,
          patch,
          (k) => {
            const at = meeting(w, Math.floor(o / w.filters), k, p);
            return (
              view[weight0 + o * patch + k]! * (at === undefined ? 0 : view[x0 + n * w.sampleStep + at]!)
            );
          },
        );
}

function backward({ view, bytes, round }: Numbers, ...[plan, samples, u, weight, bias, x]: Addresses): void {
  const w = windowAt(plan);
  const [u0, weight0, bias0, x0] = [u / bytes, weight / bytes, bias / bytes, x / bytes];
  const [patch, places, all] = [patchOf(w), w.height * w.width, w.groups * w.filters];
  const [channels, size] = [w.groups * w.channels, w.inputHeight * w.inputWidth];
  for (let i = 0; i < samples * channels * size; i++)
    view[x0 + i] = bias ? view[bias0 + (Math.floor(i / size) % channels)]! : 0;
  if (w.filters === 0) return;
  for (let n = 0; n < samples; n++)
    for (let g = 0; g < w.groups; g++)
      for (let k = 0; k < patch; k++)
        for (let p = 0; p < places; p++) {
          const at = meeting(w, g, k, p);
          if (at === undefined) continue;
          const part = blocked(round, undefined, w.filters, (f) => {
            const o = g * w.filters + f;
            return view[weight0 + o * patch + k]! * view[u0 + (n * all + o) * places + p]!;
          });
          const to = x0 + n * w.sampleStep + at;
          view[to] = round(view[to]! + part);
        }
}

function toWeight(
  { view, bytes, round }: Numbers,
  plan: number,
  samples: number,
  first: number,
  rows: number,
  x: number,
  u: number,
  weight: number,
): void {
  const w = windowAt(plan);
  const [x0, u0, weight0] = [x / bytes, u / bytes, weight / bytes];
  const [patch, places, all] = [patchOf(w), w.height * w.width, w.groups * w.filters];
  for (let o = first; o < first + rows; o++)
    for (let k = 0; k < patch; k++) {
      let total = 0;
      for (let n = 0; n < samples; n++)
        total = blocked(round, total, places, (p) => {
          const at = meeting(w, Math.floor(o / w.filters), k, p);
          const seen = at === undefined ? 0 : view[x0 + n * w.sampleStep + at]!;
          return view[u0 + (n * all + o) * places + p]! * seen;
        });
      view[weight0 + o * patch + k] = total;
    }
}

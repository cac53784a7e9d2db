/** Batch normalisation of [batch, channels, places] without gaps: the sums of all channels run side by side, in memory order. */
import { type Data, isContiguous, type Tensor } from '@isograd/tensor';
import type { Channels } from './channels.js';

/** How `x` lies in memory; the elements of a channel are met in the order of the shape, as everywhere. */
export interface RowMajor {
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
}

/** Null where there are gaps or axes that batching put in front. */
export function rowMajorOf(x: Tensor, { lead }: Channels): RowMajor | null {
  if (lead !== 0 || !isContiguous(x)) return null;
  const { shape } = x;
  let inner = 1;
  for (let axis = 2; axis < shape.length; axis++) inner *= shape[axis]!;
  return { outer: shape[0]!, channels: shape[1]!, inner };
}

/** Numbers in a row: an array, and where in it they begin. */
export interface Line {
  readonly data: Data;
  readonly at: number;
}

export const lineOf = (x: Tensor): Line => ({ data: x.storage.data, at: x.offset });

let room = new Float64Array(256);
/** `parts` rows of zeros, one number for each channel; good until the next kernel. */
function sums(parts: number, channels: number): Float64Array {
  if (room.length < parts * channels) room = new Float64Array(parts * channels);
  return room.fill(0, 0, parts * channels);
}

/** The whole kernel of the normalisation: [x, weight, bias] to [y, mean, variance]; false where there are gaps. */
export function normaliseRows(
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  attrs: Channels,
): boolean {
  const [x, weight, bias] = [inputs[0]!, inputs[1]!, inputs[2]!];
  const plan = rowMajorOf(x, attrs);
  if (plan === null || !isContiguous(weight) || !isContiguous(bias)) return false;
  const { channels } = plan;
  const [from, w, shift] = [lineOf(x), lineOf(weight), lineOf(bias)];
  const [Y, M, V] = [outputs[0]!.storage.data, outputs[1]!.storage.data, outputs[2]!.storage.data];
  const all = moments(from, plan);
  for (let c = 0; c < channels; c++) {
    const variance = all[channels + c]!;
    M[c] = all[c]!;
    V[c] = variance;
    all[2 * channels + c] = w.data[w.at + c]! / Math.sqrt(variance + attrs.eps);
  }
  affine(from, plan, all, shift, Y);
  return true;
}

/** Mean and biased variance of each channel, in float64 around the mean. They begin at 0 and at `channels`. */
function moments({ data, at }: Line, { outer, channels, inner }: RowMajor): Float64Array {
  const all = sums(4, channels);
  const n = outer * inner;
  for (let o = 0, i = at; o < outer; o++)
    for (let c = 0; c < channels; c++)
      if (inner === 1) all[c]! += data[i++]!;
      else for (let k = 0; k < inner; k++) all[c]! += data[i++]!;
  for (let c = 0; c < channels; c++) all[c]! /= n;
  for (let o = 0, i = at; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const mean = all[c]!;
      for (let k = 0; k < inner; k++) {
        const d = data[i++]! - mean;
        all[channels + c]! += d * d;
      }
    }
  for (let c = 0; c < channels; c++) all[channels + c]! /= n;
  return all;
}

/** `(x - mean) scale + shift`: the means begin at 0 of `all`, the scales at `2 channels`. */
function affine(
  { data, at }: Line,
  { outer, channels, inner }: RowMajor,
  all: Float64Array,
  shift: Line,
  to: Data,
): void {
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const mean = all[c]!;
      const scale = all[2 * channels + c]!;
      const more = shift.data[shift.at + c]!;
      for (let k = 0; k < inner; k++, i++) to[i] = (data[at + i]! - mean) * scale + more;
    }
}

/** What backward of the normalisation gives for `x`. */
export function slopes(
  g: Line,
  x: Line,
  { outer, channels, inner }: RowMajor,
  [weight, mean, variance]: readonly [Line, Line, Line],
  eps: number,
  to: Data,
): void {
  const { data: G, at: g0 } = g;
  const { data: X, at: x0 } = x;
  const n = outer * inner;
  // For each channel: the sum of slopes, their sum along the normalised x, the scale, the mean.
  const all = sums(4, channels);
  const [along, scales, centres] = [channels, 2 * channels, 3 * channels];
  for (let c = 0; c < channels; c++) {
    all[scales + c] = 1 / Math.sqrt(variance.data[variance.at + c]! + eps);
    all[centres + c] = mean.data[mean.at + c]!;
  }
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++)
      for (let k = 0; k < inner; k++, i++) {
        const slope = G[g0 + i]!;
        all[c]! += slope;
        all[along + c]! += slope * (X[x0 + i]! - all[centres + c]!) * all[scales + c]!;
      }
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const scale = all[scales + c]!;
      const factor = weight.data[weight.at + c]! * scale;
      const level = all[c]! / n;
      for (let k = 0; k < inner; k++, i++) {
        const turned = ((X[x0 + i]! - all[centres + c]!) * scale * all[along + c]!) / n;
        to[i] = factor * (G[g0 + i]! - level - turned);
      }
    }
}

/** What it gives for the weight. */
export function weightSlopes(
  g: Line,
  x: Line,
  { outer, channels, inner }: RowMajor,
  [mean, variance]: readonly [Line, Line],
  eps: number,
  to: Data,
): void {
  const { data: G, at: g0 } = g;
  const { data: X, at: x0 } = x;
  const all = sums(1, channels);
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const centre = mean.data[mean.at + c]!;
      for (let k = 0; k < inner; k++, i++) all[c]! += G[g0 + i]! * (X[x0 + i]! - centre);
    }
  for (let c = 0; c < channels; c++) to[c] = all[c]! / Math.sqrt(variance.data[variance.at + c]! + eps);
}

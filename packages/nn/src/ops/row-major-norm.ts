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

/** Mean and biased variance of each channel, in float64 around the mean. They begin at 0 and at `channels`. */
export function moments({ data, at }: Line, { outer, channels, inner }: RowMajor): Float64Array {
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
export function affine(
  { data, at }: Line,
  { outer, channels, inner }: RowMajor,
  all: Float64Array,
  shift: Line,
  to: Data,
): void {
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const [mean, scale, more] = [all[c]!, all[2 * channels + c]!, shift.data[shift.at + c]!];
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
  const all = sums(4, channels);
  const [total, along, scales] = [0, channels, 2 * channels];
  for (let c = 0; c < channels; c++) all[scales + c] = 1 / Math.sqrt(variance.data[variance.at + c]! + eps);
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const [centre, scale] = [mean.data[mean.at + c]!, all[scales + c]!];
      for (let k = 0; k < inner; k++, i++) {
        const slope = g.data[g.at + i]!;
        all[total + c]! += slope;
        all[along + c]! += slope * (x.data[x.at + i]! - centre) * scale;
      }
    }
  const n = outer * inner;
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const [centre, scale, turn] = [mean.data[mean.at + c]!, all[scales + c]!, all[along + c]!];
      const [factor, level] = [weight.data[weight.at + c]! * scale, all[total + c]! / n];
      for (let k = 0; k < inner; k++, i++) {
        const turned = ((x.data[x.at + i]! - centre) * scale * turn) / n;
        to[i] = factor * (g.data[g.at + i]! - level - turned);
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
  const all = sums(1, channels);
  for (let o = 0, i = 0; o < outer; o++)
    for (let c = 0; c < channels; c++) {
      const centre = mean.data[mean.at + c]!;
      for (let k = 0; k < inner; k++, i++) all[c]! += g.data[g.at + i]! * (x.data[x.at + i]! - centre);
    }
  for (let c = 0; c < channels; c++) to[c] = all[c]! / Math.sqrt(variance.data[variance.at + c]! + eps);
}

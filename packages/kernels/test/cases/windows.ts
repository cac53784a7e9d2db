/** Samples of kernels over windows: every stride, margin, gap and group, ragged in every direction. */
import { type Kernels, planWindow, type Window } from '../../src/index.js';
import type { Arena } from '../lab.js';
import { f32, f64 } from './builders.js';

/** A convolution as one writes it; steps are those of planes without gaps unless they are told. */
interface Sweep extends Partial<Window> {
  readonly samples: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly bottom?: number;
  readonly right?: number;
}

/** Margins of 0, strides and dilations of 1, one channel, filter and group, unless told. */
function windowOf({ bottom, right, ...told }: Sweep): Window {
  const given = {
    groups: 1,
    channels: 1,
    filters: 1,
    kernelHeight: 3,
    kernelWidth: 3,
    strideDown: 1,
    strideAcross: 1,
    dilationDown: 1,
    dilationAcross: 1,
    top: 0,
    left: 0,
    ...told,
  };
  const room = (input: number, before: number, after: number, kernel: number, gap: number): number =>
    input + before + after - gap * (kernel - 1) - 1;
  const down = room(
    given.inputHeight,
    given.top,
    bottom ?? given.top,
    given.kernelHeight,
    given.dilationDown,
  );
  const across = room(
    given.inputWidth,
    given.left,
    right ?? given.left,
    given.kernelWidth,
    given.dilationAcross,
  );
  const size = given.inputHeight * given.inputWidth;
  return {
    sampleStep: given.groups * given.channels * size,
    channelStep: size,
    rowStep: given.inputWidth,
    columnStep: 1,
    ...given,
    height: Math.floor(down / given.strideDown) + 1,
    width: Math.floor(across / given.strideAcross) + 1,
  };
}

const sweeps: readonly Sweep[] = [
  { samples: 0, inputHeight: 4, inputWidth: 4 },
  { samples: 2, inputHeight: 4, inputWidth: 4, channels: 0, filters: 2 },
  { samples: 2, inputHeight: 3, inputWidth: 3, channels: 2, filters: 5 },
  { samples: 5, inputHeight: 3, inputWidth: 3, groups: 2, channels: 3, filters: 6 },
  { samples: 3, inputHeight: 2, inputWidth: 2, filters: 260, kernelHeight: 2, kernelWidth: 2 },
  { samples: 260, inputHeight: 1, inputWidth: 2, filters: 2, kernelHeight: 1, kernelWidth: 2 },
  { samples: 2, inputHeight: 6, inputWidth: 7, channels: 3, filters: 4 },
  { samples: 1, inputHeight: 6, inputWidth: 14, channels: 2, filters: 9, top: 1, left: 1 },
  { samples: 2, inputHeight: 5, inputWidth: 9, channels: 2, filters: 6, top: 2, left: 3, kernelWidth: 4 },
  { samples: 1, inputHeight: 9, inputWidth: 11, filters: 8, strideDown: 2, strideAcross: 3, top: 1, left: 1 },
  {
    samples: 1,
    inputHeight: 9,
    inputWidth: 12,
    channels: 2,
    filters: 3,
    dilationDown: 2,
    dilationAcross: 3,
    left: 2,
  },
  { samples: 2, inputHeight: 5, inputWidth: 6, groups: 3, channels: 1, filters: 1, top: 1, left: 1 },
  { samples: 2, inputHeight: 4, inputWidth: 6, groups: 2, channels: 2, filters: 5, bottom: 1, right: 1 },
  {
    samples: 1,
    inputHeight: 1,
    inputWidth: 40,
    channels: 3,
    filters: 5,
    kernelHeight: 1,
    kernelWidth: 5,
    left: 2,
  },
  { samples: 1, inputHeight: 7, inputWidth: 7, channels: 40, filters: 5, top: 1, left: 1 },
  {
    samples: 1,
    inputHeight: 2,
    inputWidth: 3,
    channels: 2,
    filters: 270,
    kernelHeight: 2,
    kernelWidth: 2,
    left: 1,
  },
  { samples: 1, inputHeight: 24, inputWidth: 24, channels: 2, filters: 4, top: 1, left: 1 },
  { samples: 1, inputHeight: 1, inputWidth: 4200, kernelHeight: 1, kernelWidth: 2, filters: 2, right: 1 },
  { samples: 2, inputHeight: 1, inputWidth: 1, channels: 300, filters: 3, kernelHeight: 1, kernelWidth: 1 },
  { samples: 1, inputHeight: 3, inputWidth: 3, channels: 130, filters: 2, top: 1, left: 1 },
  {
    samples: 1,
    inputHeight: 1,
    inputWidth: 2,
    channels: 4,
    filters: 20_490,
    kernelHeight: 1,
    kernelWidth: 1,
  },
  { samples: 2, inputHeight: 6, inputWidth: 9, groups: 3, top: 2, left: 1, strideDown: 2, kernelWidth: 6 },
  {
    samples: 1,
    inputHeight: 7,
    inputWidth: 11,
    groups: 2,
    dilationDown: 2,
    dilationAcross: 3,
    kernelWidth: 2,
    left: 3,
  },
  { samples: 2, inputHeight: 24, inputWidth: 24, groups: 2, top: 1, left: 1 },
  { samples: 1, inputHeight: 5, inputWidth: 9, groups: 2, strideAcross: 2, top: 1, left: 1 },
  // The second row of the kernel is too far from the first to be unfolded with it.
  {
    samples: 1,
    inputHeight: 1,
    inputWidth: 1600,
    filters: 2,
    kernelHeight: 2,
    kernelWidth: 1,
    dilationDown: 40,
    top: 40,
    bottom: 0,
  },
  // Two places that lie three numbers apart, in a row and in a column: no four neighbours.
  { samples: 1, inputHeight: 3, inputWidth: 6, channels: 2, filters: 2, strideAcross: 3 },
  { samples: 2, inputHeight: 4, inputWidth: 3, channels: 2, filters: 2 },
];
/** Planes that lie otherwise in memory: rows apart, columns apart, and one row again and again. */
const laid: readonly Sweep[] = [
  {
    samples: 2,
    inputHeight: 5,
    inputWidth: 6,
    channels: 2,
    filters: 4,
    rowStep: 9,
    channelStep: 50,
    sampleStep: 120,
  },
  {
    samples: 2,
    inputHeight: 5,
    inputWidth: 6,
    channels: 2,
    filters: 4,
    rowStep: 12,
    columnStep: 2,
    channelStep: 1,
    sampleStep: 60,
    top: 1,
    left: 1,
  },
  { samples: 1, inputHeight: 6, inputWidth: 6, filters: 4, rowStep: 0, kernelWidth: 1, strideAcross: 2 },
];

type Convolve = Kernels['convolve'];
const each = (
  bytes: number,
  at: Arena,
  all: readonly Sweep[],
  sizeOf: (w: Window, samples: number) => number,
  call: (w: Window, samples: number, i: number, out: number) => void,
): void => {
  let out = at.out;
  all.forEach((sweep, i) => {
    const w = windowOf(sweep);
    call(w, sweep.samples, i, out);
    out += (sizeOf(w, sweep.samples) + 3) * bytes;
  });
};

const filtersOf = (w: Window): number => w.groups * w.filters;
const placed = (w: Window, samples: number): number => samples * filtersOf(w) * w.height * w.width;
const planes = (w: Window, samples: number): number =>
  samples * w.groups * w.channels * w.inputHeight * w.inputWidth;
const weights = (w: Window): number => filtersOf(w) * w.channels * w.kernelHeight * w.kernelWidth;

const forward = (bytes: number, at: Arena, call: Convolve): void =>
  each(bytes, at, [...sweeps, ...laid], placed, (w, samples, i, out) => {
    const x = i % 4 === 3 ? at.x + 2000 * bytes : at.tameX + bytes;
    call(planWindow(w), samples, x, at.tameY, i % 2 ? at.tameY + 9000 * bytes : 0, out);
  });
const backward = (bytes: number, at: Arena, call: Convolve): void =>
  each(bytes, at, sweeps, planes, (w, samples, i, out) => {
    const u = i % 4 === 3 ? at.x + 2000 * bytes : at.tameX + bytes;
    call(planWindow(w), samples, u, at.tameY, i % 2 ? at.tameY + 9000 * bytes : 0, out);
  });
const toWeight = (bytes: number, at: Arena, call: Kernels['weigh']): void =>
  each(bytes, at, [...sweeps, ...laid], weights, (w, samples, i, out) => {
    const x = i % 4 === 3 ? at.x + 2000 * bytes : at.tameX + bytes;
    // In two parts, as two threads do it.
    const part = Math.ceil(filtersOf(w) / 3);
    call(planWindow(w), samples, 0, part, x, at.tameY, out);
    call(planWindow(w), samples, part, filtersOf(w) - part, x, at.tameY, out);
  });

export const windows = {
  convolve: f32((k, at) => forward(4, at, k.convolve)),
  convolveF64: f64((k, at) => forward(8, at, k.convolveF64)),
  spread: f32((k, at) => backward(4, at, k.spread)),
  spreadF64: f64((k, at) => backward(8, at, k.spreadF64)),
  weigh: f32((k, at) => toWeight(4, at, k.weigh)),
  weighF64: f64((k, at) => toWeight(8, at, k.weighF64)),
};

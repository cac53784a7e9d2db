/** Convolutions by compiled kernels, which pack patches of the planes straight into the panels of a product. */
import { planWindow } from '@isograd/kernels';
import { storedBytes } from '../dtype.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, packed, packing } from './packed.js';
import { type Kernel, kernelOf } from './table.js';

/** A window that moves over planes of [height, width]. Lines count as planes of height 1. */
export interface Sweep {
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly dilation: Shape;
  /** Zeros before and after, for each axis. */
  readonly padding: readonly (readonly [before: number, after: number])[];
  /** The planes it moves over. */
  readonly input: Shape;
  /** How many places it takes on each axis. */
  readonly output: Shape;
}

/**
 * What a convolution is told beside its tensors. Its input is [...lead, N, C, height, width], its weight
 * [...lead, O, C / groups, ...kernel], its output [...lead, N, O, ...places]; each entry of `lead` has its own weight.
 */
export interface Convolution extends Sweep {
  readonly groups: number;
  /** C and O, of all groups together. */
  readonly channels: number;
  readonly filters: number;
}

type Name = 'convolve' | 'spread' | 'weigh';
const kernelFor = (name: Name, x: Located): Kernel => kernelOf(name, endingOf(x.dtype)!)!;

/** Tells the kernels how the window moves over planes that lie as those of `x`. */
function plan(c: Convolution, { strides }: Located): number {
  const [sampleStep, channelStep, rowStep, columnStep] = strides.slice(-4);
  return planWindow({
    groups: c.groups,
    channels: c.channels / c.groups,
    filters: c.filters / c.groups,
    kernelHeight: c.kernel[0]!,
    kernelWidth: c.kernel[1]!,
    height: c.output[0]!,
    width: c.output[1]!,
    strideDown: c.stride[0]!,
    strideAcross: c.stride[1]!,
    dilationDown: c.dilation[0]!,
    dilationAcross: c.dilation[1]!,
    top: c.padding[0]![0],
    left: c.padding[1]![0],
    inputHeight: c.input[0]!,
    inputWidth: c.input[1]!,
    sampleStep: sampleStep!,
    channelStep: channelStep!,
    rowStep: rowStep!,
    columnStep: columnStep!,
  });
}

/** Elements of one entry of `lead`. */
const entrySize = (shape: Shape, axes: number): number => sizeOf(shape.slice(-axes));

/** Where each entry of `x` begins, in bytes: one number for each combination of the axes before its last four. */
function entries(x: Located): number[] {
  const lead = x.shape.slice(0, -4);
  const bytes = storedBytes(x.dtype);
  return lead.reduce(
    (starts, n, d) =>
      starts.flatMap((start) => Array.from({ length: n }, (_, i) => start + i * x.strides[d]! * bytes)),
    [x.storage.address + x.offset * bytes],
  );
}

/** `y`, contiguous: the convolution of `x` with `weight`, plus one number of `bias` [...lead, O] for each filter. */
export function convolve(
  x: Located,
  weight: Located,
  bias: Located | null,
  y: Located,
  c: Convolution,
): void {
  const [weights, biases] = [packed(weight, weight.shape), bias === null ? null : packed(bias, bias.shape)];
  const bytes = storedBytes(x.dtype);
  const [w, b, to] = [weights(), biases === null ? 0 : biases(), y.storage.address];
  const kernel = kernelFor('convolve', x);
  const [each, samples] = [entrySize(weight.shape, 4) * bytes, x.shape.at(-4)!];
  const [out, window] = [entrySize(y.shape, 4) * bytes, plan(c, x)];
  entries(x).forEach((from, i) =>
    kernel(window, samples, from, w + i * each, b === 0 ? 0 : b + i * c.filters * bytes, to + i * out),
  );
}

/** `x`, contiguous: what reaches the input from `u` at the output, plus one number of `bias` [...lead, C] for each channel. */
export function spread(u: Located, weight: Located, bias: Located | null, x: Located, c: Convolution): void {
  const [weights, biases] = [packed(weight, weight.shape), bias === null ? null : packed(bias, bias.shape)];
  const outputs = packing(u, u.shape);
  const bytes = storedBytes(u.dtype);
  const [w, b, from] = [weights(), biases === null ? 0 : biases(), outputs.address()];
  const kernel = kernelFor('spread', u);
  const [each, samples] = [entrySize(weight.shape, 4) * bytes, u.shape.at(-4)!];
  const [step, window] = [entrySize(u.shape, 4) * bytes, plan(c, x)];
  entries(x).forEach((to, i) =>
    kernel(window, samples, from + i * step, w + i * each, b === 0 ? 0 : b + i * c.channels * bytes, to),
  );
  outputs.discard();
}

/** `weight`, contiguous: what reaches the weight from input `x` and `u` at the output, samples added in order. */
export function weigh(x: Located, u: Located, weight: Located, c: Convolution): void {
  const outputs = packing(u, u.shape);
  const bytes = storedBytes(x.dtype);
  const [from, to] = [outputs.address(), weight.storage.address];
  const kernel = kernelFor('weigh', x);
  const [each, samples] = [entrySize(weight.shape, 4) * bytes, x.shape.at(-4)!];
  const [step, window] = [entrySize(u.shape, 4) * bytes, plan(c, x)];
  entries(x).forEach((at, i) => kernel(window, samples, 0, c.filters, at, from + i * step, to + i * each));
  outputs.discard();
}

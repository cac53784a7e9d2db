/** The patches that a window meets as the columns of a matrix, and back: what turns convolutions into products. */
import { memory, strided } from '@isograd/kernels';
import { type DType, storedBytes, viewOf } from '../dtype.js';
import type { Shape } from '../shape.js';
import { kernelOf } from './table.js';
import { endingOf } from './packed.js';

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

/** Planes in memory: where the first begins, and the steps between channels, rows and columns, in elements. */
export interface Planes {
  readonly address: number;
  readonly steps: readonly [channel: number, row: number, column: number];
}

const bytesOf = (dtype: DType): 1 | 4 | 8 => (storedBytes(dtype) === 8 ? 8 : 4);

/** Height and width with their margins of zeros. */
export const paddedSize = ({ input, padding }: Sweep): readonly [number, number] => [
  input[0]! + padding[0]![0] + padding[0]![1],
  input[1]! + padding[1]![0] + padding[1]![1],
];
export const hasPadding = ({ padding }: Sweep): boolean =>
  padding.some(([before, after]) => before + after > 0);

/** Zeros. */
export const clear = (dtype: DType, address: number, size: number): void =>
  void kernelOf(`fill${endingOf(dtype)!}`)!(size, 0, address);

/** Copies planes into the middle of padded ones. */
export function inset(dtype: DType, sweep: Sweep, channels: number, from: Planes, to: number): void {
  const [height, width] = paddedSize(sweep);
  const start = to + (sweep.padding[0]![0] * width + sweep.padding[1]![0]) * storedBytes(dtype);
  const walk = { shape: [channels, ...sweep.input], from: from.steps, to: [height * width, width, 1] };
  strided(bytesOf(dtype), walk, from.address, start);
}

/** The middle of padded planes, row-major. */
export function outset(dtype: DType, sweep: Sweep, channels: number, from: number, to: number): void {
  const [height, width] = paddedSize(sweep);
  const [rows, columns] = [sweep.input[0]!, sweep.input[1]!];
  const start = from + (sweep.padding[0]![0] * width + sweep.padding[1]![0]) * storedBytes(dtype);
  const walk = {
    shape: [channels, rows, columns],
    from: [height * width, width, 1],
    to: [rows * columns, columns, 1],
  };
  strided(bytesOf(dtype), walk, start, to);
}

/** `to`: [channels * kernel, places], the patches of planes that are padded already. */
export function gatherPatches(dtype: DType, sweep: Sweep, channels: number, from: Planes, to: number): void {
  const { kernel, stride, dilation, output } = sweep;
  const shape = [channels, ...kernel, ...output];
  const [channel, row, column] = from.steps;
  const steps = [channel, dilation[0]! * row, dilation[1]! * column, stride[0]! * row, stride[1]! * column];
  strided(bytesOf(dtype), { shape, from: steps, to: rowMajorSteps(shape) }, from.address, to);
}

const rowMajorSteps = (shape: Shape): number[] =>
  shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));

/** The reverse: adds patches to the padded planes they came from, rising in kernel order. */
export function scatterPatches(dtype: DType, sweep: Sweep, channels: number, from: number, to: number): void {
  const { kernel, dilation, output } = sweep;
  const [height, width] = paddedSize(sweep);
  const bytes = storedBytes(dtype);
  // Only float32 has a kernel for this.
  const add = sweep.stride[1] === 1 && endingOf(dtype) === '' ? addRows : addApart;
  const size = output[0]! * output[1]! * bytes;
  let x = from;
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < kernel[0]!; i++)
      for (let j = 0; j < kernel[1]!; j++, x += size)
        add(dtype, sweep, x, to + ((c * height + i * dilation[0]!) * width + j * dilation[1]!) * bytes);
}

/** One element of every patch, to places side by side. */
function addRows(dtype: DType, sweep: Sweep, x: number, y: number): void {
  const { stride, output } = sweep;
  const add = kernelOf('add')!;
  const bytes = storedBytes(dtype);
  const [across, down] = [output[1]! * bytes, stride[0]! * paddedSize(sweep)[1] * bytes];
  for (let row = 0; row < output[0]!; row++, x += across, y += down) add(output[1]!, y, x, y);
}

/** One element of every patch, to places with gaps between them. */
function addApart(dtype: DType, sweep: Sweep, x: number, y: number): void {
  const { stride, output } = sweep;
  const [down, across] = [stride[0]! * paddedSize(sweep)[1], stride[1]!];
  const { buffer } = memory();
  const X = viewOf(dtype, buffer, x, output[0]! * output[1]!);
  const Y = viewOf(dtype, buffer, y, (output[0]! - 1) * down + (output[1]! - 1) * across + 1);
  let k = 0;
  for (let row = 0; row < output[0]!; row++)
    for (let column = 0, at = row * down; column < output[1]!; column++, at += across) Y[at]! += X[k++]!;
}

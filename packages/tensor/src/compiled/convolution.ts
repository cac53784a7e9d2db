/** Convolutions as products of matrices, one sample at a time: the patches of one sample fit the cache. */
import { strided } from '@isograd/kernels';
import { type DType, storedBytes } from '../dtype.js';
import { positions, type Shape, sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, packed, scratch } from './packed.js';
import {
  clear,
  gatherPatches,
  hasPadding,
  inset,
  outset,
  paddedSize,
  type Planes,
  scatterPatches,
  type Sweep,
} from './patches.js';
import { type Kernel, kernelOf } from './table.js';

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

/** What a walk over samples and groups needs. Addresses are good until the next allocation. */
interface Walk {
  readonly dtype: DType;
  readonly bytes: number;
  /** Numbers of a patch in one group, and places where a patch is taken. */
  readonly patch: number;
  readonly places: number;
  /** Filters of one group. */
  readonly own: number;
  /** [patch, places] */
  readonly cols: number;
  /** One padded sample; 0 when there is no padding. */
  readonly room: number;
  readonly gemm: Kernel;
}

/** Reserves memory; what it returns takes the addresses, when nothing is reserved any more. */
function walkOf(dtype: DType, c: Convolution): () => Walk {
  const [patch, places] = [(c.channels / c.groups) * sizeOf(c.kernel), sizeOf(c.output)];
  const cols = scratch([patch, places], dtype);
  const room = hasPadding(c) ? scratch([c.channels, ...paddedSize(c)], dtype) : null;
  return () => ({
    dtype,
    bytes: storedBytes(dtype),
    patch,
    places,
    own: c.filters / c.groups,
    cols: cols.address(),
    room: room === null ? 0 : room.address(),
    gemm: kernelOf(`gemm${endingOf(dtype)!}`)!,
  });
}

/** Every sample of every entry, in order: its number, where it begins in `x`, and its entry. */
function eachSample(
  x: Located,
  entries: number,
  visit: (n: number, at: number, entry: number) => void,
): void {
  const outer = { shape: x.shape.slice(0, -3), strides: x.strides.slice(0, -3), offset: x.offset };
  const starts = positions(outer);
  const samples = starts.length / entries;
  starts.forEach((at, n) => visit(n, at, Math.floor(n / samples)));
}

const entriesOf = (weight: Shape): number => sizeOf(weight.slice(0, -4));

/** The planes of a sample with their margins: in the room for them, or where they are when there are no margins. */
function margined(x: Located, c: Convolution, { dtype, bytes, room }: Walk, at: number): Planes {
  const steps = [x.strides.at(-3)!, x.strides.at(-2)!, x.strides.at(-1)!] as const;
  const planes = { address: x.storage.address + at * bytes, steps };
  if (room === 0) return planes;
  inset(dtype, c, c.channels, planes, room);
  const [height, width] = paddedSize(c);
  return { address: room, steps: [height * width, width, 1] };
}

/** The patches of one group. */
function columns(planes: Planes, c: Convolution, { dtype, bytes, cols }: Walk, group: number): void {
  const channels = c.channels / c.groups;
  const address = planes.address + group * channels * planes.steps[0] * bytes;
  gatherPatches(dtype, c, channels, { address, steps: planes.steps }, cols);
}

/** Each of `channels` planes of `size` becomes one number of a row. */
const flood = ({ bytes }: Walk, row: number, to: number, channels: number, size: number): void =>
  strided(bytes === 8 ? 8 : 4, { shape: [channels, size], from: [1, 0], to: [size, 1] }, row, to);

const roomSize = (c: Convolution): number => c.channels * sizeOf(paddedSize(c));

/** `y`, contiguous: the convolution of `x` with `weight`, plus one number of `bias` [...lead, O] for each filter. */
export function convolve(
  x: Located,
  weight: Located,
  bias: Located | null,
  y: Located,
  c: Convolution,
): void {
  const [weights, biases] = [packed(weight, weight.shape), bias === null ? null : packed(bias, bias.shape)];
  const walk = walkOf(x.dtype, c)();
  const { bytes, patch, places, own, cols, room, gemm } = walk;
  const [w, b, to] = [weights(), biases === null ? 0 : biases(), y.storage.address];
  if (room !== 0) clear(x.dtype, room, roomSize(c));
  eachSample(x, entriesOf(weight.shape), (n, at, entry) => {
    const planes = margined(x, c, walk, at);
    const out = to + n * c.filters * places * bytes;
    if (b !== 0) flood(walk, b + entry * c.filters * bytes, out, c.filters, places);
    for (let group = 0; group < c.groups; group++) {
      columns(planes, c, walk, group);
      const filters = w + (entry * c.filters + group * own) * patch * bytes;
      const rows = out + group * own * places * bytes;
      gemm(0, 0, own, places, patch, filters, patch, cols, places, rows, places, 0, b === 0 ? 0 : 1);
    }
  });
}

/** `x`, contiguous: what reaches the input from `u` at the output, plus one number of `bias` [...lead, C] for each channel. */
export function spread(u: Located, weight: Located, bias: Located | null, x: Located, c: Convolution): void {
  const [weights, biases] = [packed(weight, weight.shape), bias === null ? null : packed(bias, bias.shape)];
  const outputs = packed(u, u.shape);
  const walk = walkOf(u.dtype, c)();
  const { dtype, bytes, patch, places, own, cols, room, gemm } = walk;
  const [w, b, from, to] = [weights(), biases === null ? 0 : biases(), outputs(), x.storage.address];
  const group = c.channels / c.groups;
  eachSample(x, entriesOf(weight.shape), (n, at, entry) => {
    const sample = to + at * bytes;
    const planes = room === 0 ? sample : room;
    if (b === 0) clear(dtype, planes, roomSize(c));
    else flood(walk, b + entry * c.channels * bytes, planes, c.channels, sizeOf(paddedSize(c)));
    for (let g = 0; g < c.groups; g++) {
      const filters = w + (entry * c.filters + g * own) * patch * bytes;
      const rows = from + (n * c.filters + g * own) * places * bytes;
      gemm(1, 0, patch, places, own, filters, patch, rows, places, cols, places, 0, 0);
      scatterPatches(dtype, c, group, cols, planes + g * group * sizeOf(paddedSize(c)) * bytes);
    }
    if (room !== 0) outset(dtype, c, c.channels, room, sample);
  });
}

/** `weight`, contiguous: what reaches the weight from input `x` and `u` at the output, samples added in order. */
export function weigh(x: Located, u: Located, weight: Located, c: Convolution): void {
  const outputs = packed(u, u.shape);
  const walk = walkOf(x.dtype, c)();
  const { dtype, bytes, patch, places, own, cols, room, gemm } = walk;
  const [from, to] = [outputs(), weight.storage.address];
  const entries = entriesOf(weight.shape);
  if (room !== 0) clear(dtype, room, roomSize(c));
  clear(dtype, to, sizeOf(weight.shape));
  eachSample(x, entries, (n, at, entry) => {
    const planes = margined(x, c, walk, at);
    for (let group = 0; group < c.groups; group++) {
      columns(planes, c, walk, group);
      const rows = from + (n * c.filters + group * own) * places * bytes;
      const filters = to + (entry * c.filters + group * own) * patch * bytes;
      gemm(0, 1, own, patch, places, rows, places, cols, places, filters, patch, 0, 1);
    }
  });
}

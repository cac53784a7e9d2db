/** Pools by compiled kernels: their windows are written beside the numbers for the length of a call. */
import { i32View, poolWords, ring, type Windows } from '@isograd/kernels';
import { sizeOf, type Shape } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, firstOf, packed } from './packed.js';
import { type Kernel, kernelOf } from './table.js';

/** Windows over the last axes of a tensor; all axes before them are a batch. */
export interface Pool {
  /** Sizes of the axes that windows move over, and how many places they take there. */
  readonly input: Shape;
  readonly output: Shape;
}
/** As `Pool`, with the windows: those of the last axis last. Lines are planes of height 1. */
export interface Pooling extends Pool {
  readonly rows: Windows;
  readonly columns: Windows;
  /** What an average is divided by instead of its window's size. */
  readonly divisor?: number;
}
type Name = 'maxPool' | 'maxPoolGather' | 'maxPoolScatter' | 'avgPool' | 'avgPoolSpread';

const kernelFor = (name: Name, x: Located): Kernel => kernelOf(name, endingOf(x.dtype)!)!;
const planesOf = ({ shape }: Located, { input }: Pool): number => sizeOf(shape.slice(0, -input.length));

/** Reserves memory for the words; what it returns writes them and says where, when nothing is reserved any more. */
function plan({ input, rows, columns }: Pooling): () => number {
  const [inputHeight, inputWidth] = input.length === 1 ? [1, input[0]!] : [input[0]!, input[1]!];
  const words = poolWords({ inputHeight, inputWidth, rows, columns });
  const block = ring.allocateScratch(4 * words.length, 'kernels');
  return () => {
    const address = ring.address(block);
    i32View().set(words, address / 4);
    return address;
  };
}

/** The largest element of each window, and its place in its plane, counted row after row. Both are without gaps. */
export function maxPool(x: Located, values: Located, indices: Located, pool: Pooling): void {
  const [from, windows] = [packed(x, x.shape), plan(pool)];
  kernelFor('maxPool', x)(windows(), planesOf(x, pool), from(), firstOf(values), firstOf(indices));
}

/** `y`, without gaps: numbers of each plane of `x` at `indices`. */
export function maxPoolGather(x: Located, indices: Located, y: Located, pool: Pool): void {
  const [from, places] = [packed(x, x.shape), packed(indices, indices.shape)];
  const [size, count] = [sizeOf(pool.input), sizeOf(pool.output)];
  kernelFor('maxPoolGather', x)(planesOf(x, pool), size, count, from(), places(), firstOf(y));
}

/** `x`, without gaps: planes of zeros, to which numbers of `g` are added at `indices`. */
export function maxPoolScatter(g: Located, indices: Located, x: Located, pool: Pool): void {
  const [from, places] = [packed(g, g.shape), packed(indices, indices.shape)];
  const [size, count] = [sizeOf(pool.input), sizeOf(pool.output)];
  kernelFor('maxPoolScatter', g)(planesOf(g, pool), size, count, from(), places(), firstOf(x));
}

/** `y`, without gaps: the average of each window. */
export function avgPool(x: Located, y: Located, pool: Pooling): void {
  const [from, windows] = [packed(x, x.shape), plan(pool)];
  kernelFor('avgPool', x)(windows(), planesOf(x, pool), from(), pool.divisor ?? 0, firstOf(y));
}

/** `x`, without gaps: every element of a window gets an equal part of its number of `g`. */
export function avgPoolSpread(g: Located, x: Located, pool: Pooling): void {
  const [from, windows] = [packed(g, g.shape), plan(pool)];
  kernelFor('avgPoolSpread', g)(windows(), planesOf(g, pool), from(), pool.divisor ?? 0, firstOf(x));
}

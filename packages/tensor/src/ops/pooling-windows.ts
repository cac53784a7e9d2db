/** Which elements of an axis each place of a pool sees. */
import { ArgumentError, ShapeError } from '@isograd/errors';
import type { Windows } from '@isograd/kernels';
import { checkBytes, type Shape, sizeOf } from '../shape.js';
import { checkBatched, type Sizes, sizesFor, timesText } from './window-options.js';

export interface PoolOptions {
  /** Steps between neighbouring windows; the window's size by default. */
  readonly stride?: Sizes;
  /** Margin on both sides, at most half the window; 0 by default. */
  readonly padding?: Sizes;
  /** A window that overhangs the end counts, if it begins inside. */
  readonly ceilMode?: boolean;
}

interface Moves {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** What every pool with windows of one size reads of its options. Throws as the pool. */
export function movesOf(
  op: string,
  shape: Shape,
  kernelSize: Sizes,
  axes: number,
  { stride, padding = 0 }: PoolOptions,
  dilation: Sizes = 1,
): readonly Moves[] {
  checkBatched(op, shape, axes);
  const kernel = sizesFor(op, 'kernelSize', kernelSize, axes, 1);
  const steps = sizesFor(op, 'stride', stride ?? kernelSize, axes, 1);
  const margins = sizesFor(op, 'padding', padding, axes, 0);
  const gaps = sizesFor(op, 'dilation', dilation, axes, 1);
  const moves = kernel.map((k, d) => ({
    kernel: k,
    stride: steps[d]!,
    padding: margins[d]!,
    dilation: gaps[d]!,
  }));
  if (moves.some((m) => m.padding > reach(m) / 2))
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: padding ${timesText(margins)} must be at most half the window ${timesText(moves.map(reach))}`,
      { op, details: { padding: margins, window: moves.map(reach) } },
    );
  return moves;
}

const reach = ({ kernel, dilation }: Moves): number => dilation * (kernel - 1) + 1;

/** The windows of each axis. Throws `ShapeError` `SHAPE_MISMATCH` where none fits. */
export function slidingWindows(
  op: string,
  shape: Shape,
  moves: readonly Moves[],
  ceil: boolean,
): readonly Windows[] {
  const input = shape.slice(-moves.length);
  const padded = input.map((n, d) => n + 2 * moves[d]!.padding);
  const places = padded.map((n, d) => placesOf(n, moves[d]!, ceil));
  if (places.some((n) => n < 1))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: window ${timesText(moves.map(reach))}, padded input ${timesText(padded)}: the window does not fit`,
      { op, details: { window: moves.map(reach), padded } },
    );
  checkPlaces(op, shape, places);
  return moves.map((move, d) => windowsOf(input[d]!, places[d]!, move));
}

function placesOf(padded: number, move: Moves, ceil: boolean): number {
  const room = (padded - reach(move)) / move.stride;
  if (!ceil) return Math.floor(room) + 1;
  const places = Math.ceil(room) + 1;
  // The last window must begin inside the input or its left margin.
  return (places - 1) * move.stride >= padded - move.padding ? places - 1 : places;
}

function windowsOf(n: number, places: number, { kernel, stride, padding, dilation }: Moves): Windows {
  const begins = Array.from({ length: places }, (_, i) => i * stride - padding);
  const end = (begin: number): number => begin + dilation * (kernel - 1) + 1;
  return {
    starts: begins.map((begin) => (begin >= 0 ? begin : begin + Math.ceil(-begin / dilation) * dilation)),
    ends: begins.map((begin) => Math.min(end(begin), n)),
    step: dilation,
    counts: begins.map((begin) => Math.min(end(begin), n + padding) - begin),
  };
}

/** Refuses results, and lists of windows, that no memory holds, before the lists are made. */
function checkPlaces(op: string, shape: Shape, places: readonly number[]): void {
  const all = [...shape.slice(0, -places.length), ...places];
  checkBytes(op, 4 * sizeOf(all), `a result of [${all}]`);
  // Starts, ends and counts as numbers, and the words that kernels read.
  for (const n of places) checkBytes(op, 36 * n, `the list of ${n} windows along an axis`);
}

/** Averages that leave margins out. */
export const withoutMargins = (windows: readonly Windows[]): readonly Windows[] =>
  windows.map((w) => ({ ...w, counts: w.starts.map((start, i) => w.ends[i]! - start) }));

/** Windows that cut an axis into `sizes` parts as equal as can be; null keeps an axis. Throws `ArgumentError`, `ShapeError`. */
export function adaptiveWindows(
  op: string,
  shape: Shape,
  outputSize: number | readonly (number | null)[],
  axes: number,
): readonly Windows[] {
  checkBatched(op, shape, axes);
  const input = shape.slice(-axes);
  if (input.includes(0))
    throw new ShapeError('SHAPE_EMPTY', `${op}: [${shape}] has nothing to cut into parts`, {
      op,
      details: { shape },
    });
  const filled = Array.isArray(outputSize)
    ? outputSize.map((n: unknown, d) => (n === null ? input[d] : n))
    : outputSize;
  const sizes = sizesFor(op, 'outputSize', filled, axes, 1);
  checkPlaces(op, shape, sizes);
  return sizes.map((places, d) => {
    const starts = Array.from({ length: places }, (_, i) => Math.floor((i * input[d]!) / places));
    const ends = starts.map((_, i) => Math.ceil(((i + 1) * input[d]!) / places));
    return { starts, ends, step: 1, counts: starts.map((start, i) => ends[i]! - start) };
  });
}

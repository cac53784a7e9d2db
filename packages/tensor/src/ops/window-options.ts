/** What convolutions and pools are told about their windows: one number for all axes, or one for each. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import type { Shape } from '../shape.js';

/** One number for every axis, or one for each. */
export type Sizes = number | readonly number[];

/** `sizes` for each of `axes` axes, whole numbers from `least` up. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function sizesFor(
  op: string,
  name: string,
  sizes: unknown,
  axes: number,
  least: number,
): readonly number[] {
  const all: unknown = typeof sizes === 'number' ? new Array<number>(axes).fill(sizes) : sizes;
  if (!Array.isArray(all) || all.length !== axes)
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: ${name} must be a number${axes === 1 ? '' : ` or ${axes} of them`}, got ${shown(sizes)}`,
      { op },
    );
  return all.map((n: unknown) => {
    if (typeof n !== 'number' || !Number.isInteger(n) || n < least)
      throw new ArgumentError(
        'ARG_RANGE',
        `${op}: ${name} must be whole numbers from ${least} up, got ${shown(sizes)}`,
        {
          op,
          details: { [name]: shown(sizes) },
        },
      );
    return n;
  });
}

/** `5x5` */
export const timesText = (sizes: Shape): string => sizes.join('x');

/** The names of the axes, for messages. */
export const layoutOf = (axes: number): string => (axes === 1 ? 'N, C, L' : 'N, C, H, W');

/** Refuses tensors that have no batch or channels before their `axes` last ones. Throws `ShapeError` `SHAPE_RANK`. */
export function checkBatched(op: string, shape: Shape, axes: number): void {
  if (shape.length === axes + 1 || shape.length === axes + 2) return;
  const layout = layoutOf(axes);
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: an input [${layout}] or [${layout.slice(3)}] is wanted, got [${shape}] of rank ${shape.length}`,
    { op, details: { shape } },
  );
}

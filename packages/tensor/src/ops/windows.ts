/** Overlapping windows along an axis, as a view, and what gives their gradients back. */
import { ArgumentError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { axisOf, type Geometry, positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type ViewOp, viewOp } from './view-op.js';

interface Windows {
  readonly axis: number;
  readonly size: number;
  readonly step: number;
}
const windowed = (x: Geometry, { axis, size, step }: Windows): Geometry => {
  const [n, stride] = [x.shape[axis] ?? 1, x.strides[axis] ?? 1];
  const count = Math.floor((n - size) / step) + 1;
  // A tensor without dimensions is one window.
  if (axis >= x.shape.length)
    return { shape: [...x.shape, size], strides: [...x.strides, stride], offset: x.offset };
  return {
    shape: [...x.shape.with(axis, count), size],
    strides: [...x.strides.with(axis, stride * step), stride],
    offset: x.offset,
  };
};

/**
 * All windows of `size` elements along `dim`, `step` apart, as a view whose last axis runs through a window
 * (torch.Tensor.unfold). Throws `ArgumentError` `ARG_RANGE`.
 */
export const unfold: ViewOp<[dim: number, size: number, step: number]> = viewOp<
  Windows,
  [dim: number, size: number, step: number]
>({
  name: 'unfold',
  node: 'UnfoldBackward0',
  rule: windowed,
  x: needs([], ({ g, shape, attrs }) => folded(g, { ...attrs, n: shape[attrs.axis] ?? 1 })),
  lift: (attrs) => ({ ...attrs, axis: attrs.axis + 1 }),
  attrsOf: (x, dim, size, step) => {
    const axis = axisOf('unfold', dim, rankOf('unfold', x));
    const n = x.shape[axis] ?? 1;
    if (!Number.isInteger(size) || size < 0 || size > n)
      throw new ArgumentError(
        'ARG_RANGE',
        `unfold: windows of ${shown(size)} do not fit an axis of length ${n}`,
        {
          op: 'unfold',
          details: { size: shown(size), length: n },
        },
      );
    if (!Number.isInteger(step) || step < 1)
      throw new ArgumentError(
        'ARG_RANGE',
        `unfold: step must be a whole number from 1 up, got ${shown(step)}`,
        {
          op: 'unfold',
        },
      );
    return { axis, size, step };
  },
});

interface Folded extends Windows {
  readonly n: number;
}
/** Sums windows back to where they were taken from. */
const folded: OpFunction<[g: Tensor, attrs: Folded]> = defineOp<Folded, 'g', 'y'>({
  name: 'unfoldBackward',
  node: 'UnfoldBackwardBackward0',
  inputs: ['g'],
  outputs: ['y'],
  infer: ([g], { axis, n }) => {
    const shape = g!.shape.slice(0, -1);
    return { shape: axis < shape.length ? shape.with(axis, n) : shape, dtype: g!.dtype };
  },
  kernel([g], [y], attrs) {
    const [G, Y, from] = [g!.storage.data, y!.storage.data, positions(g!)];
    positions(windowed(y!, attrs)).forEach((at, i) => void (Y[at]! += G[from[i]!]!));
  },
  vjp: { g: needs([], ({ g, attrs: { axis, size, step } }) => unfold(g, axis, size, step)) },
  jvp: 'linear',
  batch: { lift: (attrs) => ({ ...attrs, axis: attrs.axis + 1 }) },
}).called((run) => (g, attrs) => run.one([g], attrs));

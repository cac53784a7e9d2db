/** The row of `squeeze`: PyTorch names its node after the way the axes are said. */
import { needs } from '../op.js';
import { unsqueeze } from './axes.js';
import { type ViewOp, viewOp } from './view-op.js';

type Axes = readonly number[];
/** A view without the given axes of length 1, recorded as `node`. */
export const squeezing = (node: string): ViewOp<[axes: Axes]> =>
  viewOp<Axes, [axes: Axes]>({
    name: 'squeeze',
    node,
    rule: (x, axes) => {
      const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d));
      return {
        shape: kept.map((d) => x.shape[d]!),
        strides: kept.map((d) => x.strides[d]!),
        offset: x.offset,
      };
    },
    x: needs([], ({ g, attrs }) =>
      attrs.toSorted((a, b) => a - b).reduce((y, axis) => unsqueeze(y, axis), g),
    ),
    lift: (axes) => axes.map((d) => d + 1),
    attrsOf: (_, axes) => axes,
  });

/** The row that finds where a tensor is not 0. */
import { defineOp, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { unsqueeze } from './axes.js';
import { unbind } from './parts.js';

function nonZeroPlaces(x: Tensor): number[] {
  const data = x.storage.data;
  const places: number[] = [];
  positions(x).forEach((at, i) => {
    if (data[at] !== 0) places.push(i);
  });
  return places;
}

/** One row of int64 places per element, in row-major order. */
export const locating: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
  name: 'nonzero',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: [nonZeroPlaces(x!).length, x!.shape.length], dtype: 'int64' }),
  kernel([x], [y]) {
    const [Y, { shape }] = [y!.storage.data, x!];
    nonZeroPlaces(x!).forEach((place, i) => {
      let rest = place;
      for (let d = shape.length - 1; d >= 0; d--) {
        Y[i * shape.length + d] = rest % shape[d]!;
        rest = Math.floor(rest / shape[d]!);
      }
    });
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x) => run.one([x], undefined));

/** A vector of int64 places for each dim; a tensor without dims counts as one of one element. */
export const placesAlong = (x: Tensor): readonly Tensor[] =>
  unbind(locating(x.shape.length === 0 ? unsqueeze(x, 0) : x), 1);

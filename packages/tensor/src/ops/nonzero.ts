/** Where a tensor is not 0. */
import { defineOp, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';

function nonZeroPlaces(x: Tensor): number[] {
  const data = x.storage.data;
  const places: number[] = [];
  positions(x).forEach((at, i) => {
    if (data[at] !== 0) places.push(i);
  });
  return places;
}

/** Where `x` is not 0: one row of int64 places per element, in row-major order (torch.nonzero). */
export const nonzero: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
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

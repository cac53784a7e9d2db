/** The row that finds where a tensor is not 0. */
import { defineOp, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { unsqueeze } from './axes.js';
import { unbind } from './parts.js';

/**
 * Calls back with the number of each element, in row-major order, that is not 0. No list of them: an engine ends the
 * process when one grows beyond 10^8.
 */
function eachNonZero(x: Tensor, visit: (place: number) => void): void {
  const { data } = x.storage;
  positions(x).forEach((at, i) => {
    if (data[at] !== 0) visit(i);
  });
}

function nonZeroCount(x: Tensor): number {
  let count = 0;
  eachNonZero(x, () => void count++);
  return count;
}

/** One row of int64 places per element, in row-major order. */
export const locating: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
  name: 'nonzero',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: [nonZeroCount(x!), x!.shape.length], dtype: 'int64' }),
  kernel([x], [y]) {
    const [Y, { shape }] = [y!.storage.data, x!];
    let to = 0;
    eachNonZero(x!, (place) => {
      let rest = place;
      for (let d = shape.length - 1; d >= 0; d--) {
        Y[to + d] = rest % shape[d]!;
        rest = Math.floor(rest / shape[d]!);
      }
      to += shape.length;
    });
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x) => run.one([x], undefined));

/** A vector of int64 places for each dim; a tensor without dims counts as one of one element. */
export const placesAlong = (x: Tensor): readonly Tensor[] =>
  unbind(locating(x.shape.length === 0 ? unsqueeze(x, 0) : x), 1);

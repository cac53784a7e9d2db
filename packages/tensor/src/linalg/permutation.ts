/** Exchanges of rows as a matrix. */
import { ArgumentError } from '@isograd/errors';
import type { DType } from '../dtype.js';
import { defineOp, type OpFunction } from '../op.js';
import { dataOf } from '../reading.js';
import type { Tensor } from '../tensor.js';
import { countOf } from './stacks.js';

interface Rows {
  readonly rows: number;
  readonly dtype: DType;
}

const permuting: OpFunction<[pivots: Tensor, attrs: Rows]> = defineOp<Rows, 'pivots', 'P'>({
  name: 'permutation',
  node: 'LuUnpackBackward0',
  inputs: ['pivots'],
  outputs: ['P'],
  infer: ([pivots], { rows, dtype }) => ({ shape: [...pivots!.shape.slice(0, -1), rows, rows], dtype }),
  kernel([pivots], [p], { rows }) {
    const [k, all] = [pivots!.shape.at(-1)!, dataOf(pivots!)];
    const { data } = p!.storage;
    for (let entry = 0; entry < countOf(pivots!.shape.slice(0, -1)); entry++)
      orderOf(all.subarray(entry * k, entry * k + k), rows).forEach(
        (from, to) => void (data[(entry * rows + from) * rows + to] = 1),
      );
  },
  vjp: { pivots: null },
  jvp: 'constant',
  batch: { lift: (attrs) => attrs },
}).called((run) => (pivots, attrs) => run.one([pivots], attrs));

/** The matrix P of `P L U`, beside factors of [..., m, n]: column `i` says where row `i` of `L U` stands in A. */
export const permutation = (pivots: Tensor, beside: Tensor): Tensor =>
  permuting(pivots, { rows: beside.shape.at(-2)!, dtype: beside.dtype });

/** Which row of the matrix stands at each place after all exchanges. */
function orderOf(pivots: ArrayLike<number>, rows: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = 0; i < pivots.length; i++) {
    const other = pivots[i]! - 1;
    if (other < 0 || other >= rows)
      throw new ArgumentError(
        'ARG_RANGE',
        `luSolve: pivot ${other + 1} at place ${i} is no row of ${rows}, counted from 1`,
        { op: 'luSolve', details: { pivot: other + 1, place: i } },
      );
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

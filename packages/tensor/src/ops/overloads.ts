/** Operands that may be numbers: PyTorch records an operation with a number as another node, which has no edge for it. */
import { type AnyOp, defineOp, type OpFunction, type Prepared } from '../op.js';
import { Tensor } from '../tensor.js';

/** What a function says that has a second row, for a number in place of the operand at `place`. */
export interface Overloaded<Args extends unknown[]> {
  readonly byNumber: Prepared<Args>;
  readonly place: number;
}

/** `byTensor` where the argument at `place` is a tensor, else `byNumber`. */
export const chosenBy = <Args extends unknown[]>(
  place: number,
  byTensor: OpFunction<Args>,
  byNumber: OpFunction<Args>,
): OpFunction<Args> =>
  Object.assign((...args: Args): Tensor => (args[place] instanceof Tensor ? byTensor : byNumber)(...args), {
    op: byTensor.op,
  });

/** The same row for a number as the input `name`: recorded as `node`, without a gradient for it. */
function numbered<Args extends unknown[]>(f: Prepared<Args>, name: string, node: string): Prepared<Args> {
  const row: AnyOp = { ...f.op, node, vjp: { ...f.op.vjp, [name]: null } };
  return defineOp(row).prepared(f.prepare);
}

/** Both: `f` for tensors, and the row named `node` where the argument at `place`, its input `name`, is a number. */
export function overloaded<Args extends unknown[]>(
  f: Prepared<Args>,
  place: number,
  name: string,
  node: string,
): Prepared<Args> & Overloaded<Args> {
  const byNumber = numbered(f, name, node);
  return Object.assign(chosenBy(place, f, byNumber), { prepare: f.prepare, byNumber, place });
}

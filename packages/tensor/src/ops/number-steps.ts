/** Steps of compositions whose second operand is a number: PyTorch, which takes them in C++, names their nodes apart. */
import { type AnyOp, defineOp } from '../op.js';
import type { Tensor } from '../tensor.js';
import { add, div, mul } from './arithmetic.js';
import { like } from './scalar.js';

type Step = (x: Tensor, by: number) => Tensor;
const step = ({ op }: { readonly op: AnyOp }, node: string): Step =>
  defineOp({ ...op, node, vjp: { ...op.vjp, b: null } }).called(
    (run) =>
      (x: Tensor, by: number): Tensor =>
        run.one([x, like(op.name, by, x)], undefined),
  );

/** `x + by` */
export const plusNumber: Step = step(add, 'AddBackward1');
/** `x by` */
export const timesNumber: Step = step(mul, 'MulBackward1');
/** `x / by` */
export const overNumber: Step = step(div, 'DivBackward1');

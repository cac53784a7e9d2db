/** Whether any element, or every one, is non-zero. */
import type { Data, DType } from '../dtype.js';
import { defineOp, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import {
  foldInto,
  liftReduce,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  reducedShape,
  reduceOf,
} from './reduce-rule.js';

/** As in PyTorch bytes answer in bytes. */
const answerOf = (dtype: DType): DType => (dtype === 'uint8' ? dtype : 'bool');

type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments]>;

const quantifier = (
  name: string,
  holds: (data: Data, start: number, steps: Int32Array) => boolean,
): Reduction =>
  defineOp<Reduce, 'x', 'y'>({
    name,
    node: '',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: answerOf(x!.dtype) }),
    kernel: ([x], [y], { dims }) =>
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => (holds(data, start, steps) ? 1 : 0)),
    vjp: { x: null },
    jvp: 'constant',
    batch: { lift: liftReduce },
  }).called(
    (run) =>
      (x, ...args) =>
        run.one([x], reduceOf(name, x, optionsOf(name, args))),
  );

/** Whether any element is non-zero (torch.any). */
export const any: Reduction = quantifier('any', (data, start, steps) =>
  steps.some((step) => data[start + step] !== 0),
);
/** Whether every element is non-zero (torch.all). */
export const all: Reduction = quantifier('all', (data, start, steps) =>
  steps.every((step) => data[start + step] !== 0),
);

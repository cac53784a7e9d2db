/** What an operation does when no interpreter gives it another meaning: geometry for views, kernels for the rest. */
import { ring } from '@isograd/kernels';
import { emptyOf, unfilledOf } from './blank.js';
import { quietly } from './door.js';
import { isFloating } from './dtype.js';
import type { AnyOp, Meta } from './op.js';
import { needsSettling, settle } from './rounding.js';
import { isContiguous, positions, sameShape, sizeOf } from './shape.js';
import { Tensor } from './tensor.js';

export function execute(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  if (op.view !== undefined) {
    const x = inputs[0]!;
    return op.view(x, attrs).map((g) => new Tensor(x.storage, g.shape, g.strides, g.offset));
  }
  if (op.inPlace !== undefined) return overwrite(op, inputs, attrs);
  if (op.made !== undefined) return put(op, inputs, attrs);
  hold(inputs);
  const outputs = op.infer === undefined ? severalOf(op, inputs, attrs) : [made(op, op.infer(inputs, attrs))];
  op.kernel!(inputs, outputs, attrs);
  for (let i = 0; i < outputs.length; i++) {
    const { dtype, storage } = outputs[i]!;
    if (needsSettling(dtype)) settle(op.name, storage.data, dtype, null);
  }
  return outputs;
}

/** Apart from `execute`, which would otherwise make room for a closure at every operation. */
const severalOf = (op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] =>
  op.inferAll!(inputs, attrs).map((meta) => made(op, meta));

/** What other operations make. Nothing of how it came about stays with it, as that it is a view of a step before. */
const put = (op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] =>
  quietly(() => op.made!(inputs, attrs)).map((y) =>
    y.viewOf === null ? y : new Tensor(y.storage, y.shape, y.strides, y.offset),
  );

/**
 * Results that no row stands for, of the shapes and types asked for: the inputs are held, the results hold what memory
 * held. The caller's kernels fill them, and `settledResults` ends it.
 */
export function reserved(
  op: string,
  inputs: readonly Tensor[],
  metas: readonly (Meta | null)[],
): readonly (Tensor | null)[] {
  hold(inputs);
  const outputs = new Array<Tensor | null>(metas.length);
  for (let i = 0; i < metas.length; i++) {
    const meta = metas[i]!;
    outputs[i] = meta === null ? null : unfilledOf(op, meta.shape, meta.dtype);
  }
  return outputs;
}

/** The same results, filled, as their types hold them. */
export function settledResults(op: string, outputs: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
  for (let i = 0; i < outputs.length; i++) {
    const y = outputs[i]!;
    if (y !== null && needsSettling(y.dtype)) settle(op, y.storage.data, y.dtype, null);
  }
  return outputs;
}

const made = ({ name, fills }: AnyOp, { shape, dtype }: Meta): Tensor =>
  fills === true ? unfilledOf(name, shape, dtype) : emptyOf(name, shape, dtype);

/** From here to the next operation these stay where they are: an allocation moves others out of memory first. */
export function hold(inputs: readonly Tensor[]): void {
  ring.begin();
  for (let i = 0; i < inputs.length; i++) inputs[i]!.storage.hold();
}

function overwrite(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  const self = inputs[0]!;
  hold(inputs);
  const apartFromSelf = meets(inputs) ? inputs.map((x, i) => (i === 0 ? x : apart(op, x, self))) : inputs;
  if (!isFloating(self.dtype) && op.inPlace !== 'self') checkedWrite(op, apartFromSelf, attrs);
  else op.kernel!(apartFromSelf, [self], attrs);
  if (needsSettling(self.dtype)) settle(op.name, self.storage.data, self.dtype, placesOf(self));
  self.storage.version++;
  return [self];
}

/** A whole result may be refused (too large, divided by 0), and a refused write must not have happened: it is made beside the target first. */
function checkedWrite(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): void {
  const self = inputs[0]!;
  const fresh = emptyOf(op.name, self.shape, self.dtype);
  op.kernel!(inputs, [fresh], attrs);
  const [from, to] = [fresh.storage.data, self.storage.data];
  settle(op.name, from, self.dtype, null);
  positions(self).forEach((at, i) => void (to[at] = from[i]!));
}

/** Whether another input lies in the memory of the first. */
function meets(inputs: readonly Tensor[]): boolean {
  for (let i = 1; i < inputs.length; i++) if (inputs[i]!.storage === inputs[0]!.storage) return true;
  return false;
}

/** Null when the tensor is all there is in its storage. */
const placesOf = (x: Tensor): Int32Array | null =>
  isContiguous(x) && sizeOf(x.shape) === x.storage.data.length ? null : positions(x);

/**
 * A kernel may read the element it writes, and those that look at one element at a time read no other of the same memory
 * then. (PyTorch throws, or leaves the result open.)
 */
function apart({ jvp }: AnyOp, x: Tensor, self: Tensor): Tensor {
  if (x.storage !== self.storage) return x;
  const same =
    x.offset === self.offset && sameShape(x.shape, self.shape) && sameShape(x.strides, self.strides);
  if (same && jvp === 'diagonal') return x;
  const copy = emptyOf('copy', x.shape, x.dtype);
  const [from, to] = [x.storage.data, copy.storage.data];
  positions(x).forEach((at, i) => void (to[i] = from[at]!));
  return copy;
}

/** What an operation does when no interpreter gives it another meaning: geometry for views, kernels for the rest. */
import { DTypeError } from '@isograd/errors';
import type { AnyOp, Meta } from './op.js';
import { positions, sameShape } from './shape.js';
import { emptyOf, Tensor } from './tensor.js';

export function execute(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  if (op.view !== undefined) {
    const x = inputs[0]!;
    return op.view(x, attrs).map((g) => new Tensor(x.storage, g.shape, g.strides, g.offset));
  }
  if (op.inPlace !== undefined) return overwrite(op, inputs, attrs);
  const metas: readonly Meta[] =
    op.infer === undefined ? op.inferAll!(inputs, attrs) : [op.infer(inputs, attrs)];
  const outputs = metas.map((m) => emptyOf(op.name, m.shape, m.dtype));
  op.kernel!(inputs, outputs, attrs);
  for (const y of outputs) if (y.dtype === 'int64') checkExact(op, y);
  return outputs;
}

function overwrite(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  const self = inputs[0]!;
  op.kernel!(inputs.length === 1 ? inputs : inputs.map((x) => apart(x, self)), [self], attrs);
  self.storage.version++;
  return [self];
}

/** A kernel may read the element it writes, but no other of the same memory. (PyTorch throws, or leaves the result open.) */
function apart(x: Tensor, self: Tensor): Tensor {
  if (x.storage !== self.storage) return x;
  if (x.offset === self.offset && sameShape(x.shape, self.shape) && sameShape(x.strides, self.strides))
    return x;
  const copy = emptyOf('copy', x.shape, x.dtype);
  const [from, to] = [x.storage.data, copy.storage.data];
  positions(x).forEach((at, i) => void (to[i] = from[at]!));
  return copy;
}

/** int64 lives in doubles, which hold every whole number up to 2^53 and not beyond. */
function checkExact(op: AnyOp, y: Tensor): void {
  const data = y.storage.data;
  for (let i = 0; i < data.length; i++)
    if (!(Math.abs(data[i]!) <= 2 ** 53))
      throw new DTypeError(
        'DTYPE_RANGE',
        `${op.name}: an int64 result of ${data[i]} is beyond 2^53; use float64`,
        {
          op: op.name,
        },
      );
}

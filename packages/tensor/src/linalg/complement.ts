/** The rest of an orthonormal basis. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { neg } from '../ops/math.js';
import type { Tensor } from '../tensor.js';
import { chain, turned } from './forms.js';
import { complementOf } from './kernels/householder.js';
import { columnWriter, leadOf, stackOf } from './stacks.js';

/**
 * `m - k` orthonormal columns orthogonal to the `k` orthonormal columns of `q`, [..., m, k]. They are free to turn
 * among themselves, so derivatives are right for what does not change when they do.
 */
export const complement: OpFunction<[q: Tensor]> = defineOp<undefined, 'Q', 'P'>({
  name: 'complement',
  node: 'LinalgSvdBackward0',
  inputs: ['Q'],
  outputs: ['P'],
  infer: ([q]) => {
    const [m, k] = [q!.shape.at(-2)!, q!.shape.at(-1)!];
    return { shape: [...leadOf(q!.shape), m, m - k], dtype: q!.dtype };
  },
  kernel([q], [p]) {
    const stack = stackOf(q!);
    const write = columnWriter(p!);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, complementOf(stack.byColumn(entry), stack.rows, stack.columns));
  },
  vjp: { Q: needs(['Q', 'P'], ({ g }, q, p) => neg(chain(p, turned(g), q))) },
  jvp: ({ inputs: [q], tangents: [t], outputs: [p] }) => [neg(chain(q!, turned(t!), p!))],
  batch: { lift: () => undefined },
}).called((run) => (q) => run.one([q], undefined));

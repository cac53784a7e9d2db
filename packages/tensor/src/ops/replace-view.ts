/** Writing into a part of a copy: the gradient of every partial view, and of in-place writes into one. */
import { replay } from '../door.js';
import { type AnyOp, defineOp, needs, type OpFunction } from '../op.js';
import { type Geometry, positions, stretch } from '../shape.js';
import type { ViewStep } from '../slots.js';
import type { Tensor } from '../tensor.js';
import { contiguous } from './copies.js';
import { zeros } from './makers.js';

const lifted = (op: AnyOp, attrs: unknown, size: number): unknown =>
  typeof op.batch === 'object' ? op.batch.lift(attrs, size) : attrs;

/** A copy of `base` in which the part that `chain` looks at is `part`. */
export const replaceView: OpFunction<[base: Tensor, part: Tensor, chain: readonly ViewStep[]]> = defineOp<
  readonly ViewStep[],
  'base' | 'part',
  'y'
>({
  name: 'replaceView',
  node: 'ReplaceViewBackward0',
  inputs: ['base', 'part'],
  outputs: ['y'],
  infer: ([base]) => base!,
  kernel([base, part], [y], chain) {
    const [from, to] = [base!.storage.data, y!.storage.data];
    positions(base!).forEach((at, i) => void (to[i] = from[at]!));
    const window = chain.reduce<Geometry>((x, { op, attrs, index }) => op.view!(x, attrs)[index]!, y!);
    const [where, what, source] = [
      positions(window),
      positions(stretch(part!, window.shape)),
      part!.storage.data,
    ];
    where.forEach((at, i) => void (to[at] = source[what[i]!]!));
  },
  vjp: {
    base: needs([], ({ g, attrs }) => {
      const dense = contiguous(g);
      return replaceView(dense, zeros(replay(dense, attrs).shape, { dtype: g.dtype }), attrs);
    }),
    // The chain was made on the base's strides; a contiguous gradient takes every reshape in it.
    part: needs([], ({ g, attrs }) => replay(contiguous(g), attrs)),
  },
  jvp: 'linear',
  batch: {
    lift: (chain, size) =>
      chain.map(({ op, attrs, index }) => ({ op, index, attrs: lifted(op, attrs, size) })),
  },
}).called((run) => (base, part, chain) => run.one([base, part], chain));

/** How an operation that only looks at memory another way is declared. */
import { type AnyOp, defineOp, type Formula, type OpFunction } from '../op.js';
import type { Geometry, Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { zeros } from './makers.js';
import { replaceView } from './replace-view.js';

export type ViewOp<Args extends unknown[]> = OpFunction<[x: Tensor, ...args: Args]>;

interface ViewRow<A, Args extends unknown[]> {
  readonly name: string;
  readonly node: string;
  /** Strides and offset of the view. */
  readonly rule: (x: Geometry, attrs: A) => Geometry;
  /** The gradient. */
  readonly x: Formula<'x', A>;
  /** Attributes one axis further back. */
  readonly lift: (attrs: A, size: number) => A;
  readonly attrsOf: (x: Tensor, ...args: Args) => A;
}

/** A view with one output. */
export const viewOp = <A, Args extends unknown[]>({
  name,
  node,
  rule,
  x,
  lift,
  attrsOf,
}: ViewRow<A, Args>): ViewOp<Args> =>
  defineOp<A, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    view: (input, attrs) => [rule(input, attrs)],
    vjp: { x },
    jvp: 'linear',
    batch: { lift },
  }).called(
    (run) =>
      (input, ...args) =>
        run.one([input], attrsOf(input, ...args)),
  );

/** Zeros of `shape` but for `g` where the view `op` looks. */
export const embed = (g: Tensor, shape: Shape, op: AnyOp, attrs: unknown): Tensor =>
  replaceView(zeros(shape, { dtype: g.dtype }), g, [{ op, attrs, index: 0 }]);

/** The shape-only level: runs a function without numbers. */
import { checkFunction } from '@isograd/errors';
import {
  type AnyOp,
  type Box,
  boxed,
  door,
  type DType,
  emptyOf,
  type Level,
  type Shape,
  Tensor,
  within,
} from '@isograd/tensor';

class DryLevel implements Level {
  readonly name = 'dry run';
  readonly below = door.level;
  readonly recordsBelow = false;

  /** One element of memory stands for any number: every stride is 0. */
  ghost(shape: Shape, dtype: DType): Tensor {
    const { storage } = emptyOf('shapeOf', [1], dtype);
    const strides = shape.map(() => 0);
    return boxed({ level: this, value: new Tensor(storage, shape, strides, 0) }, 0);
  }

  wrap(x: Tensor): Tensor {
    return this.ghost(x.shape, x.dtype);
  }

  detached(box: Box): Box {
    return box;
  }

  apply(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
    const [x] = inputs;
    if (op.inPlace !== undefined) return [x!];
    if (op.view !== undefined) return op.view(x!, attrs).map((g) => this.ghost(g.shape, x!.dtype));
    const metas = op.infer === undefined ? op.inferAll!(inputs, attrs) : [op.infer(inputs, attrs)];
    return metas.map((m) => this.ghost(m.shape, m.dtype));
  }
}

/**
 * The shape of `f` at float32 inputs of the given shapes, without computing it: no memory, no arithmetic. `f` must not
 * look at numbers. Throws what `f` throws for shapes that do not fit.
 */
export function shapeOf(f: (...xs: Tensor[]) => Tensor, ...shapes: Shape[]): Shape {
  checkFunction('shapeOf', f);
  const level = new DryLevel();
  return within(level, () => f(...shapes.map((shape) => level.ghost(shape, 'float32')))).shape;
}

/** Activation functions of two tensors: a gate, and a slope that is learned. */
import { ShapeError } from '@isograd/errors';
import { needs, type OpFunction } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { axisOf, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { sigmoid, sigmoidBackward } from './activations.js';
import { mul } from './arithmetic.js';
import { type Binary, binary } from './elementwise.js';
import { where } from './makers.js';
import { narrow } from './parts.js';
import { reshape } from './reshapes.js';

const gated: Binary = binary('glu', 'GluBackward0', 'float', (a, b) => a / (1 + Math.exp(-b)), {
  a: needs(['b'], ({ g }, b) => mul(g, sigmoid(b))),
  b: needs(['a', 'b'], ({ g }, a, b) => sigmoidBackward(mul(g, a), sigmoid(b))),
});
/**
 * The first half along `dim` times the sigmoid of the second (torch.nn.functional.glu; Dauphin et al. 2017).
 * Throws `ShapeError` `SHAPE_MISMATCH` for an odd length, `DIM_OUT_OF_RANGE`.
 */
export const glu: OpFunction<[x: Tensor, dim?: number]> = Object.assign(
  (x: Tensor, dim = -1): Tensor => {
    const shape = shapeOf('glu', x);
    const axis = axisOf('glu', dim, shape.length);
    const length = shape[axis] ?? 1;
    if (length % 2 !== 0)
      throw new ShapeError('SHAPE_MISMATCH', `glu: dim ${dim} of [${shape}] has odd length ${length}`, {
        op: 'glu',
        details: { shape, dim },
        hint: 'its halves are values and gates: an even length is wanted',
      });
    const half = length / 2;
    return gated(narrow(x, axis, 0, half), narrow(x, axis, half, half));
  },
  { op: gated.op },
);

const bent: Binary = binary('prelu', 'PreluKernelBackward0', 'float', (x, w) => (x > 0 ? x : w * x), {
  a: needs(['a', 'b'], ({ g }, x, w) => where(x.gt(0), g, mul(g, w))),
  b: needs(['a'], ({ g }, x) => where(x.gt(0), 0, mul(g, x))),
});
/**
 * `x` above 0, `weight x` below (torch.nn.functional.prelu; He et al. 2015). `weight`: one number, or one for each
 * entry of axis 1. Throws `ShapeError` `SHAPE_MISMATCH` for another number of them.
 */
export const prelu: OpFunction<[x: Tensor, weight: Tensor]> = Object.assign(
  (x: Tensor, weight: Tensor): Tensor => {
    const shape = shapeOf('prelu', x);
    return bent(x, reshape(tensorOf('prelu', weight, 'weight'), slopesFor(shape, weight.shape)));
  },
  { op: bent.op },
);

/** The shape in which slopes stand beside `x`. */
function slopesFor(x: Shape, weight: Shape): Shape {
  const count = sizeOf(weight);
  if (weight.length <= 1 && count === 1) return [];
  const channels = x.length > 1 ? x[1]! : 1;
  if (weight.length === 1 && count === channels) return [channels, ...x.slice(2).map(() => 1)];
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `prelu: weight [${weight}] does not fit x [${x}]; one number or [${channels}] is wanted`,
    { op: 'prelu', details: { shapes: [x, weight] } },
  );
}

/** Activation functions of two tensors: a gate, and a slope that is learned. */
import { ShapeError } from '@isograd/errors';
import { floatOf } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { axisOf, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { sigmoid, sigmoidBackward } from './activations.js';
import type { DimOption } from './along-dim.js';
import { add, mul } from './arithmetic.js';
import { byName, type ByName } from './by-name.js';
import { type Binary, binary } from './elementwise.js';
import { cat } from './joins.js';
import { where } from './makers.js';
import { narrow } from './parts.js';
import { reshape } from './reshapes.js';

const gated: Binary = binary('glu', '', 'float', (a, b) => a / (1 + Math.exp(-b)), { a: null, b: null });
/** The values and the gates. */
function halves(x: Tensor, axis: number): readonly [Tensor, Tensor] {
  const half = x.shape[axis]! / 2;
  return [narrow(x, axis, 0, half), narrow(x, axis, half, half)];
}
const gating: OpFunction<[x: Tensor, axis: number]> = defineOp<number, 'x', 'y'>({
  name: 'glu',
  node: 'GluBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], axis) => ({ shape: x!.shape.with(axis, x!.shape[axis]! / 2), dtype: floatOf(x!.dtype) }),
  made: ([x], axis) => [gated(...halves(x!, axis))],
  vjp: {
    x: needs(['x'], ({ g, attrs: axis }, x) => {
      const [a, b] = halves(x, axis);
      const s = sigmoid(b);
      return cat([mul(g, s), sigmoidBackward(mul(g, a), s)], axis);
    }),
  },
  jvp: ({ inputs: [x], tangents: [t], attrs: axis }) => {
    const [[a, b], [ta, tb]] = [halves(x!, axis), halves(t!, axis)];
    const s = sigmoid(b);
    return [add(mul(ta, s), sigmoidBackward(mul(tb, a), s))];
  },
  batch: { lift: (axis) => axis + 1 },
}).called((run) => (x, axis) => run.one([x], axis));
const gluByPlace: OpFunction<[x: Tensor, dim?: number]> = Object.assign(
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
    return gating(x, axis);
  },
  { op: gating.op },
);
/**
 * The first half along `dim` times the sigmoid of the second (torch.nn.functional.glu; Dauphin et al. 2017).
 * Throws `ShapeError` `SHAPE_MISMATCH` for an odd length, `DIM_OUT_OF_RANGE`.
 */
export const glu: OpFunction<[x: Tensor, ...args: ByName<[dim?: number], DimOption>]> = byName(
  'glu',
  gluByPlace,
  1,
  ['dim'],
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

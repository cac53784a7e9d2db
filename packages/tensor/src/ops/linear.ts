/** The affine map of a layer, in one pass. */
import { ShapeError } from '@isograd/errors';
import { unfilledOf } from '../blank.js';
import { denseProduct, isDense, multiplies, type Slice } from '../compiled/product.js';
import { sumColumns } from '../compiled/reduce.js';
import { hold, settledResults } from '../execute.js';
import { defineOp, needs, type OpFunction, type SavedValues } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { isContiguous, positions, type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { t, transpose, unsqueeze } from './axes.js';
import { type BiasOption, biasOf } from './bias-option.js';
import { multiplyInto } from './multiply.js';
import { matmul } from './product.js';
import { sameType, starts, steps } from './product-rule.js';
import { sum } from './reduce.js';
import { reshape, view } from './reshapes.js';

/** `x wᵀ + b` in one pass, with any number of equal leading axes. */
const affine: OpFunction<[x: Tensor, weight: Tensor, bias: Tensor]> = defineOp<
  undefined,
  'x' | 'weight' | 'bias',
  'y'
>({
  name: 'linear',
  node: 'AddmmBackward0',
  inputs: ['x', 'weight', 'bias'],
  outputs: ['y'],
  fills: true,
  infer: ([x, weight, bias]) => ({
    shape: resultShape(x!.shape, weight!.shape),
    dtype: sameType('linear', x!, weight!, bias!),
  }),
  kernel: ([x, weight, bias], [y]) => products(x!, weight!, bias!, y!),
  vjp: {
    x: needs(['weight'], ({ g }, weight) => matmul(g, weight)),
    weight: needs(['x'], ({ g }, x) => matmul(transpose(g, -1, -2), x)),
    bias: needs([], ({ g }) => sum(g, -2)),
  },
  together: gradientsOf,
  jvp: ({ inputs: [x, weight], tangents: [tx, tw, tb], outputs: [y] }) => {
    const parts = [
      tx && matmul(tx, transpose(weight!, -1, -2)),
      tw && matmul(x!, transpose(tw, -1, -2)),
      tb && unsqueeze(tb, -2).expand(y!.shape),
    ];
    const given = parts.filter((part): part is Tensor => part instanceof Object);
    return [given.slice(1).reduce((total, part) => total.add(part), given[0]!.clone())];
  },
  batch: { lift: () => undefined },
}).called((run) => (x, weight, bias) => run.one([x, weight, bias], undefined));

/** `x wᵀ` in one pass: the weight's gradient comes out in the weight's own layout. */
const unbiased: OpFunction<[x: Tensor, weight: Tensor]> = defineOp<undefined, 'x' | 'weight', 'y'>({
  name: 'linear',
  node: 'MmBackward0',
  inputs: ['x', 'weight'],
  outputs: ['y'],
  fills: true,
  infer: ([x, weight]) => ({
    shape: resultShape(x!.shape, weight!.shape),
    dtype: sameType('linear', x!, weight!),
  }),
  kernel: ([x, weight], [y]) => products(x!, weight!, null, y!),
  vjp: {
    x: needs(['weight'], ({ g }, weight) => matmul(g, weight)),
    weight: needs(['x'], ({ g }, x) => matmul(transpose(g, -1, -2), x)),
  },
  together: gradientsOf,
  jvp: 'multilinear',
  batch: { lift: () => undefined },
}).called((run) => (x, weight) => run.one([x, weight], undefined));

const asStored = (of: Tensor): Slice => ({ of, at: of.offset, row: of.strides[0]!, column: of.strides[1]! });

/** `g w`, `gᵀ x` and the column sums of `g`; one layer of a small net takes longer to ask for them than to compute them. */
function gradientsOf(
  g: Tensor,
  _: undefined,
  live: readonly boolean[],
  saved: SavedValues,
): readonly (Tensor | null)[] | null {
  const weight = live[0] === true ? saved.read(1) : null;
  const x = live[1] === true ? saved.read(0) : null;
  if (!multiplies(g) || !isDense(g)) return null;
  if ((weight !== null && !isDense(weight)) || (x !== null && !isDense(x))) return null;
  const [n, m] = [g.shape[0]!, g.shape[1]!];
  const { dtype } = g;
  // Where one is not asked for, g is held twice.
  hold([g, weight ?? g, x ?? g]);
  const toX = weight && unfilledOf('linear', [n, weight.shape[1]!], dtype);
  const toW = x && unfilledOf('linear', [m, x.shape[1]!], dtype);
  const toB = live[2] === true ? unfilledOf('linear', [m], dtype) : null;
  if (toX && weight) denseProduct(g, false, weight, false, toX, n, m, weight.shape[1]!);
  if (toW && x) denseProduct(g, true, x, false, toW, m, n, x.shape[1]!);
  if (toB) sumColumns(n, m, g, toB);
  const outputs = live.length === 2 ? [toX, toW] : [toX, toW, toB];
  return settledResults('linear', outputs);
}

const resultShape = (x: Shape, weight: Shape): Shape =>
  x.length === 2 ? [x[0]!, weight[0]!] : [...x.slice(0, -1), weight.at(-2)!];

/** One product for each of the leading axes, which all share. */
function products(x: Tensor, weight: Tensor, bias: Tensor | null, y: Tensor): void {
  if (y.shape.length === 2) return single(x, weight, bias, y);
  const lead = y.shape.slice(0, -2);
  const [px, pw] = [starts(x, lead), starts(weight, lead)];
  const step = bias?.strides.at(-1) ?? 0;
  const pb =
    bias === null
      ? null
      : positions({ shape: lead, strides: bias.strides.slice(0, -1), offset: bias.offset });
  const [n, m, k] = [y.shape.at(-2)!, y.shape.at(-1)!, x.shape.at(-1)!];
  const w = { row: weight.strides.at(-1)!, column: weight.strides.at(-2)! };
  for (let s = 0; s < sizeOf(lead); s++) {
    const row = bias === null || pb === null ? null : { of: bias, at: pb[s]!, row: 0, column: step };
    const left = { of: x, at: px[s]!, ...steps(x) };
    multiplyInto(left, { of: weight, at: pw[s]!, ...w }, y, s * n * m, { n, k, m }, row);
  }
}

/** One product, without the bookkeeping of stacks. */
function single(x: Tensor, weight: Tensor, bias: Tensor | null, y: Tensor): void {
  if (isDense(x) && isDense(weight) && (bias === null || isContiguous(bias)) && multiplies(y))
    return denseProduct(x, false, weight, true, y, x.shape[0]!, x.shape[1]!, weight.shape[0]!, bias);
  const sizes = { n: y.shape[0]!, k: x.shape[1]!, m: y.shape[1]! };
  const right = { of: weight, at: weight.offset, row: weight.strides[1]!, column: weight.strides[0]! };
  const row = bias === null ? null : { of: bias, at: bias.offset, row: 0, column: bias.strides[0]! };
  multiplyInto(asStored(x), right, y, 0, sizes, row);
}

/**
 * `x wᵀ + b` along the last axis (torch.nn.functional.linear). `x`: [..., in], `weight`: [out, in], `bias`: [out] or
 * null. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`; `DTypeError` `DTYPE_MISMATCH`.
 */
export const linear: OpFunction<[x: Tensor, weight: Tensor, bias?: Tensor | null | BiasOption]> =
  Object.assign(
    (x: Tensor, weight: Tensor, given: Tensor | null | BiasOption = null): Tensor => {
      const named = given !== null && !(given instanceof Tensor);
      const bias = named ? biasOf('linear', given, undefined, [])[0] : given;
      checkLinear(x, weight, bias);
      if (bias === null) return x.shape.length === 2 ? unbiased(x, weight) : matmul(x, t(weight));
      if (x.shape.length === 2) return affine(x, weight, bias);
      const flat = reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);
      return view(affine(flat, weight, bias), [...x.shape.slice(0, -1), weight.shape[0]!]);
    },
    { op: affine.op },
  );

function checkLinear(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  const [rank, weightRank] = [rankOf('linear', x), rankOf('linear', weight, 'weight')];
  if (bias !== null) tensorOf('linear', bias, 'bias');
  if (rank < 1 || weightRank !== 2)
    throw new ShapeError(
      'SHAPE_RANK',
      `linear: an input with at least one dim and a weight [out, in] are wanted, got [${x.shape}] and [${weight.shape}]`,
      { op: 'linear' },
    );
  if (bias === null) sameType('linear', x, weight);
  else sameType('linear', x, weight, bias);
  if (x.shape[rank - 1] !== weight.shape[1])
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `linear: the last dim of [${x.shape}] is ${x.shape.at(-1)}, the weight [${weight.shape}] takes ${weight.shape[1]}`,
      {
        op: 'linear',
        details: { shapes: [x.shape, weight.shape], sizes: [x.shape.at(-1), weight.shape[1]] },
        ...(x.shape.slice(1).reduce((a, b) => a * b, 1) === weight.shape[1]
          ? { hint: 'flatten the input first: x.flatten(1)' }
          : {}),
      },
    );
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[0]))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `linear: a bias of [${bias.shape}] does not fit a weight of [${weight.shape}]; [${weight.shape[0]}] is wanted`,
      { op: 'linear' },
    );
}

/** Arithmetic of two operands, the larger and the smaller of two, and their in-place forms. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { quietly } from '../door.js';
import { promote } from '../dtype.js';
import { hold } from '../execute.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { broadcastShapes } from '../shape.js';
import { Tensor } from '../tensor.js';
import { apply3 } from './apply.js';
import { type AlphaOptions, alphaOf, times, timesType } from './alpha.js';
import { floorDivide, truncDivide } from './division.js';
import { type Binary, binary, type Kind, resultType } from './elementwise.js';
import { exactDifference, exactProduct, exactSum } from './exact-whole.js';
import { inPlace } from './in-place.js';
import { neg } from './math.js';
import { looped, shareLoop } from './ternary-loops.js';
import { refuseTruth } from './truth.js';
import { like, type TensorLike, type WithOperands, withOperands } from './scalar.js';

export type { AlphaOptions };
type Terms = [a: Tensor, b: TensorLike, options?: AlphaOptions];
type Scaled = OpFunction<Terms> & WithOperands;

/** A sum or difference whose second operand is multiplied by `alpha` first: one step of the graph, as in PyTorch. */
const scaledRow = ({ op: plain, operands }: Binary, kind: Kind): Prepared<Terms> & WithOperands => {
  const { name, node } = plain;
  const { formulas } = plain.plan;
  const row = defineOp<number, 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['a', 'b'],
    outputs: ['y'],
    fills: true,
    infer: ([a, b], alpha) => ({
      shape: broadcastShapes(name, a!.shape, b!.shape),
      dtype: resultType(name, kind, promote(a!, { shape: b!.shape, dtype: timesType(b!.dtype, alpha) })),
    }),
    kernel([a, b], [y], alpha) {
      const scaled = quietly(() => times(b!, alpha));
      hold([a!, scaled, y!]);
      plain.kernel!([a!, scaled], [y!], undefined);
    },
    vjp: {
      a: needs([], ({ g }) => g),
      b: needs([], (context) => times(formulas[1]!.pull(context), context.attrs)),
    },
    jvp: 'diagonal',
    batch: 'aligned',
  }).prepared((a: Tensor, b: TensorLike, options: AlphaOptions = {}) => [
    [a, like(name, b, a)],
    alphaOf(name, options),
  ]);
  return withOperands(row, ...operands);
};

/** `plain`, or `row` where there is a factor to multiply by; `check` may refuse both operands. */
const withAlpha = (
  plain: OpFunction<[a: Tensor, b: TensorLike]>,
  row: OpFunction<Terms>,
  check: (a: Tensor, b: TensorLike) => void,
): Scaled =>
  withOperands(
    Object.assign(
      (a: Tensor, b: TensorLike, options?: AlphaOptions): Tensor => {
        check(a, b);
        if (options === undefined || alphaOf(plain.op.name, options) === 1) return plain(a, b);
        return row(a, b, options);
      },
      { op: plain.op },
    ),
    1,
  );

const plus: Binary = binary(
  'add',
  'AddBackward0',
  'same',
  (a, b) => a + b,
  {
    a: needs([], ({ g }) => g),
    b: needs([], ({ g }) => g),
  },
  { int64: exactSum },
);
const scaledPlus = scaledRow(plus, 'same');
/** `a + alpha b` (torch.add). */
export const add: Scaled = withAlpha(plus, scaledPlus, () => undefined);

const minus: Binary = binary(
  'sub',
  'SubBackward0',
  'number',
  (a, b) => a - b,
  {
    a: needs([], ({ g }) => g),
    b: needs([], ({ g }) => neg(g)),
  },
  { int64: exactDifference },
);
const scaledMinus = scaledRow(minus, 'number');
/** `a - alpha b` (torch.sub). Throws `DTypeError` `DTYPE_UNSUPPORTED` for bool, on either side. */
export const sub: Scaled = withAlpha(minus, scaledMinus, refuseTruth);

/** `a * b` (torch.mul). */
export const mul: Binary = binary(
  'mul',
  'MulBackward0',
  'same',
  (a, b) => a * b,
  { a: needs(['b'], ({ g }, b) => mul(g, b)), b: needs(['a'], ({ g }, a) => mul(g, a)) },
  { narrow: Math.imul, int64: exactProduct },
);
const quotient: Binary = binary('div', 'DivBackward0', 'float', (a, b) => a / b, {
  a: needs(['b'], ({ g }, b) => div(g, b)),
  // As in PyTorch the quotient is not kept, so that it may be written to.
  b: needs(['a', 'b'], ({ g }, a, b) => mul(g, div(div(a, b), neg(b)))),
});

export interface DivOptions {
  /** `floor` rounds down as floorDivide does, `trunc` towards 0; integers then stay integers. */
  readonly roundingMode?: 'floor' | 'trunc' | null;
}
type Division = OpFunction<[a: Tensor, b: TensorLike, options?: DivOptions]>;

const divided =
  (exact: (a: Tensor, b: TensorLike) => Tensor, rounded: (mode: 'floor' | 'trunc') => typeof exact) =>
  (a: Tensor, b: TensorLike, options?: DivOptions): Tensor => {
    if (options === undefined) return exact(a, b);
    checkOptions('div', options, ['roundingMode']);
    const { roundingMode: mode = null } = options;
    if (mode === null) return exact(a, b);
    if (mode === 'floor' || mode === 'trunc') return rounded(mode)(a, b);
    throw new ArgumentError('ARG_UNKNOWN', `div: roundingMode is "floor" or "trunc", got ${shown(mode)}`, {
      op: 'div',
    });
  };
/** `a / b`, floating also for integers unless `roundingMode` says otherwise (torch.div). */
export const div: Division = Object.assign(
  divided(quotient, (mode) => (mode === 'floor' ? floorDivide : truncDivide)),
  { op: quotient.op },
);

/** The larger of two, NaN when either is (torch.maximum). Where they are equal each gets half of the gradient. */
export const maximum: Binary = binary('maximum', 'MaximumBackward0', 'same', Math.max, {
  a: needs(['a', 'b'], ({ g }, a, b) => share(g, a, b)),
  b: needs(['a', 'b'], ({ g }, a, b) => share(g, b, a)),
});
/** The smaller of two, NaN when either is (torch.minimum). Where they are equal each gets half of the gradient. */
export const minimum: Binary = binary('minimum', 'MinimumBackward0', 'same', Math.min, {
  a: needs(['a', 'b'], ({ g }, a, b) => share(g, b, a)),
  b: needs(['a', 'b'], ({ g }, a, b) => share(g, a, b)),
});
/** 0 where `a < b`, half of `g` where they are equal, else `g`: a NaN on either side passes all to both, as in PyTorch. */
const share: OpFunction<[g: Tensor, a: Tensor, b: Tensor]> = defineOp<undefined, 'g' | 'a' | 'b', 'y'>({
  name: 'share',
  node: 'ShareBackward0',
  inputs: ['g', 'a', 'b'],
  outputs: ['y'],
  fills: true,
  infer: ([g, a, b]) => ({
    shape: broadcastShapes('share', g!.shape, broadcastShapes('share', a!.shape, b!.shape)),
    dtype: g!.dtype,
  }),
  kernel([g, a, b], [y]) {
    if (!looped(shareLoop, [g!, a!, b!], y!, 0))
      apply3((v, p, q) => (p < q ? 0 : p === q ? v / 2 : v), g!, a!, b!, y!);
  },
  vjp: { g: needs(['a', 'b'], ({ g }, a, b) => share(g, a, b)), a: null, b: null },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (g, a, b) => run.one([g, a, b], undefined));

/** Adds `alpha b` in place. */
export const add_: OpFunction<[a: Tensor, b: TensorLike, options?: AlphaOptions]> = withAlpha(
  inPlace(plus),
  inPlace(scaledPlus),
  () => undefined,
);
/** Subtracts `alpha b` in place. */
export const sub_: OpFunction<[a: Tensor, b: TensorLike, options?: AlphaOptions]> = withAlpha(
  inPlace(minus),
  inPlace(scaledMinus),
  refuseTruth,
);
/** Multiplies by `b` in place. */
export const mul_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(mul);
const divideBy = inPlace(quotient);
/** Divides by `b` in place. */
export const div_: Division = Object.assign(
  divided(divideBy, (mode) => inPlace(mode === 'floor' ? floorDivide : truncDivide)),
  { op: divideBy.op },
);

/** A product of a matrix and vectors, or the sum of many products, added to a tensor. */
import { run1 } from '../door.js';
import { type DType, isFloating, promote } from '../dtype.js';
import { defineOp, type JvpContext, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { addmm } from './added-products.js';
import { type AddmmOptions, checkFactors, checkStretch, type Factors, factorsOf } from './addition-rule.js';
import { add, mul } from './arithmetic.js';
import { expand, transpose, unsqueeze } from './axes.js';
import { to } from './cast.js';
import { logicalAnd, logicalOr } from './compare.js';
import { tensordot } from './contractions.js';
import { tensor } from './create.js';
import { inPlace } from './in-place.js';
import { matmul } from './product.js';
import { refuseProduct, sameType } from './product-rule.js';
import { sumTo } from './reduce.js';
import { reshape } from './reshapes.js';

type SumArguments = [x: Tensor, a: Tensor, b: Tensor, options?: AddmmOptions];
type Sum = Prepared<SumArguments>;
interface Scaling extends Factors {
  /** How many axes of a batch all have in front. */
  readonly lead: number;
}

/** How factors become matrices, and gradients of the matrices those of the factors. */
interface Form {
  readonly ranks: readonly [a: number, b: number];
  /** The result's shape without axes of a batch; null where the factors do not fit. */
  readonly shape: (a: Shape, b: Shape) => Shape | null;
  readonly a: (a: Tensor) => Tensor;
  readonly b: (b: Tensor) => Tensor;
  /** A result, or its gradient, as a matrix. */
  readonly y: (y: Tensor) => Tensor;
  readonly fromA: (g: Tensor, shape: Shape) => Tensor;
  readonly fromB: (g: Tensor, shape: Shape) => Tensor;
  /** The type of the result. */
  readonly dtype: (op: string, x: Tensor, a: Tensor, b: Tensor) => DType;
  /** The result, all operands being matrices. */
  readonly sum: (x: Tensor, a: Tensor, b: Tensor, factors: Factors) => Tensor;
}
const same = (x: Tensor): Tensor => x;
const turned = (x: Tensor): Tensor => transpose(x, -1, -2);
/** What is added, with axes of length 1 behind those of a batch. */
const filled = (x: Tensor, lead: number, rank: number): Tensor =>
  Array.from({ length: lead + rank - x.shape.length }).reduce<Tensor>((y) => unsqueeze(y, lead), x);

const product = (a: Tensor, b: Tensor, { alpha }: Scaling): Tensor => {
  const dtype = promote(a, b);
  return mul(matmul(to(a, dtype), to(b, dtype)), alpha);
};
/** The tangent of the result: what each input's own adds to it. */
function pushed(form: Form, { inputs, tangents, outputs: [y], attrs }: JvpContext<Scaling>): Tensor {
  const [{ shape }, [, a, b], [tx, ta, tb]] = [y!, inputs, tangents];
  const parts = [
    tx && expand(filled(mul(tx, attrs.beta), attrs.lead, shape.length - attrs.lead), shape),
    ta && reshape(product(form.a(ta), form.b(b!), attrs), shape),
    tb && reshape(product(form.a(a!), form.b(tb), attrs), shape),
  ].filter((part): part is Tensor => part instanceof Object);
  return to(
    parts.slice(1).reduce((total, part) => add(total, part), parts[0]!.clone()),
    y!.dtype,
  );
}

/** `beta x + alpha (a b)`, computed on matrices. */
function added(name: string, node: string, form: Form): Sum {
  const resultOf = (a: Tensor, b: Tensor, lead: number): Shape => {
    const shape = form.shape(a.shape.slice(lead), b.shape.slice(lead));
    return [...a.shape.slice(0, lead), ...(shape ?? refuseProduct(name, a.shape, b.shape))];
  };
  return defineOp<Scaling, 'x' | 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['x', 'a', 'b'],
    outputs: ['y'],
    infer: ([x, a, b], { lead }) => ({
      shape: resultOf(a!, b!, lead),
      dtype: form.dtype(name, x!, a!, b!),
    }),
    made([x, a, b], { lead, beta, alpha }) {
      const shape = resultOf(a!, b!, lead);
      const start = form.y(filled(x!, lead, shape.length - lead));
      return [reshape(form.sum(start, form.a(a!), form.b(b!), { beta, alpha }), shape)];
    },
    vjp: {
      x: needs([], ({ g, shape, attrs: { beta, lead } }) => sumTo(mul(g, beta), shape, lead)),
      a: needs(['b'], ({ g, shape, attrs }, b) =>
        form.fromA(product(form.y(g), turned(form.b(b)), attrs), shape),
      ),
      b: needs(['a'], ({ g, shape, attrs }, a) =>
        form.fromB(product(turned(form.a(a)), form.y(g), attrs), shape),
      ),
    },
    jvp: (context) => [pushed(form, context)],
    batch: { lift: (attrs) => ({ ...attrs, lead: attrs.lead + 1 }) },
  }).prepared((x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}) => {
    checkFactors(name, a, b, form.ranks);
    checkStretch(name, x, resultOf(a, b, 0));
    return [[x, a, b], { ...factorsOf(name, form.dtype(name, x, a, b), options), lead: 0 }];
  });
}

const ofMatrices: Pick<Form, 'dtype' | 'sum'> = {
  dtype: sameType,
  sum: (x, a, b, factors) => run1(addmm.op, [x, a, b], factors),
};

/** `beta x + alpha (a b)` for a matrix and a vector (torch.addmv). Throws as `addmm`. */
export const addmv: Sum = added('addmv', 'AddmvBackward0', {
  ...ofMatrices,
  ranks: [2, 1],
  shape: ([n, k], [m]) => (k === m ? [n!] : null),
  a: same,
  b: (b) => unsqueeze(b, -1),
  y: (y) => unsqueeze(y, -1),
  fromA: same,
  fromB: reshape,
});
/** `beta x + alpha (a b)` for a matrix and a vector, in place. */
export const addmv_: OpFunction<SumArguments> = inPlace(addmv);

/** A whole factor beside integers as a tensor, which leaves their type as it is and wraps. */
const scaled = (x: Tensor, factor: number): Tensor =>
  factor === 1 ? x : mul(x, isFloating(x.dtype) ? factor : tensor(factor, { dtype: 'int64' }));
/** The type of all three. PyTorch stretches `x` first, so that even one without dimensions has its say. */
const meeting = (x: Tensor, a: Tensor, b: Tensor): DType =>
  promote({ dtype: promote(a, b), shape: a.shape }, { dtype: x.dtype, shape: a.shape });
/** Element by element, each step rounded; of truth values: where `x`, or both of `a` and `b`. */
function outerSum(x: Tensor, a: Tensor, b: Tensor, { beta, alpha }: Factors): Tensor {
  const dtype = meeting(x, a, b);
  if (dtype === 'bool') return logicalOr(mul(x, beta !== 0), logicalAnd(mul(a, alpha !== 0), b));
  const products = mul(scaled(to(a, dtype), alpha), to(b, dtype));
  return beta === 0 ? products : add(scaled(to(x, dtype), beta), products);
}
/**
 * `beta x + alpha (a ⊗ b)`: all products of two vectors added to a matrix, of any types, which are promoted (torch.addr). Of
 * truth values it is where `x` is true, or both `a` and `b` are. Throws `ShapeError`, `DTypeError` `DTYPE_MISMATCH`.
 */
export const addr: Sum = added('addr', 'AddrBackward0', {
  ranks: [1, 1],
  shape: ([n], [m]) => [n!, m!],
  a: (a) => unsqueeze(a, -1),
  b: (b) => unsqueeze(b, -2),
  y: same,
  fromA: reshape,
  fromB: reshape,
  dtype: (_, x, a, b) => meeting(x, a, b),
  sum: outerSum,
});
/** `beta x + alpha (a ⊗ b)` in place. */
export const addr_: OpFunction<SumArguments> = inPlace(addr);

/** Matrices side by side: times matrices one below the other, one product is the sum of all. */
const wide = (a: Tensor): Tensor => {
  const [s, n, k] = a.shape.slice(-3);
  return reshape(transpose(a, -3, -2), [...a.shape.slice(0, -3), n!, s! * k!]);
};
/** `beta x + alpha Σ a[i] b[i]` over stacks of matrices (torch.addbmm). Throws as `addmm`, and `SHAPE_MISMATCH`. */
export const addbmm: Sum = added('addbmm', 'AddbmmBackward0', {
  ...ofMatrices,
  ranks: [3, 3],
  shape: ([s, n, k], [t, l, m]) => (s === t && k === l ? [n!, m!] : null),
  a: wide,
  b: (b) => reshape(b, [...b.shape.slice(0, -3), sizeOf(b.shape.slice(-3, -1)), b.shape.at(-1)!]),
  y: same,
  fromA: (g, shape) => {
    const [s, n, k] = shape.slice(-3);
    return transpose(reshape(g, [...shape.slice(0, -3), n!, s!, k!]), -3, -2);
  },
  fromB: reshape,
});
/** `beta x + alpha Σ a[i] b[i]` in place. */
export const addbmm_: OpFunction<SumArguments> = inPlace(addbmm);

/** Sums of products along the last axes of both; with a tensor without dimensions plain products (torch.inner). Throws `ShapeError`. */
export const inner: OpFunction<[a: Tensor, b: Tensor]> = Object.assign(
  (a: Tensor, b: Tensor): Tensor =>
    rankOf('inner', a, 'a') === 0 || rankOf('inner', b, 'b') === 0
      ? mul(a, b)
      : tensordot(tensorOf('inner', a), b, [[-1], [-1]]),
  { op: tensordot.op },
);

/** How rows are declared that look at one element of each operand at a time: a loss, and its slope times a gradient. */
import {
  type Data,
  type DType,
  defineOp,
  type Formula,
  type OpFunction,
  promote,
  type Runner,
  sizeOf,
  type Tensor,
} from '@isograd/tensor';
import { stepIn } from '@isograd/tensor/compiled';
import { commonShape, placesIn } from './places.js';
import { liftReduced, type Reduced, reducedShape, scaleOf } from './reduction.js';

/** Elements of the operands, in the order of the inputs. */
export type Pointwise = (...values: number[]) => number;

const one = [1];
function typeOf(inputs: readonly Tensor[]): DType {
  let { dtype } = inputs[0]!;
  for (let i = 1; i < inputs.length; i++) {
    const other = inputs[i]!.dtype;
    if (other !== dtype) dtype = promote({ dtype, shape: one }, { dtype: other, shape: one });
  }
  return dtype;
}

/** A row that waits for its public function. */
export interface Declared<A> {
  called<Args extends unknown[]>(call: (run: Runner<A>) => (...args: Args) => Tensor): OpFunction<Args>;
}

interface LossRow<A extends Reduced, In extends string> {
  readonly name: string;
  readonly node: string;
  /** Tensors of one shape. */
  readonly inputs: readonly In[];
  readonly f: (attrs: A) => Pointwise;
  /** Does it by compiled kernels; false where they cannot. */
  readonly compiled?: (inputs: readonly Tensor[], y: Tensor, attrs: A) => boolean;
  readonly vjp: { readonly [K in In]: Formula<In | 'y', A> | null };
  /** Tangent of the elements, before they are reduced and scaled. */
  readonly push: (inputs: readonly Tensor[], tangents: readonly (Tensor | null)[], attrs: A) => Tensor;
}

/** A loss: `f` at each element, then reduced. Its inputs have one shape. Float32 results are rounded once. */
export const lossRow = <A extends Reduced, In extends string>({
  name,
  node,
  inputs,
  f,
  compiled,
  vjp,
  push,
}: LossRow<A, In>): Declared<A> =>
  defineOp<A, In, 'y'>({
    name,
    node,
    inputs,
    outputs: ['y'],
    fills: true,
    infer: (xs, attrs) => ({ shape: reducedShape(xs[0]!.shape, attrs), dtype: typeOf(xs) }),
    kernel(xs, [y], attrs) {
      if (compiled?.(xs, y!, attrs) === true) return;
      const { shape } = xs[0]!;
      const element = elements(xs, shape, f(attrs));
      const to = y!.storage.data;
      if (attrs.reduction === 'none') {
        for (let i = 0; i < to.length; i++) to[i] = element(i);
        return;
      }
      const [each, scale] = [sizeOf(shape.slice(attrs.lead)), scaleOf(shape, attrs)];
      for (let k = 0; k < sizeOf(y!.shape); k++) {
        let total = 0;
        for (let i = k * each; i < (k + 1) * each; i++) total += element(i);
        to[k] = attrs.reduction === 'mean' ? (each === 0 ? NaN : total * scale) : total;
      }
    },
    frees: true,
    vjp,
    jvp: ({ inputs: xs, tangents, attrs }) => [push(xs, tangents, attrs)],
    batch: { lift: liftReduced },
  });

/** The value of `f` at element i of the operands stretched to `shape`. */
function elements(xs: readonly Tensor[], shape: readonly number[], f: Pointwise): (i: number) => number {
  const data = xs.map((x) => x.storage.data);
  const steps = xs.map((x) => stepIn(x, shape));
  return steps.every((step) => step !== null) ? evenly(xs, data, steps, f) : scattered(xs, data, shape, f);
}

function evenly(
  xs: readonly Tensor[],
  data: readonly Data[],
  steps: readonly number[],
  f: Pointwise,
): (i: number) => number {
  const [A, B, C, D] = data;
  const [a, b, c, d] = xs.map((x) => x.offset);
  const [p, q, r, s] = steps;
  if (xs.length === 2) return (i) => f(A![a! + i * p!]!, B![b! + i * q!]!);
  if (xs.length === 3) return (i) => f(A![a! + i * p!]!, B![b! + i * q!]!, C![c! + i * r!]!);
  if (xs.length === 4)
    return (i) => f(A![a! + i * p!]!, B![b! + i * q!]!, C![c! + i * r!]!, D![d! + i * s!]!);
  return (i) => f(...data.map((values, k) => values[xs[k]!.offset + i * steps[k]!]!));
}

function scattered(
  xs: readonly Tensor[],
  data: readonly Data[],
  shape: readonly number[],
  f: Pointwise,
): (i: number) => number {
  const places = xs.map((x) => placesIn(x, shape));
  const [A, B, C, D] = data;
  const [a, b, c, d] = places;
  if (xs.length === 2) return (i) => f(A![a![i]!]!, B![b![i]!]!);
  if (xs.length === 3) return (i) => f(A![a![i]!]!, B![b![i]!]!, C![c![i]!]!);
  if (xs.length === 4) return (i) => f(A![a![i]!]!, B![b![i]!]!, C![c![i]!]!, D![d![i]!]!);
  return (i) => f(...data.map((values, k) => values[places[k]![i]!]!));
}

interface SlopeRow<A, In extends string> {
  readonly name: string;
  /** The first is the gradient. All broadcast. */
  readonly inputs: readonly In[];
  readonly f: (attrs: A) => Pointwise;
  /** Does it by compiled kernels; false where they cannot. */
  readonly compiled?: (inputs: readonly Tensor[], y: Tensor, attrs: A) => boolean;
  readonly vjp: { readonly [K in In]: Formula<In | 'y', A> | null };
}

/** A slope times a gradient, element by element, in one pass. */
export const slopeRow = <A, In extends string>(row: SlopeRow<A, In>): Declared<A> => {
  const { name, inputs, f, compiled, vjp } = row;
  return defineOp<A, In, 'y'>({
    name,
    node: `${name[0]!.toUpperCase()}${name.slice(1)}Backward0`,
    inputs,
    outputs: ['y'],
    fills: true,
    infer: (xs) => ({ shape: commonShape(xs), dtype: typeOf(xs) }),
    kernel(xs, [y], attrs) {
      if (compiled?.(xs, y!, attrs) === true) return;
      const element = elements(xs, y!.shape, f(attrs));
      const to = y!.storage.data;
      for (let i = 0; i < to.length; i++) to[i] = element(i);
    },
    frees: true,
    vjp,
    jvp: 'diagonal',
    batch: 'aligned',
  });
};

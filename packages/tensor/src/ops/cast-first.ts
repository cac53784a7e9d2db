/** The `dtype` option of sums and products: the input is cast first, and PyTorch records both as one step. */
import { DTypeError } from '@isograd/errors';
import { checkDType, type DType } from '../dtype.js';
import { defineOp, type OpFunction, type Pull } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { to } from './cast.js';

export interface DTypeOption {
  /** The type to compute and answer in: the input is cast to it first. Gradients come back in the type of the input. */
  readonly dtype?: DType | undefined;
}

interface Cast<A> {
  readonly inner: A;
  readonly dtype: DType;
}

/**
 * `f` with an optional type: without one, or with that of the input where `f` keeps it, `f` itself.
 * Throws `DTypeError` `DTYPE_UNKNOWN`.
 */
export function castFirst<A>(
  f: OpFunction<[x: Tensor, attrs: A]>,
): (x: Tensor, attrs: A, dtype: DType | undefined) => Tensor {
  const { op } = f;
  const formula = op.plan.formulas[0]!;
  const lifted = (attrs: A, size: number): A =>
    typeof op.batch === 'object' ? op.batch.lift(attrs, size) : attrs;
  const cast = defineOp<Cast<A>, 'x', 'y'>({
    name: op.name,
    node: op.node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], { inner, dtype }) => ({ shape: op.infer!([x!], inner).shape, dtype }),
    // Sums of narrow integers are int64, whose last bits are what wraps in PyTorch.
    made: ([x], { inner, dtype }) => [to(f(to(x!, dtype), inner), dtype)],
    vjp: {
      x: {
        needs: formula.needs.map((name) => (name === 'y' ? 'y' : 'x')),
        pull: ({ attrs: { inner, dtype }, ...context }: Pull<Cast<A>>, ...values) =>
          formula.pull({ ...context, attrs: inner }, ...values.map((v) => to(v, dtype))),
      },
    },
    jvp({ inputs: [x], tangents: [t], outputs, attrs: { inner, dtype } }) {
      const tangent = to(t!, dtype);
      if (typeof op.jvp !== 'function') return [f(tangent, inner)];
      return op.jvp({ inputs: [to(x!, dtype)], tangents: [tangent], outputs, attrs: inner });
    },
    batch: { lift: ({ inner, dtype }, size) => ({ inner: lifted(inner, size), dtype }) },
  }).called((run) => (x: Tensor, attrs: Cast<A>) => run.one([x], attrs));
  return (x, inner, dtype) => {
    if (dtype === undefined) return f(x, inner);
    checkDType(op.name, dtype);
    const same = tensorOf(op.name, x).dtype === dtype;
    return same && op.infer!([x], inner).dtype === dtype ? f(x, inner) : cast(x, { inner, dtype });
  };
}

/** `x` in the type that was asked for, recorded as a step of its own. Throws `DTypeError` `DTYPE_UNKNOWN`. */
export const inDType = (op: string, x: Tensor, { dtype }: DTypeOption): Tensor =>
  dtype === undefined ? x : to(tensorOf(op, x), checkDType(op, dtype));

/** Refuses a type that an operation is not computed in. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export function refuseDType(op: string, dtype: DType | undefined, refused: boolean, wanted: string): void {
  if (dtype === undefined || !refused) return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: ${wanted}, got dtype ${dtype}`, {
    op,
    details: { dtype },
  });
}

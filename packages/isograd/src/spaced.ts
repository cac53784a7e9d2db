/** Evenly spaced numbers as JAX, TensorFlow and MXNet count them: each `start + i * step`, in float32. */
import { AllocationError, ArgumentError, shown } from '@isograd/errors';
import { type Tensor, tensor } from '@isograd/tensor';

/** `f(stop)` counts from 0; `f(start, stop)` and `f(start, stop, step)` from `start`, up to but without `stop`. */
export type Spaced<T extends Tensor = Tensor> = (
  ...limits:
    [stop: number] | [start: number, stop: number] | [start: number, stop: number, step: number | undefined]
) => T;

/**
 * The function of that name. It throws `ArgumentError` `ARG_MISSING`, `ARG_TYPE`, `ARG_RANGE` for a step of 0 and for
 * numbers that are not finite, `AllocationError` `ALLOC_LIMIT`.
 */
export const spaced =
  (op: string): Spaced =>
  (...limits) => {
    const [first, second, step = 1] = checked(op, limits);
    const [start, stop] = second === undefined ? [0, first] : [first, second];
    const size = Math.max(0, Math.ceil((stop - start) / step));
    // What an array of 32-bit numbers may have at most.
    if (size > 2 ** 30)
      throw new AllocationError('ALLOC_LIMIT', `${op}: ${size} numbers are more than there is memory for`, {
        op,
      });
    const [from, by] = [Math.fround(start), Math.fround(step)];
    return tensor(Float32Array.from({ length: size }, (_, i) => from + Math.fround(i * by)));
  };

function checked(op: string, limits: readonly unknown[]): readonly [number, number | undefined, number?] {
  const given = limits.at(-1) === undefined ? limits.slice(0, -1) : limits;
  if (given.length === 0 || given.length > 3)
    throw new ArgumentError('ARG_MISSING', `${op}: one to three numbers are wanted, got ${given.length}`, {
      op,
    });
  const [first, second, step] = given.map((value) => {
    if (typeof value !== 'number')
      throw new ArgumentError('ARG_TYPE', `${op}: numbers are wanted, got ${shown(value)}`, { op });
    if (Number.isFinite(value)) return value;
    throw new ArgumentError('ARG_RANGE', `${op}: finite numbers are wanted, got ${value}`, { op });
  });
  if (step !== 0) return step === undefined ? [first!, second] : [first!, second, step];
  throw new ArgumentError('ARG_RANGE', `${op}: a step of 0 leads nowhere`, { op });
}

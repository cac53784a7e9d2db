/** Tensors that require a gradient only as long as open tapes watch them. */
import type { Tensor } from '@isograd/tensor';

/** How many tapes watch each. */
const loans = new WeakMap<Tensor, number>();

/** One more tape watches `x`. One that requires a gradient anyway is not touched. Throws `AutogradError` `GRAD_DTYPE`. */
export function lend(x: Tensor): void {
  const before = loans.get(x);
  if (!x.requiresGrad || before !== undefined) loans.set(x.requiresGrad_(), (before ?? 0) + 1);
}

/** Whether `x` requires a gradient for tapes alone. */
export const isLent = (x: Tensor): boolean => loans.has(x);

/** One tape less; after the last `x` is as it was. */
export function giveBack(x: Tensor): void {
  const before = loans.get(x);
  if (before === undefined) return;
  if (before > 1) {
    loans.set(x, before - 1);
    return;
  }
  loans.delete(x);
  if (x.isLeaf) x.requiresGrad_(false);
}

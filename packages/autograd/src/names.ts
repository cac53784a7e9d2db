/** What tensors are called, as their owners tell: autograd has no names of its own, and its errors give those it knows. */
import type { Tensor } from '@isograd/tensor';

const names = new WeakMap<Tensor, string>();

/**
 * Tells the name that errors give `x` from now on: a module does so with the path of each parameter when it is first called.
 * The longest name stays, so that a layer that is called by itself does not hide where it stands in a model.
 */
export function nameTensor(x: Tensor, name: string): void {
  if (name.length > (names.get(x)?.length ?? 0)) names.set(x, name);
}

/** `the frozen parameter "0.weight" of shape [2,3]`, or without a name `a frozen parameter of shape [2,3]`. */
export function described(x: Tensor, kind: string): string {
  const name = names.get(x);
  return name === undefined
    ? `a ${kind} of shape [${x.shape}]`
    : `the ${kind} "${name}" of shape [${x.shape}]`;
}

/** The name of `x`, for the details of an error. */
export const nameOf = (x: Tensor): string | undefined => names.get(x);

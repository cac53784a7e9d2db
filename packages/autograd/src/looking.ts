/** Hooks that only look at a gradient while they are called: the leaf may then keep it without a copy. */
import type { Tensor } from '@isograd/tensor';
import type { Hook } from './node.js';

/** A mark on the function: a set of all of them would have to forget each, which the garbage collector pays for. */
const looks: unique symbol = Symbol('only looks');
interface Marked extends Hook {
  [looks]?: true;
}

/** `look` as a tensor hook that promises not to keep the gradient, so that it costs no copy of it. */
export function onlyLooks(look: (g: Tensor) => void): Hook {
  markLooking(look);
  return look;
}

/** The same promise of a hook on a module: it keeps neither the arguments nor the output that it sees. */
export function markLooking(hook: (...args: never[]) => unknown): void {
  Reflect.set(hook, looks, true);
}

/** Whether a function promised so. */
export const isLooking = (hook: (...args: never[]) => unknown): boolean => Reflect.get(hook, looks) === true;

/** Whether one of these hooks may hold on to the gradient it saw. */
export const mayKeep = (hooks: readonly { readonly hook: Marked }[] | null): boolean =>
  hooks !== null && hooks.some(({ hook }) => hook[looks] !== true);

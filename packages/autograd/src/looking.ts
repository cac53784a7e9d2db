/** Hooks that only look at a gradient while they are called: the leaf may then keep it without a copy. */
import type { Tensor } from '@isograd/tensor';
import type { Hook } from './node.js';

const looking = new WeakSet<Hook>();

/** `look` as a tensor hook that promises not to keep the gradient, so that it costs no copy of it. */
export function onlyLooks(look: (g: Tensor) => void): Hook {
  const hook: Hook = (g) => look(g);
  looking.add(hook);
  return hook;
}

/** Whether one of these hooks may hold on to the gradient it saw. */
export const mayKeep = (hooks: readonly { readonly hook: Hook }[] | null): boolean =>
  hooks !== null && hooks.some(({ hook }) => !looking.has(hook));

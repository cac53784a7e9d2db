/** Adding to `grad`. */
import { AutogradError } from '@isograd/errors';
import { inference, stateOf, type Tensor } from '@isograd/tensor';
import { described } from './names.js';
import { discard, fills } from './ownership.js';

/**
 * Adds `g` to `x.grad`: into what a leaf has, which keeps its history then, as in PyTorch; out of place where `g` has a
 * history, for results, and where `x.grad` cannot be written to. One that is `owned` by nobody else is kept without a copy
 * where it can be.
 */
export function addGrad(x: Tensor, g: Tensor, createGraph: boolean, owned = false): void {
  const state = stateOf(x);
  const old = state.grad;
  if (old === null) {
    state.grad = owned && !createGraph && fills(g) ? g : g.clone();
    state.read = false;
  } else state.grad = createGraph || !x.leaf || !isWritable(old) ? old.add(g) : old.add_(g);
  if (owned && state.grad !== g && state.grad.storage !== g.storage) discard(g);
}

/** A user may have set a gradient that repeats one number in memory. */
const isWritable = (x: Tensor): boolean => x.strides.every((step, i) => step !== 0 || x.shape[i]! < 2);

/** Throws `AutogradError` `GRAD_INPLACE` before any leaf is written to where one has a gradient of inference mode, which ends with it. */
export function checkGrad(x: Tensor): void {
  if (x.state === null || x.state.grad === null || !x.state.grad.storage.inference || inference.on) return;
  throw new AutogradError(
    'GRAD_INPLACE',
    `backward: ${described(x, x.role ?? 'leaf')} has a gradient that was made in inferenceMode, and outside nothing is added to it`,
    { op: 'backward', details: { shape: x.shape }, hint: 'set it to null, or to its clone()' },
  );
}

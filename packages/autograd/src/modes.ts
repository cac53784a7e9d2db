/** Switching recording on and off, in PyTorch's other spellings. */
/// <reference lib="esnext.disposable" preserve="true" />
import { ArgumentError, shown } from '@isograd/errors';
import { door, enableGrad, noGrad } from '@isograd/tensor';

/**
 * Recording on or off while `f` runs; without `f`, from here until the returned object is disposed of
 * (`using _ = setGradEnabled(false)`), as `torch.set_grad_enabled`. Throws `ArgumentError` `ARG_TYPE`.
 */
export function setGradEnabled<T>(on: boolean, f: () => T): T;
export function setGradEnabled(on: boolean): Disposable;
export function setGradEnabled(on: boolean, f?: () => unknown): unknown {
  if (typeof on !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `setGradEnabled: a boolean is wanted, got ${shown(on)}`, {
      op: 'setGradEnabled',
    });
  if (f !== undefined) return on ? enableGrad(f) : noGrad(f);
  const { recording, hidden } = door;
  [door.recording, door.hidden] = [on, !on];
  let ended = false;
  return {
    [Symbol.dispose]() {
      if (!ended) [door.recording, door.hidden] = [recording, hidden];
      ended = true;
    },
  };
}

let depth = 0;
/**
 * Nothing that happens inside is remembered (torch.inference_mode). Ours is `noGrad` under another name: tensors made
 * inside are ordinary ones, and may be used in recorded operations later.
 */
export function inferenceMode<T>(f: () => T): T {
  depth++;
  try {
    return noGrad(f);
  } finally {
    depth--;
  }
}

/** Whether an `inferenceMode` is open. */
export const isInferenceModeEnabled = (): boolean => depth > 0;

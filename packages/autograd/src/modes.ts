/** Switching recording on and off, in PyTorch's other spellings. */
/// <reference lib="esnext.disposable" preserve="true" />
import { ArgumentError, checkFunction, shown } from '@isograd/errors';
import { door, enableGrad, inference, noGrad, refusePromise } from '@isograd/tensor';

/**
 * Recording on or off while `f` runs; without `f`, from here until the returned object is disposed of
 * (`using _ = setGradEnabled(false)`), as `torch.set_grad_enabled`. Throws `ArgumentError` `ARG_TYPE`.
 */
export function setGradEnabled<T>(on: boolean, f: () => T): T;
export function setGradEnabled(on: boolean): Disposable;
export function setGradEnabled(on: boolean, f?: () => unknown): unknown {
  checkOn('setGradEnabled', on);
  if (f !== undefined) checkFunction('setGradEnabled', f);
  if (f !== undefined) return on ? enableGrad(f) : noGrad(f);
  return opened(on && !inference.on, inference.on);
}

/**
 * Nothing that happens inside is remembered, and the tensors made inside are inference tensors (torch.inference_mode):
 * outside they are read, and `clone()` makes ordinary tensors of them; writing into them, saving them for backward and
 * asking for their gradient throws `AutogradError` `GRAD_INPLACE` or `GRAD_MODE`. Views of ordinary tensors are ordinary,
 * and may be written to inside. With `false` in front the function is out of the mode again, and recorded. Without a
 * function, from here until the returned object is disposed of. Synchronous only. Throws `ArgumentError` `ARG_TYPE`.
 */
export function inferenceMode<T>(f: () => T): T;
export function inferenceMode<T>(on: boolean, f: () => T): T;
export function inferenceMode(on?: boolean): Disposable;
export function inferenceMode(given: boolean | (() => unknown) = true, g?: () => unknown): unknown {
  const [on, f] = typeof given === 'function' ? [true, given] : [given, g];
  checkOn('inferenceMode', on);
  if (f !== undefined) checkFunction('inferenceMode', f);
  const mode = opened(!on, on);
  if (f === undefined) return mode;
  try {
    return refusePromise('inferenceMode', f());
  } finally {
    mode[Symbol.dispose]();
  }
}

/** Whether an `inferenceMode` is open. */
export const isInferenceModeEnabled = (): boolean => inference.on;

function checkOn(op: string, on: unknown): asserts on is boolean {
  if (typeof on !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: a boolean is wanted, got ${shown(on)}`, { op });
}

/** These modes until disposed of. */
function opened(recording: boolean, inferring: boolean): Disposable {
  const before = { recording: door.recording, hidden: door.hidden, on: inference.on };
  [door.recording, door.hidden, inference.on] = [recording, !recording, inferring];
  let ended = false;
  return {
    [Symbol.dispose]() {
      if (!ended) [door.recording, door.hidden, inference.on] = [before.recording, before.hidden, before.on];
      ended = true;
    },
  };
}

/** Whether somebody who runs a function here will differentiate what comes out, and so wants its whole history. */
import { door } from '@isograd/tensor';

/** Set while a reverse transform runs its function, and during a backward pass that is remembered. */
export const differentiating = { on: false };

/** Runs `f` for somebody who will differentiate its result. */
export function toDifferentiate<T>(on: boolean, f: () => T): T {
  const before = differentiating.on;
  differentiating.on = on;
  try {
    return f();
  } finally {
    differentiating.on = before;
  }
}

/**
 * Whether a `grad`, `vjp` or their like is running this, or a backward pass with `createGraph`. Who takes gradients inside
 * and mostly leaves their history out, as `tf.GradientTape` does, must not do so then.
 */
export const isDifferentiating = (): boolean => differentiating.on && door.recording;

/** A tape for the length of a function. */
import { checkFunction } from '@isograd/errors';
import { GradientTape, type TapeOptions } from './tensorflow-tape.js';

/** Runs `f` with a tape, and ends the tape (the with-block of tf.GradientTape). */
export function gradientTape<T>(f: (tape: GradientTape) => T, options: TapeOptions = {}): T {
  checkFunction('gradientTape', f);
  const tape = new GradientTape(options);
  try {
    return f(tape);
  } finally {
    tape[Symbol.dispose]();
  }
}

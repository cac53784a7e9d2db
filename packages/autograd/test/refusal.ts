/** What an error must be and say. */
import { expect } from 'vitest';

/** The class that goes with the first word of a code. */
const classes: Readonly<Record<string, string>> = {
  ARG: 'ArgumentError',
  DTYPE: 'DTypeError',
  GRAD: 'AutogradError',
  INDEX: 'IndexError',
  NUMERIC: 'NumericError',
  SHAPE: 'ShapeError',
};

/** For `toThrow`: an error with this code and the class that goes with it, whose message holds all of these words. */
export function refusal(code: string, ...says: string[]): unknown {
  const words = says.map((part) => `(?=[^]*${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`);
  const known = classes[code.split('_')[0]!];
  return expect.objectContaining({
    code,
    message: expect.stringMatching(new RegExp(words.join(''))),
    ...(known === undefined ? {} : { name: known }),
  });
}

/** For `toThrow`: an error whose hint holds these words. */
export const hinting = (words: string): unknown =>
  expect.objectContaining({ hint: expect.stringContaining(words) });

/** What an error must be and say. */
import { expect } from 'vitest';

/** For `toThrow`: an error with this code whose message holds all of these words. */
export function refusal(code: string, ...says: string[]): unknown {
  const words = says.map((part) => `(?=[^]*${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`);
  return expect.objectContaining({ code, message: expect.stringMatching(new RegExp(words.join(''))) });
}

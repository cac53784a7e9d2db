/** Custom rules for functions of two tensors keep the laws of operations, under every transform and pair of them. */
import { expect, test } from 'vitest';
import { customLaws, functionsOfTwo } from '../src/testing.js';

test.each(customLaws(functionsOfTwo).map((law) => [law.title, law] as const))(
  '%s',
  (_, { wrongs }) => expect(wrongs()).toEqual([]),
  60_000,
);

/** Custom rules for functions of one tensor keep the laws of operations, under every transform and pair of them. */
import { expect, test } from 'vitest';
import { customLaws, functionsOfOne } from '../src/testing.js';

test.each(customLaws(functionsOfOne).map((law) => [law.title, law] as const))(
  '%s',
  (_, { wrongs }) => expect(wrongs()).toEqual([]),
  60_000,
);

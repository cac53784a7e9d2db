/** Which times count for a figure. */
import { expect, test } from 'vitest';
import { figureOf, noTimes, type Times } from '../src/states.js';

const times: Times = { ...noTimes(), quiet: [4, 6, 5], slow: [9, 9, 10], shared: [7], noisy: [1, 20] };
const rules: readonly (readonly [says: string, changed: Partial<Times>, us: number, machine: keyof Times])[] =
  [
    ['three quiet ones speak for all', {}, 5, 'quiet'],
    ['two need a shared one beside them', { quiet: [4, 6] }, 6, 'shared'],
    ['slow ones count where these are too few', { quiet: [4], shared: [] }, 9, 'slow'],
    ['the lower quartile of all is what is left', { quiet: [4], shared: [], slow: [9] }, 4, 'noisy'],
  ];

test.each(rules)('%s', (_, changed, us, machine) => {
  expect(figureOf({ ...times, ...changed })).toEqual({ us, machine });
});

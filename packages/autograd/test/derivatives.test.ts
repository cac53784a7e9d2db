/** No operation on floating numbers is without a derivative. */
import { expect, test } from 'vitest';
import { reportOf } from '../scripts/derivative-report.js';

test('only comparisons, whole numbers and draws have no derivative', () => {
  const { constant, missing } = reportOf();
  expect(missing).toEqual([]);
  expect(constant).toEqual(expect.arrayContaining(['argmax', 'eq', 'isnan', 'nonzero']));
});

test('forward mode goes by a rule of its own for every operation: none pays for a double backward', () => {
  expect(reportOf().doubled).toEqual([]);
});

/** Every sample of every row of this package, under every transform and pair of transforms; and every refusal. */
import { laws } from '@isograd/autograd/testing';
import { describe, expect, test } from 'vitest';
import { rows as table } from '../src/ops/index.js';
import { rowSamples } from './samples.js';

test('every row has a sample', () => {
  expect(Object.keys(rowSamples).toSorted()).toEqual(Object.keys(table).toSorted());
});

describe.each(
  Object.entries(rowSamples).flatMap(([name, { good }]) =>
    good.map((sample, n) => [`${name} #${n}`, sample] as const),
  ),
)('%s', (_, sample) => {
  const said = laws.filter(({ applies }) => applies(sample)).map((law) => [law.title, law] as const);
  test.each(said)('%s', (__, { check }) => {
    expect(() => check(sample)).not.toThrow();
  });
});

describe.each(
  Object.entries(rowSamples).flatMap(([name, { bad = [] }]) => bad.map((sample) => [name, sample] as const)),
)('%s refuses', (_, { call, code, says }) => {
  test(`${code}: ${says}`, () => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
  });
});

/** Functions of analysis and reductions at indices give what torch 1.13 gives (golden/rarer.py), element by element. */
import { expect, test } from 'vitest';
import { isFloating, Tensor } from '../src/index.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { rarerCalls } from './rarer-calls.js';
import { readGolden, ulp } from './recorded.js';

interface Case {
  readonly id: string;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
}
const { cases } = readGolden<{ readonly cases: readonly Case[] }>('rarer');

/** What differs by more than 2 ulp of the element itself. */
function apart(y: Tensor, wanted: Tensor): readonly string[] {
  if (y.dtype !== wanted.dtype || String(y.shape) !== String(wanted.shape))
    return [`${y.dtype}[${y.shape}] for ${wanted.dtype}[${wanted.shape}]`];
  const [made, kept] = [[...y.data()], [...wanted.data()]];
  const allowed = (v: number): number => (isFloating(wanted.dtype) ? 2 * ulp(v, wanted.dtype) : 0);
  return made.flatMap((v, i) => {
    const same = Object.is(v, kept[i]) || Math.abs(v - kept[i]!) <= allowed(kept[i]!);
    return same ? [] : [`element ${i} is ${v}, recorded ${kept[i]}`];
  });
}

test('every recorded call is said here, and no other', () => {
  expect(cases.map(({ id }) => id).toSorted()).toEqual(Object.keys(rarerCalls).toSorted());
});

test.each(cases)('$id agrees with PyTorch within 2 ulp of each value', ({ id, in: given, out }) => {
  const [a, b, c] = given.map(fromBits);
  const got = rarerCalls[id]!(a!, b!, c!);
  const ys = got instanceof Tensor ? [got] : got;
  expect(ys).toHaveLength(out.length);
  expect(ys.flatMap((y, i) => apart(y, fromBits(out[i]!)))).toEqual([]);
});

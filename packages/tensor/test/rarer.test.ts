/** Functions of analysis and reductions at indices give what torch 1.13 gives (golden/rarer.py), element by element. */
import { expect, test } from 'vitest';
import { hannWindow, isFloating, manualSeed, Tensor } from '../src/index.js';
import { bitsOf, type Encoded, fromBits } from '../src/testing.js';
import { rarerCalls } from './rarer-calls.js';
import { readGolden, ulp } from './recorded.js';

interface Case {
  readonly id: string;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
}
const { cases, rates, draws, doubles } = readGolden<{
  readonly cases: readonly Case[];
  readonly rates: Encoded;
  readonly draws: Encoded;
  readonly doubles: Encoded;
}>('rarer');

/** What differs by more than 2 ulp of the element itself, or of `least` where that is larger. */
function apart(y: Tensor, wanted: Tensor, least: number): readonly string[] {
  if (y.dtype !== wanted.dtype || String(y.shape) !== String(wanted.shape))
    return [`${y.dtype}[${y.shape}] for ${wanted.dtype}[${wanted.shape}]`];
  const [made, kept] = [[...y.data()], [...wanted.data()]];
  const allowed = (v: number): number =>
    isFloating(wanted.dtype) ? 2 * ulp(Math.max(Math.abs(v), least), wanted.dtype) : 0;
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
  // Terms of 0.42, 0.5 and 0.08 nearly cancel in this window.
  const least = id.startsWith('blackman') ? 0.5 : 0;
  expect(ys.flatMap((y, i) => apart(y, fromBits(out[i]!), least))).toEqual([]);
});

test('poisson draws what PyTorch draws, whatever the type and the layout', () => {
  manualSeed(11);
  expect(bitsOf(fromBits(rates).poisson())).toBe(bitsOf(fromBits(draws)));
  manualSeed(11);
  const across = fromBits(rates).double().reshape([5, 8]).t();
  expect(bitsOf(across.poisson())).toBe(bitsOf(fromBits(doubles)));
});

test('windows refuse what is no length, and integers', () => {
  expect(() => hannWindow(-1)).toThrow('hannWindow: a whole number from 0 up is wanted, got -1');
  expect(() => hannWindow(3, { dtype: 'int64' })).toThrow('a floating dtype is wanted, got int64');
  expect(hannWindow(4, { requiresGrad: true }).requiresGrad).toBe(true);
});

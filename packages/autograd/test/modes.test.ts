/** Recording on and off, in all its spellings. */
import { expect, test } from 'vitest';
import {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf } from './torch/case.js';

test('setGradEnabled with a function holds while it runs', () => {
  const x = leaf([1]);
  expect(setGradEnabled(false, () => x.mul(2)).requiresGrad).toBe(false);
  expect(noGrad(() => setGradEnabled(true, () => x.mul(2))).requiresGrad).toBe(true);
  expect(isGradEnabled()).toBe(true);
});

test('setGradEnabled without one holds until it is disposed of', () => {
  const x = leaf([1]);
  {
    using _ = setGradEnabled(false);
    expect([isGradEnabled(), x.mul(2).requiresGrad]).toEqual([false, false]);
    expect(enableGrad(() => x.mul(2).requiresGrad)).toBe(true);
  }
  expect([isGradEnabled(), x.mul(2).requiresGrad]).toEqual([true, true]);
  // @ts-expect-error a boolean is wanted
  expect(() => setGradEnabled('off')).toThrow(refusal('ARG_TYPE', '"off"'));
});

test('modes nest, and are put back after an error', () => {
  expect(() =>
    noGrad(() =>
      enableGrad(() => {
        throw new Error('mine');
      }),
    ),
  ).toThrow('mine');
  expect(isGradEnabled()).toBe(true);
  expect(noGrad(() => [enableGrad(isGradEnabled), isGradEnabled()])).toEqual([true, false]);
});

test('inferenceMode remembers nothing, and what it made may be used later', () => {
  const x = leaf([1, 2]);
  const y = inferenceMode(() => {
    expect(isInferenceModeEnabled()).toBe(true);
    return x.mul(3);
  });
  expect([y.requiresGrad, isInferenceModeEnabled(), isGradEnabled()]).toEqual([false, false, true]);
  x.mul(y).sum().backward();
  expect(x.grad!.tolist()).toEqual([3, 6]);
});

test('a mode that has ended does not end again', () => {
  const first = setGradEnabled(false);
  first[Symbol.dispose]();
  const second = setGradEnabled(false);
  first[Symbol.dispose]();
  expect(isGradEnabled()).toBe(false);
  second[Symbol.dispose]();
  expect(isGradEnabled()).toBe(true);
});

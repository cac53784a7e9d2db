/** Reads recorded values and compares with them. */
import { readFileSync } from 'node:fs';
import { type Tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { expect } from 'vitest';

export type { Encoded };

/** The cases of one file. */
export function recorded<Case>(name: string): Case[] {
  const file: { cases: Case[] } = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'));
  return file.cases;
}

/** The distance between float32 numbers of this size. */
const ulp = (size: number): number =>
  size === 0 ? 2 ** -149 : 2 ** (Math.max(Math.floor(Math.log2(size)), -126) - 23);

/**
 * As good as PyTorch: `|a - b| <= 4 error + ulps of the largest value`. `error` is PyTorch's own rounding error, measured
 * against float64 and recorded with the values. Non-finite values must be equal, or equal to those of `older`.
 */
export function expectNear(
  actual: Tensor,
  expected: Encoded,
  error: number,
  ulps = 2,
  older: Encoded = expected,
): void {
  const [want, before] = [fromBits(expected), Array.from(fromBits(older).data())];
  expect(actual.shape).toEqual(want.shape);
  const [a, b] = [Array.from(actual.data()), Array.from(want.data())];
  const largest = b.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);
  const tolerance = 4 * error + ulps * ulp(largest);
  b.forEach((value, i) => {
    if (Object.is(a[i], value) || a[i] === value || (!Number.isFinite(value) && a[i] === before[i])) return;
    expect(
      Math.abs(a[i]! - value),
      `element ${i}: ${a[i]}, recorded ${value}, tolerance ${tolerance}`,
    ).toBeLessThanOrEqual(tolerance);
  });
}

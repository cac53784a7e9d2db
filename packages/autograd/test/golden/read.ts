/** Reading the golden data: cases of a file, and how near is as good as PyTorch itself. */
import type { Tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { readFileSync } from 'node:fs';

export type Value = string | number | boolean | null | readonly Value[];
export type Arguments = Readonly<Record<string, Value>>;

/** A file of this folder. */
export const text = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
/** What such a file holds. */
export interface Recorded<Case> {
  readonly cases: readonly Case[];
}

/**
 * The place and values where `actual` is further from PyTorch than PyTorch's own error allows: four times its distance from
 * float64, plus two units in the last place of the largest value. NaN and infinities must stand where they stand there.
 */
export function farFrom(expected: Encoded, actual: Tensor | null, error64: number): string[] {
  const wanted = fromBits(expected);
  if (actual === null) return ['no gradient'];
  if (actual.shape.join() !== wanted.shape.join())
    return [`shape [${actual.shape}], expected [${wanted.shape}]`];
  const [a, b] = [actual.data(), wanted.data()];
  const largest = Math.max(0, ...Array.from(b, Math.abs).filter(Number.isFinite));
  const allowed = 4 * error64 + 2 * unit(largest);
  return Array.from(b, (want, i) => ({ want, got: a[i]!, i })).flatMap(({ want, got, i }) =>
    Object.is(got, want) || got === want || Math.abs(got - want) <= allowed
      ? []
      : [`[${i}] ${got}, expected ${want} within ${allowed}`],
  );
}

/** One unit in the last place of float32 at `x`. */
const unit = (x: number): number => 2 ** (Math.max(Math.floor(Math.log2(x)), -126) - 23);

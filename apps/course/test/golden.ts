/** The recorded numbers of PyTorch, and the rules by which ours are held against them (see golden/trim.py). */
import { readFileSync } from 'node:fs';
import type { JsonNumber } from '../src/report.js';

export interface Check {
  readonly value: string;
  readonly rule: 'same' | 'each' | 'largest';
  readonly tolerance?: number;
  readonly scale?: number;
  readonly at?: readonly number[];
  readonly expected: readonly JsonNumber[];
}

export const golden: { readonly examples: Readonly<Record<string, readonly Check[]>> } = JSON.parse(
  readFileSync(new URL('golden/course.json', import.meta.url), 'utf8'),
);

const numberOf = (v: JsonNumber): number => (typeof v === 'number' ? v : Number(v));

/** The checked entries that are too far from PyTorch's, in words; none when the check holds. */
export function misses(check: Check, value: number | readonly number[] | undefined): readonly string[] {
  const { rule, tolerance = 0, at } = check;
  const all = typeof value === 'number' ? [value] : (value ?? []);
  const got = at === undefined ? all : at.map((i) => all[i] ?? NaN);
  const expected = check.expected.map(numberOf);
  if (got.length !== expected.length) return [`${got.length} numbers instead of ${expected.length}`];
  const finite = expected.filter(Number.isFinite).map(Math.abs);
  const largest = check.scale ?? Math.max(0, ...finite);
  return got.flatMap((v, i) => {
    const wanted = expected[i] ?? NaN;
    const reach = tolerance * (rule === 'each' ? Math.max(Math.abs(v), Math.abs(wanted)) : largest);
    const near = Object.is(v, wanted) || (rule !== 'same' && Math.abs(v - wanted) <= reach);
    return near ? [] : [`entry ${at?.[i] ?? i}: ${v} instead of ${wanted}`];
  });
}

/** Results as one JSON object, version 1. */
import { documentOf, type Result, tallyOf } from './session.js';

/** A number as JSON carries it. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export interface ReportedClaim {
  readonly text: string;
  readonly holds: boolean;
  /** A number, numbers, or what was printed. */
  readonly measured: number | string | readonly JsonNumber[];
}

export interface ReportedExample {
  readonly id: string;
  readonly title: string;
  readonly document: string;
  readonly seed: number;
  readonly ms: number;
  /** The lines that the document's own code prints. */
  readonly output: readonly string[];
  /** Tensors are flat, in row-major order. */
  readonly values: Readonly<Record<string, JsonNumber | readonly JsonNumber[]>>;
  readonly diagnosis: object | null;
  readonly claims: readonly ReportedClaim[];
}

export interface Report {
  readonly version: 1;
  readonly examples: readonly ReportedExample[];
  readonly claims: { readonly total: number; readonly failed: number };
}

/** The report of a session. */
export function reportOf(results: readonly Result[]): Report {
  const { total, failed } = tallyOf(results);
  return { version: 1, examples: results.map(reported), claims: { total, failed: failed.length } };
}

const reported = ({ example, seed, ms, pieces, values, diagnosis, claims }: Result): ReportedExample => ({
  id: example.id,
  title: example.title,
  document: documentOf(example),
  seed,
  ms: Math.round(ms * 10) / 10,
  output: pieces.filter((piece) => typeof piece === 'string'),
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonOf(value)])),
  diagnosis,
  claims: claims.map(({ text, holds, measured }) => ({
    text,
    holds,
    measured: typeof measured === 'string' ? measured : jsonOf(measured),
  })),
});

/** What JSON can carry in place of any value: it has no word for NaN and the infinities, and would write null. */
export const jsonValue = (value: unknown): unknown => (typeof value === 'number' ? jsonNumber(value) : value);

const jsonNumber = (v: number): JsonNumber => {
  if (Number.isNaN(v)) return 'NaN';
  if (Number.isFinite(v)) return v;
  return v > 0 ? 'Infinity' : '-Infinity';
};

const jsonOf = (value: number | readonly number[]): JsonNumber | readonly JsonNumber[] =>
  typeof value === 'number' ? jsonNumber(value) : value.map(jsonNumber);

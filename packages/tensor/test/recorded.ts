/** Recorded PyTorch results: reading them, and how near a result must come. */
import { readFileSync } from 'node:fs';
import { isFloating, sameShape, type Tensor } from '../src/index.js';
import { bitsOf, type Encoded, fromBits } from '../src/testing.js';

export interface RecordedCase {
  readonly id: string;
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Places in the list of tensors. */
  readonly in: readonly number[];
  readonly out: readonly number[];
  /** How far PyTorch's own float32 result is from float64. */
  readonly out_err64?: number | null;
}

export interface RecordedFile {
  readonly leftOut: readonly string[];
  readonly tensors: readonly Encoded[];
  readonly cases: readonly RecordedCase[];
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what he stored
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'));
}

/** The tensors of a case, by their places. */
export const tensorsOf = ({ tensors }: RecordedFile, places: readonly number[]): Tensor[] =>
  places.map((place) => fromBits(tensors[place]!));

/** The distance of neighbouring float32 (or float64) numbers at `x`. */
export function ulp(x: number, dtype: string): number {
  const [bits, least] = dtype === 'float64' ? [52, -1074] : [23, -149];
  return x === 0 ? 2 ** least : Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - bits), 2 ** least);
}

/**
 * What is wrong with `got`, or an empty string. Floating results: |got - want| <= 4 err64 + 2 ulp of the largest
 * recorded value; NaN and infinities stand where PyTorch has them. Others are equal.
 */
export function difference(got: Tensor, want: Tensor, err64: number): string {
  if (got.dtype !== want.dtype) return `dtype ${got.dtype}, recorded ${want.dtype}`;
  if (!sameShape(got.shape, want.shape)) return `shape [${got.shape}], recorded [${want.shape}]`;
  const [a, b] = [got.data(), want.data()];
  const largest = Math.max(0, ...Array.from(b, Math.abs).filter(Number.isFinite));
  const allowed = isFloating(want.dtype)
    ? 4 * (Number.isFinite(err64) ? err64 : 0) + 2 * ulp(largest, want.dtype)
    : 0;
  const at = Array.from(b).findIndex((v, i) => !near(a[i]!, v, allowed));
  return at < 0 ? '' : `element ${at} is ${a[at]}, recorded ${b[at]}, allowed ${allowed}`;
}

function near(got: number, want: number, allowed: number): boolean {
  if (!Number.isFinite(want) || !Number.isFinite(got)) return Object.is(got, want) || got === want;
  return Math.abs(got - want) <= allowed;
}

/** Bits of floating tensors, numbers of others. */
export const exact = (x: Tensor): string =>
  isFloating(x.dtype) ? bitsOf(x) : `${x.dtype} ${x.data().join()}`;

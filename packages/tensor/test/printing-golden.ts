/** Stored printing cases as plain data: bits into numbers, JSON into what `formatTensor` takes. */
import { readFileSync } from 'node:fs';
import type { Printable, PrintableDType } from '../src/printing/format.js';
import type { PrintSettings } from '../src/printing/options.js';

export interface StoredTensor {
  readonly dtype: PrintableDType;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
  /** Floats as big-endian words, sixteen hex digits for float64, eight for the others. */
  readonly hex?: string;
  readonly data?: readonly number[];
  /** `[index, bits]` of the elements a summary shows; the others may not be read. */
  readonly shown?: readonly (readonly [number, string])[];
  readonly requiresGrad?: boolean;
  readonly gradFn?: string;
  readonly parameter?: boolean;
}

export interface StoredCase {
  readonly id: string;
  readonly code?: string;
  readonly options?: PrintSettings;
  readonly tensors: readonly StoredTensor[];
  readonly str: string;
}

export interface StoredCases {
  readonly source: string;
  readonly notTensors?: readonly string[];
  readonly cases: readonly StoredCase[];
  /** Bits of a float64, digits, and the number under `{:.Nf}` (null when too long) and `{:.Ne}`. */
  readonly numbers?: readonly (readonly [string, number, string | null, string])[];
}

export function readCases(name: string): StoredCases {
  return JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8'));
}

export function printable({ hex, data, shown, ...plain }: StoredTensor): Printable {
  return {
    strides: rowMajor(plain.shape),
    offset: 0,
    data: shown ? sparse(shown) : (data ?? floats(hex ?? '', plain.dtype === 'float64' ? 16 : 8)),
    ...plain,
  };
}

/** Strides of a contiguous tensor. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, dim) => shape.slice(dim + 1).reduce((product, size) => product * size, 1));
}

/** The float that the hex digits of its bits say. */
export function floatOf(word: string): number {
  const bytes = Uint8Array.from(word.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  const view = new DataView(bytes.buffer);
  return word.length === 16 ? view.getFloat64(0) : view.getFloat32(0);
}

function floats(hex: string, digits: number): number[] {
  return Array.from({ length: hex.length / digits }, (_, i) =>
    floatOf(hex.slice(i * digits, (i + 1) * digits)),
  );
}

function sparse(shown: readonly (readonly [number, string])[]): ArrayLike<number> {
  const known = new Map(shown.map(([index, bits]) => [String(index), floatOf(bits)]));
  return watched((index) => {
    const value = known.get(index);
    if (value === undefined) throw new Error(`element ${index} is not shown and must not be read`);
    return value;
  });
}

/** Elements that exist only when they are read. */
export function watched(read: (index: string) => number): ArrayLike<number> {
  return new Proxy<number[]>([], { get: (_, key) => read(String(key)) });
}

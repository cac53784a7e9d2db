/** Reading recorded values and comparing bits. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Encoded } from './replay.js';

/** The cases of one file of `golden/`. */
export function recorded<Case>(name: string): Case[] {
  const file: { cases: Case[] } = JSON.parse(
    readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'),
  );
  return file.cases;
}

/** Recorded values as numbers or bigints. */
export function decoded({ dtype, hex, data }: Encoded): ArrayLike<number | bigint> {
  if (data !== undefined) return data.map((x) => (typeof x === 'string' ? BigInt(x) : x));
  const bytes = Buffer.from(hex ?? '', 'hex');
  const width = dtype === 'float32' ? 4 : 8;
  return Array.from({ length: bytes.length / width }, (_, i) =>
    width === 4 ? bytes.readFloatBE(4 * i) : bytes.readDoubleBE(8 * i),
  );
}

/** Values as plain text that tells -0 from 0: equal text, equal bits. */
export function texts(values: ArrayLike<number | bigint>): string[] {
  return Array.from(values, (x) => (Object.is(x, -0) ? '-0' : String(x)));
}

/** Largest distance between two series of float64, in units of the last place of the expected value. */
export function ulps(actual: ArrayLike<number | bigint>, expected: ArrayLike<number | bigint>): number {
  let most = actual.length === expected.length ? 0 : Infinity;
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [Number(actual[i]), Number(expected[i])];
    if (!Object.is(a, e)) most = Math.max(most, Math.abs(a - e) / ulp(e));
  }
  return most;
}

function ulp(x: number): number {
  const exponent = x === 0 ? -1022 : Math.max(Math.floor(Math.log2(Math.abs(x))), -1022);
  return 2 ** (exponent - 52);
}

export function sha256({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

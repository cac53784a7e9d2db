/** Every scheme against recorded PyTorch values: bits, and as many draws. */
import { readFileSync } from 'node:fs';
import { defaultGenerator, empty, manualSeed } from '@isograd/tensor';
import { assertClose, bitsOf, type Encoded, fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { calculateGain, fansOf, initialize_, type Nonlinearity } from '../src/index.js';

function recorded<Kind>(name: string): Kind[] {
  const file: { cases: Kind[] } = JSON.parse(
    readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'),
  );
  return file.cases;
}
interface Case {
  readonly id: string;
  readonly fn: string;
  readonly shape: readonly number[];
  readonly kwargs: Readonly<Record<string, never>>;
  readonly seed: string;
  readonly out: Encoded;
  /** Recorded as text where the later version replaced it. */
  readonly next_u24: number | string;
}

test.each(recorded<Case>('init'))('$id', ({ fn, shape, kwargs, seed, out, next_u24 }) => {
  manualSeed(Number(seed));
  const weight = initialize_(empty(shape), fn, kwargs);
  // LAPACK's QR in float32 is good to about 1e-6; all other schemes agree bit for bit.
  if (fn === 'orthogonal_') assertClose(weight, fromBits(out), { atol: 1e-6, rtol: 0 });
  else expect(bitsOf(weight)).toBe(out.hex);
  expect(defaultGenerator().random() & 0xffffff).toBe(Number(next_u24));
});

interface Gain {
  readonly id: string;
  readonly nonlinearity: Nonlinearity;
  readonly param: number | null;
  readonly gain: number;
}
interface Fan {
  readonly id: string;
  readonly shape: readonly number[];
  readonly fan_in: number;
  readonly fan_out: number;
}
describe('gains and fans', () => {
  const misc = recorded<Gain | Fan>('init-misc');
  test.each(misc.filter((c): c is Gain => 'gain' in c))('$id', ({ nonlinearity, param, gain }) => {
    expect(calculateGain(nonlinearity, param ?? undefined)).toBe(gain);
  });
  test.each(misc.filter((c): c is Fan => 'fan_in' in c))('$id', ({ shape, fan_in, fan_out }) => {
    expect(fansOf({ shape })).toEqual({ fanIn: fan_in, fanOut: fan_out });
  });
});

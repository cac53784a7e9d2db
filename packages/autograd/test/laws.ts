/** Declares tests for a table of samples: a law and a good sample each, and every refusal. */
import { describe, expect, test } from 'vitest';
import { laws } from '../src/testing.js';
import type { OpSamples } from '@isograd/tensor/testing';
import { refusal } from './refusal.js';

type Table = Readonly<Record<string, OpSamples>>;

/** Declares a test for each law and each good sample. */
export function describeLaws(samples: Table): void {
  const rows = Object.entries(samples).flatMap(([name, { good }]) =>
    good.map((sample, n) => [`${name} #${n}`, sample] as const),
  );
  describe.each(rows)('%s', (_, sample) => {
    const said = laws.filter(({ applies }) => applies(sample)).map((law) => [law.title, law] as const);
    test.each(said)('%s', (__, { check }) => {
      expect(() => check(sample)).not.toThrow();
    });
  });
}

/** Declares a test for each bad sample: its code, the values it names, and a first line that fits on a screen. */
export function describeRefusals(samples: Table): void {
  const refusals = Object.entries(samples).flatMap(([name, { bad = [] }]) =>
    bad.map((sample) => [`${name}: ${sample.says}`, sample] as const),
  );
  test.each(refusals)('%s', (_, { call, code, says }) => {
    expect(call).toThrow(refusal(code, says));
    // The first line fits on a screen.
    expect(call).toThrow(/^.{1,160}(\n|$)/);
  });
}

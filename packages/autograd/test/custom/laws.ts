/** Declares the laws for a table of functions: what rules give is what plain operations give. */
import { IsogradError } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import type { Row } from './rule.js';
import { type Many, type Transform, transforms } from './transforms.js';

type Chain = readonly Transform[];
const core = transforms.filter(({ title }) => ['grad', 'jvp', 'vmap', 'checkpoint'].includes(title));
const pairsOf = (some: Chain): Chain[] => some.flatMap((a) => some.map((b) => [a, b]));
const orderOf = (chain: Chain): number => chain.reduce((sum, { order }) => sum + order, 0);
const titleOf = (chain: Chain): string =>
  chain.length === 0 ? 'itself' : chain.map(({ title }) => title).join(' of ');

/** Every transform, every pair, and every three of the most common ones, up to third derivatives. */
const chains: readonly Chain[] = [
  [],
  ...transforms.map((t) => [t]),
  ...pairsOf(transforms),
  ...pairsOf(core).flatMap((pair) => core.map((t) => [...pair, t])),
].filter((chain) => orderOf(chain) <= 3);

interface Answer {
  readonly shapes: readonly (readonly number[])[];
  readonly values: readonly number[];
}
const answerOf = (ys: readonly Tensor[]): Answer => ({
  shapes: ys.map((y) => y.shape),
  values: ys.flatMap((y) => Array.from(y.data(), Number)),
});
const through = (chain: Chain, f: Many, at: readonly Tensor[]): Answer =>
  answerOf(chain.reduceRight((g, { of }) => of(g), f)(...at));

/** In float64, and both by a few operations in another order. */
const tolerance = 1e-10;
const near = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
const agree = (a: Answer, b: Answer): boolean =>
  JSON.stringify(a.shapes) === JSON.stringify(b.shapes) && a.values.every((v, i) => near(v, b.values[i]!));

/** What is wrong with `f` under `chain`, in words; null when nothing is. */
function trouble(chain: Chain, f: Many, at: readonly Tensor[], wanted: Answer, code?: string): string | null {
  try {
    const got = through(chain, f, at);
    return agree(got, wanted)
      ? null
      : `${titleOf(chain)}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`;
  } catch (error) {
    if (error instanceof IsogradError && error.code === code) return null;
    return `${titleOf(chain)}: ${String(error)}`;
  }
}

/** Declares a test for each function and each way to write it. */
export function describeCustomLaws(rows: readonly Row[]): void {
  describe.each(rows.map((row) => [row.title, row] as const))('%s', (_, row) => {
    const { at, plain, forms, orders = {}, refusals = {} } = row;
    const wanted = chains.map((chain) => through(chain, plain, at));
    test.each(Object.entries(forms))(
      'by %s',
      (form, f) => {
        const order = orders[form] ?? 3;
        const wrong = chains.flatMap((chain, i) =>
          orderOf(chain) > order ? [] : (trouble(chain, f, at, wanted[i]!, refusals[form]) ?? []),
        );
        expect(wrong).toEqual([]);
      },
      60_000,
    );
  });
}

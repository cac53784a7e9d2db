/** Laws for a table of functions: what custom rules give is what plain operations give. */
import { IsogradError } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import type { Row } from './rule.js';
import { type Many, type Transform, transforms } from './transforms.js';

/** Transforms, outermost first. */
export type Chain = readonly Transform[];
const core = transforms.filter(({ title }) => ['grad', 'jvp', 'vmap', 'checkpoint'].includes(title));
const pairsOf = (some: Chain): Chain[] => some.flatMap((a) => some.map((b) => [a, b]));
const orderOf = (chain: Chain): number => chain.reduce((sum, { order }) => sum + order, 0);
const titleOf = (chain: Chain): string =>
  chain.length === 0 ? 'itself' : chain.map(({ title }) => title).join(' of ');

/** Every transform, every pair, and every three of the most common ones. */
const all: readonly Chain[] = [
  [],
  ...transforms.map((t) => [t]),
  ...pairsOf(transforms),
  ...pairsOf(core).flatMap((pair) => core.map((t) => [...pair, t])),
];
/** These transforms, pairs of them, their pairs with those above, and what stands between two of the most common. */
export const chainsWith = (some: Chain): Chain[] => [
  ...some.map((t) => [t]),
  ...pairsOf(some),
  ...some.flatMap((t) =>
    transforms.flatMap((other) => [
      [t, other],
      [other, t],
    ]),
  ),
  ...some.flatMap((t) => pairsOf(core).map(([a, b]) => [a!, t, b!])),
];

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

/** One function, by one way to write it. */
export interface CustomLaw {
  readonly title: string;
  /** What is wrong, a line for each chain of transforms. */
  readonly wrongs: () => readonly string[];
}

/** Every function of a table by every way to write it, under `given` chains of transforms, up to third derivatives. */
export function customLaws(rows: readonly Row[], given: readonly Chain[] = all): CustomLaw[] {
  const chains = given.filter((chain) => orderOf(chain) <= 3);
  return rows.flatMap((row) => {
    let wanted: readonly Answer[] | null = null;
    const right = (): readonly Answer[] => chains.map((chain) => through(plainly(chain), row.plain, row.at));
    return Object.entries(row.forms).map(([form, f]) => ({
      title: `${row.title} by ${form}`,
      wrongs: () => wrongsOf(row, form, f, chains, (wanted ??= right())),
    }));
  });
}

const plainly = (chain: Chain): Chain => chain.map((t) => ({ ...t, of: t.like ?? t.of }));

function wrongsOf(
  { at, orders = {}, refusals = {} }: Row,
  form: string,
  f: Many,
  chains: readonly Chain[],
  wanted: readonly Answer[],
): string[] {
  const order = orders[form] ?? 3;
  return chains.flatMap((chain, i) =>
    orderOf(chain) > order ? [] : (trouble(chain, f, at, wanted[i]!, refusals[form]) ?? []),
  );
}

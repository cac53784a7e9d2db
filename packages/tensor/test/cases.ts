/** Generated cases: how many each family of laws has, and the one function that checks and counts them. */
import fc from 'fast-check';

/** How many cases every run of the tests generates; each family's last test holds it to its number. */
export const cases = { broadcasting: 3000, views: 8000, reductions: 2000, promotion: 2000 } as const;
export type Family = keyof typeof cases;

const done = new Map<Family, number>();

/** Checks a law on `numRuns` cases that `seed` decides. */
export function holds<Ts>(
  family: Family,
  law: fc.IRawProperty<Ts>,
  { numRuns, seed }: { readonly numRuns: number; readonly seed: number },
): void {
  // oxlint-disable-next-line typescript/no-floating-promises -- the properties are synchronous
  fc.assert(law, { numRuns, seed });
  done.set(family, (done.get(family) ?? 0) + numRuns);
}

/** How many cases of a family were checked so far. */
export const held = (family: Family): number => done.get(family) ?? 0;

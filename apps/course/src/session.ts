/** Runs examples one after the other, times them, and reports each as soon as it is done. */
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { documents } from './documents.js';
import type { Example, Outcome, Overrides } from './example.js';
import type { Gauge } from './gauge.js';

/** An example that ran. */
export interface Result extends Outcome {
  readonly example: Example;
  readonly seed: number;
  readonly ms: number;
}

/** What to run and how. */
export interface Session {
  readonly examples: readonly Example[];
  readonly seed?: number | undefined;
  readonly overrides: Overrides;
  readonly gauge: Gauge;
  readonly finished: (result: Result) => void;
}

/** Every result, in order. Signals get through between examples and wherever an example awaits its progress. */
export async function runSession({
  examples,
  seed,
  overrides,
  gauge,
  finished,
}: Session): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [at, example] of examples.entries()) {
    gauge.begin(example.id, at, examples.length);
    const start = performance.now();
    const outcome = await example.perform({ seed, overrides, progress: gauge.step });
    const result = { ...outcome, example, seed: seed ?? example.seed, ms: performance.now() - start };
    results.push(result);
    finished(result);
    await nextTurn();
  }
  return results;
}

/** How many claims were made, and which failed. */
export function tallyOf(results: readonly Result[]) {
  const claims = results.flatMap((result) => result.claims.map((claim) => ({ ...claim, result })));
  return { total: claims.length, failed: claims.filter(({ holds }) => !holds) };
}

/** The title of the document that an example comes from. */
export const documentOf = ({ document }: Example): string => documents[document];

/**
 * Searches for random programs that come out differently when they should not:
 * `pnpm fuzz [--seed N] [--programs N] [--minutes M]`. Prints the smallest one it finds and exits with 1.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { calls } from './calls.js';
import { type Count, defectOf } from './compare.js';
import { programs } from './program.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    programs: { type: 'string' },
    minutes: { type: 'string' },
  },
});
const number = (text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  console.error(`fuzz: a number from 0 up is wanted, got ${text}`);
  return process.exit(2);
};

const first = number(values.seed, 1);
const most = number(values.programs, values.minutes === undefined ? 5000 : 1e12);
const until = Date.now() + number(values.minutes, 1e6) * 60_000;
const batch = 500;
const count: Count = { results: 0, refusals: 0 };

console.log(`fuzz: ${calls.length} kinds of calls, seed ${first}`);
let done = 0;
for (let seed = first; done < most && Date.now() < until; seed++) {
  const numRuns = Math.min(batch, most - done);
  const found = fc.check(
    fc.property(programs(calls.length), (program) => defectOf(program, count) === null),
    { seed, numRuns },
  );
  done += found.numRuns;
  if (found.failed) {
    const defect = defectOf(found.counterexample![0], count)!;
    console.log(
      `\n${defect.what}\n\n${defect.program}\n\nagain: pnpm fuzz --seed ${seed} --programs ${numRuns}`,
    );
    process.exit(1);
  }
  console.log(`${done} programs: ${count.results} results agree, ${count.refusals} refusals agree`);
}

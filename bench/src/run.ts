/** Runs the processes: groups of rows, within them rounds, within those the configurations, so that neighbours in time compare. */
import { appendFileSync } from 'node:fs';
import type { Configuration } from './configurations.js';
import { reasonAgainst } from './modes.js';
import { mostSeconds, reasonIn, start, startConfiguration } from './processes.js';
import type { BenchRecord } from './records.js';
import { groups, startUp } from './rows.js';
import { measureStartUp } from './start-up.js';

/** What to run, and where the records go. */
export interface Plan {
  readonly configurations: readonly Configuration[];
  readonly only: RegExp | null;
  readonly rounds: number;
  readonly memory: boolean;
  readonly records: string;
  readonly say: (line: string) => void;
}

/** Measures everything. A process that fails is a record; the rest runs. */
export async function runAll(plan: Plan): Promise<void> {
  const write = (record: BenchRecord): void => appendFileSync(plan.records, `${JSON.stringify(record)}\n`);
  const ready: Configuration[] = [];
  for (const configuration of plan.configurations) {
    const reason = await reasonAgainst(configuration);
    if (reason === undefined) ready.push(configuration);
    else {
      write({ kind: 'missing', configuration: configuration.name, reason });
      plan.say(`${configuration.name}: left out, ${reason}`);
    }
  }
  for (const group of groups) {
    const rows = group.map(({ id }) => id).filter((id) => plan.only === null || plan.only.test(id));
    if (rows.length === 0) continue;
    for (let round = 0; round < plan.rounds; round++) {
      if (rows.some((id) => id.startsWith('W7-')))
        await start(['peak.mjs'], process.execPath, { BENCH_ROUND: String(round), BENCH_OUT: plan.records });
      for (const configuration of ready) await measureRows(configuration, rows, round, plan, write);
    }
  }
  if (plan.only === null || plan.only.test(startUp.id))
    await measureStartUp(ready, plan.rounds, plan.say, write);
  if (plan.memory) await measureMemory(plan);
}

async function measureRows(
  configuration: Configuration,
  rows: readonly string[],
  round: number,
  { records, rounds, say }: Plan,
  write: (record: BenchRecord) => void,
): Promise<void> {
  say(`round ${round + 1} of ${rounds}: ${configuration.name}, ${rows.join(' ')}`);
  const environment = { BENCH_ROWS: rows.join(','), BENCH_ROUND: String(round), BENCH_OUT: records };
  const { code, printed } = await startConfiguration(configuration, configuration.program, environment);
  if (code === 0) return;
  const reason = code === null ? `stopped after ${mostSeconds} s` : reasonIn(printed);
  for (const row of rows) write({ kind: 'absent', configuration: configuration.name, row, reason });
  say(`  ${reason}`);
}

async function measureMemory({ records, say }: Plan): Promise<void> {
  for (const loop of ['training', 'forward', 'arrays', 'networks', 'results', 'graphs']) {
    say(`memory: ${loop}`);
    const { code, printed } = await start(['--expose-gc', 'dist/memory.js', loop], process.execPath, {
      BENCH_OUT: records,
    });
    if (code !== 0) say(`  ${reasonIn(printed)}`);
  }
}

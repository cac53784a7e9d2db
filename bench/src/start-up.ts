/** W9: whole processes, from the start to the exit. */
import type { Configuration } from './configurations.js';
import { paceWaitMs, waitForPace } from './pace.js';
import { reasonIn, startConfiguration } from './processes.js';
import { stretch } from './quiet.js';
import type { BenchRecord } from './records.js';
import { startUp } from './rows.js';
import { figureOf, noTimes, stateOf } from './states.js';

const empty: Configuration = {
  name: 'empty',
  kind: 'mode',
  runtime: 'node',
  program: [],
  startUp: ['startup/empty.mjs'],
};

/** Starts each configuration's small program and an empty one in turn, eight times a round. */
export async function measureStartUp(
  ready: readonly Configuration[],
  rounds: number,
  say: (line: string) => void,
  write: (record: BenchRecord) => void,
): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const configuration of [empty, ...ready]) {
      if (configuration.startUp === undefined) continue;
      say(`round ${round + 1} of ${rounds}: ${configuration.name}, start-up`);
      write(await startUpOf(configuration, configuration.startUp, round));
    }
}

async function startUpOf(
  { name, ...rest }: Configuration,
  program: readonly string[],
  round: number,
): Promise<BenchRecord> {
  const labels = { configuration: name, row: startUp.id };
  const times = noTimes();
  let patience = paceWaitMs;
  for (let i = 0; i < 8; i++) {
    patience -= await waitForPace(patience);
    const end = stretch(true);
    const { code, printed } = await startConfiguration({ name, ...rest }, program, {});
    const { foreign, wall, own } = end();
    if (code !== 0) return { kind: 'absent', ...labels, reason: reasonIn(printed) };
    // The first start fills the file cache. A child's time is counted in ticks too: one more of them proves nothing.
    if (i > 0) {
      const machine = stateOf({ wall, own, foreign: foreign - 10 });
      times[machine].push((machine === 'noisy' ? Math.min(wall, own) : wall) * 1000);
    }
  }
  return { kind: 'time', ...labels, round, ...figureOf(times), windows: 7, quiet: times.quiet.length };
}

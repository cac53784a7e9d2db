/** `pnpm bench`: installs, measures and reports. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import { anyInstalled, install } from './install.js';
import { type Options, optionsFrom } from './options.js';
import { benchFolder, workFolder } from './places.js';
import { parseRecords, type RunRecord } from './records.js';
import { reportOf, shortReport } from './report.js';
import { runAll } from './run.js';

const options = optionsFrom(process.argv.slice(2));
// Standard output belongs to the result.
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const path = options.from === undefined ? await measureAll(options) : resolve(options.from);
const text = readFileSync(path, 'utf8');
const records = parseRecords(text);
const out = resolve(options.out ?? join(workFolder, 'report.md'));
writeFileSync(out, reportOf(records));
process.stdout.write(options.json ? text : `${shortReport(records)}\n`);
say(`report: ${out}\nrecords: ${path}`);

/** Measures what was asked for; the path of the records. */
async function measureAll({
  install: wanted,
  only,
  configurations,
  rounds,
  memory,
}: Options): Promise<string> {
  const peersAsked = configurations.some(({ project }) => project !== undefined);
  if (wanted || (peersAsked && !anyInstalled())) install(say);
  mkdirSync(workFolder, { recursive: true });
  const file = join(workFolder, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}.jsonl`);
  appendFileSync(file, `${JSON.stringify(runRecord(rounds, only))}\n`);
  await runAll({ configurations, only, rounds, memory: memory && only === null, records: file, say });
  return file;
}

function runRecord(rounds: number, only: RegExp | null): RunRecord {
  return {
    kind: 'run',
    date: new Date().toISOString().slice(0, 10),
    processor: os.cpus()[0]?.model ?? 'unknown processor',
    cores: os.availableParallelism(),
    memory: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    commit: commit(),
    rounds,
    only: only?.source ?? null,
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: benchFolder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

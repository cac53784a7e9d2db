/**
 * How everything in JavaScript is timed: windows of about `BENCH_WINDOW_MS`, each long enough to pay for its own garbage
 * collection, and the median of those in which no other process used the machine. Its twin is `peers/harness.py`.
 */
import { appendFileSync } from 'node:fs';
import { paceWaitMs, waitForPace } from './pace.js';
import { ownMs, stretch, waitForQuiet } from './quiet.js';
import type { BenchRecord, TimeRecord } from './records.js';
import { figureOf, noTimes, stateOf } from './states.js';

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const windowMs = setting('BENCH_WINDOW_MS', 80);
const wantedWindows = setting('BENCH_WINDOWS', 5);
const mostMs = setting('BENCH_MAX_MS', 2500);
const waitMs = setting('BENCH_WAIT_MS', 1000);
const round = setting('BENCH_ROUND', 0);
const rows = process.env['BENCH_ROWS']?.split(',');
const configuration = process.env['BENCH_CONFIGURATION'] ?? 'unnamed';
const out = process.env['BENCH_OUT'];

/** What a comparison found: whether the result is right, and a sentence with the figure. */
export interface Verdict {
  readonly ok: boolean;
  readonly says: string;
}

/** How one row is run. */
export interface Workload {
  readonly run: () => unknown;
  /** What one run holds of the unit that is reported: 100 steps. */
  readonly per?: number;
  /** Which way of writing the workload this is. */
  readonly variant?: string;
  readonly note?: string;
  /** Ends a window: reads a result back, so that nothing is left to be computed. */
  readonly finish?: () => unknown;
  /** Compares the result with what it must be. Runs before anything is timed; a wrong result is not timed. */
  readonly check?: () => Verdict | Promise<Verdict>;
}

/** Writes a record to the run's file, or prints it where there is none. */
export function emit(record: BenchRecord): void {
  const line = JSON.stringify(record);
  if (out === undefined) console.log(line);
  else appendFileSync(out, `${line}\n`);
}

/** Says who measures. */
export function begin(version: string): void {
  emit({ kind: 'about', configuration, version, runtime: `Node ${process.versions.node}` });
}

/** Whether a row was asked for in this process. */
export const wanted = (row: string): boolean => rows === undefined || rows.includes(row);

/** Says why a row has no figure. */
export function absent(row: string, reason: string): void {
  if (wanted(row)) emit({ kind: 'absent', configuration, row, reason: reason.split('\n')[0]!.slice(0, 200) });
}

/** Numbers that every configuration which emits them must share with PyTorch. */
export function value(row: string, values: readonly (number | string)[], tolerance: number): void {
  if (wanted(row)) emit({ kind: 'value', configuration, row, values, tolerance });
}

/** Checks a workload, warms it up and times it. What throws becomes the row's reason, and the next row runs. */
export async function measure(row: string, make: () => Workload | Promise<Workload>): Promise<void> {
  if (!wanted(row)) return;
  try {
    const workload = await make();
    if (!(await isRight(row, workload))) return;
    emit({ kind: 'time', configuration, round, row, ...labels(workload), ...(await time(workload)) });
  } catch (error) {
    absent(row, error instanceof Error ? error.message : String(error));
  }
}

async function isRight(row: string, { check, variant }: Workload): Promise<boolean> {
  const verdict = await check?.();
  if (verdict === undefined) return true;
  const says = variant === undefined ? verdict.says : `${variant}: ${verdict.says}`;
  emit({ kind: 'check', configuration, row, ok: verdict.ok, says });
  return verdict.ok;
}

const labels = ({ variant, note }: Workload): Pick<TimeRecord, 'variant' | 'note'> => ({
  ...(variant === undefined ? {} : { variant }),
  ...(note === undefined ? {} : { note }),
});

type Timing = Pick<TimeRecord, 'us' | 'windows' | 'quiet' | 'machine'>;

async function time(workload: Workload): Promise<Timing> {
  const { per = 1 } = workload;
  const repeat = Math.max(1, Math.round(windowMs / (await warmUp(workload))));
  await waitForQuiet(waitMs);
  const times = noTimes();
  const count = (): number => Object.values(times).flat().length;
  const start = performance.now();
  // Waiting for the host has a limit of its own, and windows that it spoilt are part of the waiting.
  let waited = 0;
  while (
    times.quiet.length < wantedWindows &&
    !(count() >= 3 && performance.now() - start - waited > mostMs)
  ) {
    waited += await waitForPace(paceWaitMs - waited);
    const end = stretch();
    await runWindow(workload, repeat);
    const spent = end();
    const machine = stateOf(spent);
    if (machine === 'slow' && waited < paceWaitMs) waited += spent.wall;
    // Put aside for others, a window is worth what it used of the processor, not what it waited.
    const ms = machine === 'noisy' ? Math.min(spent.wall, spent.own) : spent.wall;
    times[machine].push((ms * 1000) / repeat / per);
  }
  return { ...figureOf(times), windows: count(), quiet: times.quiet.length };
}

/** Runs until the compilers are through (1.2 to 2 s); returns what a run takes when nobody interrupts it, in milliseconds. */
async function warmUp(workload: Workload): Promise<number> {
  const start = performance.now();
  await runWindow(workload, 1);
  const most = Math.min(2000, Math.max(1200, 2 * (performance.now() - start)));
  // On the processor's clock: a compiler that is put aside with us is not through sooner.
  const used = ownMs();
  let least = Infinity;
  for (let runs = 0; runs < 2 || ownMs() - used < most; runs++) {
    const before = performance.now();
    const result = workload.run();
    if (result instanceof Promise) await result;
    least = Math.min(least, performance.now() - before);
    if (runs > 0 && performance.now() - start > 6000) break;
  }
  await workload.finish?.();
  return Math.max(least, 1e-3);
}

// A workload that answers at once is not awaited: a turn of the microtask queue costs as much as a small kernel.
async function runWindow({ run, finish }: Workload, repeat: number): Promise<void> {
  const first = run();
  if (first instanceof Promise) {
    await first;
    for (let i = 1; i < repeat; i++) await run();
  } else for (let i = 1; i < repeat; i++) run();
  await finish?.();
}

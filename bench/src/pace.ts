/**
 * Whether the host gives this machine a whole core: for seconds at a time a neighbour on the same core makes everything take
 * up to twice as long, and no counter of the system tells. A fixed piece of work does: it is compared with the fastest that it
 * ever was here. Its twin is `peers/pace.py`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { paceFile } from './places.js';

/** Within this much of the fastest a moment counts: undisturbed ones lie within 1.25 of it, a neighbour costs 1.6 and more. */
const tolerated = 1.3;
/** So often the work is tried: after a pause or a child of ours the first six or more find cold caches. */
const tries = 12;
/** The longest wait of a row for whole cores, in milliseconds. */
export const paceWaitMs = Number(process.env['BENCH_PACE_WAIT_MS'] ?? 15_000);

const runtime = `Node ${process.versions.node}`;

const numbers = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 2003);
let fastest: number | undefined;

/** Work that keeps a processor's front end busy, as interpreters and small operations do; what it took, in milliseconds. */
function paceMs(): number {
  const start = performance.now();
  const sorted = numbers.toSorted((a, b) => a - b);
  const counts = new Map<number, number>();
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  JSON.parse(JSON.stringify(sorted.slice(0, 300)));
  return performance.now() - start;
}

/** Whether this moment is undisturbed. The first call takes most of a second. */
export function atFullPace(): boolean {
  const reference = fastest ?? firstPace();
  for (let i = 0; i < tries; i++) {
    const now = paceMs();
    if (now < 0.97 * reference) keep(now);
    if (now <= tolerated * reference) return true;
  }
  return false;
}

/** Waits for an undisturbed moment, at most `limit` milliseconds; returns how long it waited. */
export async function waitForPace(limit: number): Promise<number> {
  const start = performance.now();
  while (!atFullPace() && performance.now() - start < limit)
    await new Promise((resolve) => setTimeout(resolve, 60));
  return performance.now() - start;
}

/** Lets the compilers see the work, then takes the smaller of what the file knows and what this process finds. */
function firstPace(): number {
  const start = performance.now();
  let least = Infinity;
  while (performance.now() - start < 700) least = Math.min(least, paceMs());
  const stored = known()[runtime] ?? Infinity;
  fastest = Math.min(stored, least);
  if (least < 0.97 * stored) keep(least);
  return fastest;
}

function keep(ms: number): void {
  fastest = ms;
  const all = JSON.stringify({ ...known(), [runtime]: ms });
  mkdirSync(dirname(paceFile), { recursive: true });
  writeFileSync(paceFile, all);
}

/** The fastest pace in milliseconds, by runtime. */
function known(): Readonly<Record<string, number>> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this module and its twin wrote the file
    return JSON.parse(readFileSync(paceFile, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

/** Whether this process had the machine to itself: a neighbour on the other core can double a figure. */
import { readFileSync } from 'node:fs';

/** What a stretch of time cost: milliseconds on the clock, of our own processors' time, and of everybody else's. */
export interface Spent {
  readonly wall: number;
  readonly own: number;
  /** NaN where the system does not tell. */
  readonly foreign: number;
}

/** Begins a stretch; the function returned ends it. `childrenToo` counts the time of processes that ended as ours. */
export function stretch(childrenToo = false): () => Spent {
  const own = childrenToo ? familyMs : ownMs;
  const [busy, used, start] = [machineMs(), own(), performance.now()];
  return () => {
    const wall = performance.now() - start;
    const spent = own() - used;
    return { wall, own: spent, foreign: machineMs() - busy - spent };
  };
}

/** `quiet` when others used less than an eighth of the stretch, `shared` when we were never put aside, else `noisy`. */
export function judge({ wall, own, foreign }: Spent): 'quiet' | 'shared' | 'noisy' {
  // The system counts in ticks of 10 ms, so one tick proves nothing.
  if (!(foreign > 0.12 * wall + 10)) return 'quiet';
  return own >= 0.97 * wall ? 'shared' : 'noisy';
}

/** Waits until others leave the machine alone for 150 ms, at most `limit` milliseconds. */
export async function waitForQuiet(limit: number): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < limit) {
    const end = stretch();
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (!(end().foreign > 20)) return;
  }
}

/** Processor time of this process since it began, in milliseconds. */
export const ownMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** user, nice, system, irq, softirq and steal of all cores. */
const machineMs = (): number =>
  sumOfTicks('/proc/stat', (text) => text.split('\n', 1)[0]!, [1, 2, 3, 6, 7, 8]);

/** Our own time and that of children waited for. The name in the second field may hold spaces. */
const familyMs = (): number =>
  sumOfTicks('/proc/self/stat', (text) => text.slice(text.lastIndexOf(')') + 2), [11, 12, 13, 14]);

function sumOfTicks(path: string, line: (text: string) => string, fields: readonly number[]): number {
  try {
    const ticks = line(readFileSync(path, 'latin1')).trim().split(/\s+/);
    return fields.reduce((sum, i) => sum + Number(ticks[i]) * 10, 0);
  } catch {
    return NaN;
  }
}

/** What state the machine was in while something was timed, and which of the times count. */
import { lowerQuartile, median } from './numbers.js';
import { atFullPace } from './pace.js';
import { judge, type Spent } from './quiet.js';
import type { TimeRecord } from './records.js';

/** Times in microseconds, by the state of the machine. */
export type Times = Record<TimeRecord['machine'], number[]>;
export const noTimes = (): Times => ({ quiet: [], slow: [], shared: [], noisy: [] });

/** The state of a stretch that just ended. */
export function stateOf(spent: Spent): TimeRecord['machine'] {
  const machine = judge(spent);
  return machine === 'quiet' && !atFullPace() ? 'slow' : machine;
}

/** The median of what was quiet; failing that, of what was shared, or slow; failing that, the lower quartile of all. */
export function figureOf({ quiet, slow, shared, noisy }: Times): Pick<TimeRecord, 'us' | 'machine'> {
  if (quiet.length >= 3) return { us: median(quiet), machine: 'quiet' };
  if (quiet.length + shared.length >= 3) return { us: median([...quiet, ...shared]), machine: 'shared' };
  if (slow.length >= 3) return { us: median(slow), machine: 'slow' };
  return { us: lowerQuartile([...quiet, ...slow, ...shared, ...noisy]), machine: 'noisy' };
}

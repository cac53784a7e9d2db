/** How a level changes along a chain of layers: where a steady fall or rise begins and ends, and by what factor a layer. */
import { power } from '@isograd/tensor/compiled';
import { refuseType } from './checks.js';

/** The worst run of falling, or of rising, steps. */
export interface Run {
  /** Place of the last level before the run. */
  readonly from: number;
  /** Place of the level that the run ends with. */
  readonly to: number;
  /** Geometric mean of the steps that can be measured; 0 when the first step already ends at zero. */
  readonly factor: number;
  /** Last level divided by first. */
  readonly total: number;
}

/** Steps closer to 1 than this are noise of finite width, not trouble. */
const slack = Math.log(1.02);

/**
 * The contiguous run whose levels fall (or rise) most, null when none does. Levels in order of flow; null where nothing
 * was measured. Only ratios count, so that the scale of the loss does not matter. Throws `ArgumentError` `ARG_TYPE`.
 */
export function worstRun(levels: readonly (number | null)[], direction: 'falling' | 'rising'): Run | null {
  if (!Array.isArray(levels)) refuseType('worstRun', 'a list of levels', levels);
  if (direction !== 'falling' && direction !== 'rising')
    refuseType('worstRun', '"falling" or "rising"', direction);
  const known = levels.flatMap((level, place) => (level === null ? [] : [{ level, place }]));
  const sign = direction === 'rising' ? 1 : -1;
  let best: { start: number; end: number; sum: number } | null = null;
  let [start, sum] = [0, 0];
  for (let i = 1; i < known.length; i++) {
    const step = stepOf(known[i - 1]!.level, known[i]!.level);
    if (sum <= 0) [start, sum] = [i - 1, 0];
    sum += sign * step - slack;
    if (sum > 0 && (best === null || sum > best.sum)) best = { start, end: i, sum };
  }
  if (best === null) return null;
  const run = trimmed(known.slice(best.start, best.end + 1));
  return { from: run[0]!.place, to: run.at(-1)!.place, ...factors(run.map(({ level }) => level)) };
}

interface Level {
  readonly level: number;
  readonly place: number;
}

/** Without steps at its ends that hardly take part: one bad layer is named alone, not with its neighbours' noise. */
function trimmed(run: readonly Level[]): readonly Level[] {
  const steps = run.slice(1).map(({ level }, i) => Math.abs(stepOf(run[i]!.level, level)));
  const least = Math.min(0.2 * (steps.reduce((a, b) => a + b, 0) / steps.length), Number.MAX_VALUE);
  const first = steps.findIndex((step) => step > least);
  const last = steps.findLastIndex((step) => step > least);
  return run.slice(first, last + 2);
}

/** Logarithm of a step. From zero nothing can be said; to zero it is infinite. */
const stepOf = (a: number, b: number): number => (a === 0 ? 0 : Math.log(b / a));

function factors(levels: readonly number[]): { factor: number; total: number } {
  const alive = levels.findIndex((level) => level === 0);
  const measured = alive < 0 ? levels : levels.slice(0, alive);
  const total = levels.at(-1)! / levels[0]!;
  if (measured.length < 2) return { factor: total, total };
  return { factor: power(measured.at(-1)! / measured[0]!, 1 / (measured.length - 1)), total };
}

/** Numbers that are read off a summary: a statistic is a row. */
import { ArgumentError, shown, unknownName } from '@isograd/errors';
import { checkSummary } from './checks.js';
import { finiteOf, nonFiniteOf, type Summary } from './summary.js';

/** A statistic: what it is, in a sentence, and how it is computed. Null where there is nothing to compute it from. */
export interface Statistic {
  readonly title: string;
  readonly says: string;
  readonly of: (s: Summary) => number | null;
}

const some = (s: Summary, value: () => number): number | null => (finiteOf(s) === 0 ? null : value());
const meanSquare = (s: Summary): number => s.squares / finiteOf(s);

/** Every statistic; tables and reports are derived from it. */
export const statistics = {
  mean: {
    title: 'mean',
    says: 'Mean of the finite elements.',
    of: (s) => some(s, () => (s.sum / finiteOf(s)) * s.scale),
  },
  std: {
    title: 'std',
    says: 'Standard deviation of the finite elements, n - 1 in the divisor as torch.std.',
    of: (s) => {
      const n = finiteOf(s);
      if (n < 2) return null;
      const centre = s.sum / n;
      return Math.sqrt(Math.max(0, (s.squares - n * centre * centre) / (n - 1))) * s.scale;
    },
  },
  rms: {
    title: 'rms',
    says: 'Root of the mean square of the finite elements: the level of a signal.',
    of: (s) => some(s, () => Math.sqrt(meanSquare(s)) * s.scale),
  },
  norm: {
    title: 'norm',
    says: 'Euclidean norm of the finite elements; over several passes, of all of them together.',
    of: (s) => some(s, () => Math.sqrt(s.squares) * s.scale),
  },
  zeros: {
    title: 'zeros',
    says: 'Fraction of elements that are exactly zero.',
    of: (s) => (s.count === 0 ? null : s.zero / s.count),
  },
  subnormal: {
    title: 'subnormal',
    says: 'Fraction of elements that are not zero but too small for full precision.',
    of: (s) => (s.count === 0 ? null : s.subnormal / s.count),
  },
  nonFinite: {
    title: 'NaN/inf',
    says: 'Number of elements that are NaN or infinite.',
    of: (s) => nonFiniteOf(s),
  },
} as const satisfies Readonly<Record<string, Statistic>>;

export type StatisticName = keyof typeof statistics;

/** One statistic of a summary. Throws `ArgumentError` `ARG_UNKNOWN` for other names, `ARG_TYPE` for what is no summary. */
export function statisticOf(name: StatisticName, s: Summary): number | null {
  if (!Object.hasOwn(statistics, name)) {
    const what =
      typeof name === 'string' ? unknownName(name, Object.keys(statistics)) : `${shown(name)} is no name`;
    throw new ArgumentError('ARG_UNKNOWN', `statisticOf: ${what}`, {
      op: 'statisticOf',
      details: { name: shown(name) },
    });
  }
  checkSummary('statisticOf', s);
  return statistics[name].of(s);
}

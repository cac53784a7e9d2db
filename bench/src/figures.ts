/** From records to figures: the median over rounds, the fastest variant, and ratios of what ran side by side. */
import { median } from './numbers.js';
import type { BenchRecord, TimeRecord } from './records.js';

/** What one configuration took in one row. */
export interface Figure {
  readonly configuration: string;
  readonly row: string;
  /** Median over rounds of the fastest variant, in microseconds. */
  readonly us: number;
  readonly variant?: string;
  /** The fastest and the slowest round. */
  readonly range: readonly [number, number];
  /** The figure of each round that has one. */
  readonly rounds: ReadonlyMap<number, number>;
  /** The worst state the machine was in while it was taken. */
  readonly machine: TimeRecord['machine'];
  readonly note?: string;
}

/** All figures of a run, by configuration and row. */
export type Figures = ReadonlyMap<string, Figure>;

const keyOf = (configuration: string, row: string): string => `${configuration}|${row}`;

/** The figure of a configuration in a row, if it has one. */
export const figureOf = (figures: Figures, configuration: string, row: string): Figure | undefined =>
  figures.get(keyOf(configuration, row));

/** Gathers the figures. Of several variants the one with the smallest median stands for all. */
export function figuresOf(records: readonly BenchRecord[]): Figures {
  const byVariant = new Map<string, TimeRecord[]>();
  for (const record of records) {
    if (record.kind !== 'time') continue;
    const key = `${keyOf(record.configuration, record.row)}|${record.variant ?? ''}`;
    byVariant.set(key, [...(byVariant.get(key) ?? []), record]);
  }
  const figures = new Map<string, Figure>();
  for (const list of byVariant.values()) {
    const figure = figureFrom(list);
    const key = keyOf(figure.configuration, figure.row);
    const other = figures.get(key);
    if (other === undefined || figure.us < other.us) figures.set(key, figure);
  }
  return figures;
}

function figureFrom(list: readonly TimeRecord[]): Figure {
  const { configuration, row, variant, note } = list[0]!;
  const counted = countedOf(list);
  const all = counted.map(({ us }) => us);
  const states = ['noisy', 'slow', 'shared', 'quiet'] as const;
  return {
    configuration,
    row,
    us: median(all),
    ...(variant === undefined ? {} : { variant }),
    ...(note === undefined ? {} : { note }),
    range: [Math.min(...all), Math.max(...all)],
    rounds: new Map(counted.map(({ round, us }) => [round, us])),
    machine: states.find((state) => counted.some(({ machine }) => machine === state)) ?? 'quiet',
  };
}

/** The rounds that count: those in which the host gave less than a core are left out as long as there are others. */
function countedOf(list: readonly TimeRecord[]): readonly TimeRecord[] {
  const full = list.filter(({ machine }) => machine !== 'slow');
  return full.length > 0 ? full : list;
}

/**
 * How much longer `a` took than `b`: the median of the ratios of rounds that have both, because what ran side by side shared
 * the machine's mood; the ratio of the medians when no round has both.
 */
export function ratio(a: Figure, b: Figure): number {
  const paired = [...a.rounds].flatMap(([round, us]) => {
    const other = b.rounds.get(round);
    return other === undefined ? [] : [us / other];
  });
  return paired.length > 0 ? median(paired) : a.us / b.us;
}

/** The fastest of some configurations in a row, if any has a figure. */
export function fastest(
  figures: Figures,
  configurations: readonly string[],
  row: string,
): Figure | undefined {
  const found = configurations.flatMap((name) => figureOf(figures, name, row) ?? []);
  return found.reduce<Figure | undefined>(
    (best, f) => (best === undefined || f.us < best.us ? f : best),
    undefined,
  );
}

/** A disagreement with PyTorch: which row, and the first numbers that differ. */
export interface Disagreement {
  readonly row: string;
  readonly configuration: string;
  readonly says: string;
}

/** Compares what isograd computed in each row with what PyTorch did. */
export function disagreements(records: readonly BenchRecord[]): {
  readonly compared: number;
  readonly wrong: readonly Disagreement[];
} {
  const values = records.filter((record) => record.kind === 'value');
  const reference = new Map(
    values.filter(({ configuration }) => configuration.startsWith('pytorch')).map((v) => [v.row, v]),
  );
  let compared = 0;
  const wrong: Disagreement[] = [];
  for (const { configuration, row, values: got, tolerance } of values) {
    const other = reference.get(row);
    if (other === undefined || configuration.startsWith('pytorch')) continue;
    compared++;
    const at = other.values.findIndex((value, i) => !agrees(got[i], value, tolerance));
    if (at >= 0) wrong.push({ row, configuration, says: `${got[at]} where PyTorch has ${other.values[at]}` });
  }
  return { compared, wrong };
}

function agrees(a: number | string | undefined, b: number | string, tolerance: number): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= tolerance * Math.abs(b);
}

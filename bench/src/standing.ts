/** Where isograd stands in each row: against its target, PyTorch and the best JavaScript peer. */
import { configurations, type Kind } from './configurations.js';
import { type Figure, type Figures, fastest, figureOf, ratio } from './figures.js';
import { type Row, rows, type Target } from './rows.js';

/** A row of the first table. What was not measured is undefined. */
export interface Standing {
  readonly row: Row;
  readonly ours: Figure | undefined;
  /** The target in microseconds. */
  readonly target: number | undefined;
  /** The target as a ratio to PyTorch. */
  readonly allowed: number | undefined;
  /** By the ratio to PyTorch in the same run where there is one, else by the time. */
  readonly met: boolean | undefined;
  readonly pytorch: Figure | undefined;
  readonly toPytorch: number | undefined;
  readonly peer: Figure | undefined;
  readonly toPeer: number | undefined;
}

/** The names of the configurations of a kind. */
export const namesOf = (kind: Kind): readonly string[] =>
  configurations.filter((c) => c.kind === kind).map(({ name }) => name);

/** All rows in which anybody has a figure. `fused` says whether the engine that ran isograd has relaxed SIMD. */
export function standings(figures: Figures, fused: boolean): readonly Standing[] {
  return rows
    .map((row) => standingOf(figures, row, fused))
    .filter(({ ours, pytorch, peer }) => ours ?? pytorch ?? peer);
}

function standingOf(figures: Figures, row: Row, fused: boolean): Standing {
  const ours = figureOf(figures, 'isograd', row.id);
  const target = targetIn(figures, row.target, fused);
  const pytorch = fastest(figures, namesOf('pytorch'), row.id);
  const peer = fastest(figures, namesOf('javascript'), row.id);
  const against = (other: Figure | undefined): number | undefined =>
    ours === undefined || other === undefined ? undefined : ratio(ours, other);
  const [toPytorch, allowed] = [against(pytorch), ratioIn(row.target, fused)];
  const byRatio = toPytorch === undefined || allowed === undefined ? undefined : toPytorch <= allowed;
  const byTime = ours === undefined || target === undefined ? undefined : ours.us <= target;
  return {
    row,
    ours,
    target,
    allowed,
    met: byRatio ?? byTime,
    pytorch,
    toPytorch,
    peer,
    toPeer: against(peer),
  };
}

/** A target in microseconds; undefined while the row it is a multiple of has no figure. */
export function targetIn(figures: Figures, target: Target, fused: boolean): number | undefined {
  if ('us' in target) return fused ? (target.fused ?? target.us) : target.us;
  const [configuration, row] = 'of' in target ? ['isograd', target.of] : ['empty', 'W9'];
  const base = figureOf(figures, configuration, row)?.us;
  if (base === undefined) return undefined;
  return 'of' in target ? base * target.times : base + target.beyondEmpty;
}

/** A target as a ratio to PyTorch on the machine that the target is of; undefined for multiples of another row. */
const ratioIn = (target: Target, fused: boolean): number | undefined =>
  'us' in target ? (fused ? (target.fused ?? target.us) : target.us) / target.torch : undefined;

/** Whether memory stayed where it was after the first tenth. The least of the second half counts: sweeping lags behind. */
export function isFlat(sizes: readonly number[]): boolean {
  const [first = NaN] = sizes;
  return Math.min(...sizes.slice(Math.floor(sizes.length / 2))) <= first * 1.25 + 8;
}

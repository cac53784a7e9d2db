/** A rate that falls when a metric has stopped improving. */
import { ArgumentError, shown, StateError } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import type { Optimizer } from '../optimizer.js';
import { atLeast0, checkValue, oneOf, type Rule, type Rules, settled, whole } from '../options.js';
import { perGroup } from './per-group.js';
import { checkGroups, checkOptimizer, checkState, type ScheduleState } from './scheduler.js';

export interface ReduceLROnPlateauOptions {
  /** Whether less or more is better. Default "min". */
  readonly mode?: 'min' | 'max';
  /** Factor of each reduction, > 0 and < 1. Default 0.1. */
  readonly factor?: number;
  /** Epochs without improvement that are borne. Default 10. */
  readonly patience?: number;
  /** What counts as improvement. Default 1e-4. */
  readonly threshold?: number;
  /** Whether the threshold is a share of the best metric or a difference from it. Default "rel". */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Epochs after a reduction in which nothing counts as bad. Default 0. */
  readonly cooldown?: number;
  /** The smallest rate, or one for each group. Default 0. */
  readonly minLr?: number | readonly number[];
  /** Smaller reductions are not made. Default 1e-8. */
  readonly eps?: number;
}

type Plain = Omit<ReduceLROnPlateauOptions, 'minLr'>;
const shrinking: Rule<number> = {
  fallback: 0.1,
  kind: 'number',
  wanted: 'a number > 0 and < 1',
  fits: (x) => x > 0 && x < 1,
};
const rules: Rules<Plain> = {
  mode: oneOf('min', 'max'),
  factor: shrinking,
  patience: whole(10, 0),
  threshold: atLeast0(1e-4),
  thresholdMode: oneOf('rel', 'abs'),
  cooldown: whole(0, 0),
  eps: atLeast0(1e-8),
};

const kind = 'ReduceLROnPlateau';

/** Multiplies the rate by `factor` after more than `patience` epochs without improvement (torch ReduceLROnPlateau). */
export class ReduceLROnPlateau {
  readonly optimizer: Optimizer;
  readonly #options: Required<Plain>;
  readonly #minLrs: readonly number[];
  #epoch = 0;
  #lastLr: readonly number[];
  #best: number;
  #bad = 0;
  #cooling = 0;

  /** Throws `ArgumentError`: `ARG_TYPE`, `ARG_RANGE`, `ARG_UNKNOWN`, `ARG_CONFLICT`. */
  constructor(optimizer: Optimizer, options: ReduceLROnPlateauOptions = {}) {
    checkOptimizer(kind, optimizer);
    this.optimizer = optimizer;
    this.#options = settled(kind, rules, options, undefined, ['minLr']);
    this.#minLrs = perGroup(kind, 'minLr', optimizer, options.minLr ?? 0, (place, value) =>
      checkValue(kind, place, atLeast0(0), value),
    );
    this.#best = this.#options.mode === 'min' ? Infinity : -Infinity;
    this.#lastLr = optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** Steps taken. */
  get lastEpoch(): number {
    return this.#epoch;
  }

  /** Looks at the metric of an epoch; NaN is no improvement. Throws `ArgumentError` `ARG_TYPE` without a number. */
  step(metric: number | Tensor): void {
    const current = metric instanceof Tensor ? metric.item() : metric;
    if (typeof current !== 'number')
      throw new ArgumentError('ARG_TYPE', `${kind}.step: the metric is ${shown(metric)}; wanted a number`, {
        op: kind,
      });
    const { optimizer } = this;
    checkGroups(kind, optimizer, this.#minLrs.length);
    this.#epoch++;
    if (this.#better(current)) [this.#best, this.#bad] = [current, 0];
    else this.#bad++;
    if (this.#cooling > 0) [this.#cooling, this.#bad] = [this.#cooling - 1, 0];
    if (this.#bad > this.#options.patience) this.#reduce();
    this.#lastLr = optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** The rates after the last step. */
  getLastLr(): readonly number[] {
    return this.#lastLr;
  }

  /** Plain data, to go on later with `loadStateDict`; `best` is null before the first metric. */
  stateDict(): ScheduleState {
    const best = Number.isFinite(this.#best) ? this.#best : null;
    const counts = { badEpochs: this.#bad, cooldownLeft: this.#cooling };
    return { kind, lastEpoch: this.#epoch, lastLr: this.#lastLr, best, ...counts };
  }
  /** Goes on where the state was taken. Throws `StateError`: `STATE_VERSION`, `STATE_SHAPE`, `STATE_NAME`. */
  loadStateDict(state: ScheduleState): void {
    checkState(kind, state, this.optimizer, ['best', 'badEpochs', 'cooldownLeft']);
    const { best, badEpochs, cooldownLeft } = { ...state };
    if (
      (best !== null && typeof best !== 'number') ||
      typeof badEpochs !== 'number' ||
      typeof cooldownLeft !== 'number'
    )
      throw new StateError(
        'STATE_NAME',
        `${kind}.loadStateDict: best, badEpochs and cooldownLeft are numbers`,
        { op: kind },
      );
    this.#best = best ?? (this.#options.mode === 'min' ? Infinity : -Infinity);
    [this.#epoch, this.#lastLr, this.#bad, this.#cooling] = [
      state.lastEpoch,
      [...state.lastLr],
      badEpochs,
      cooldownLeft,
    ];
  }

  #better(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.#options;
    const best = this.#best;
    if (mode === 'min') return metric < (thresholdMode === 'rel' ? best * (1 - threshold) : best - threshold);
    return metric > (thresholdMode === 'rel' ? best * (1 + threshold) : best + threshold);
  }

  #reduce(): void {
    const { factor, eps, cooldown } = this.#options;
    this.optimizer.paramGroups.forEach((group, i) => {
      const next = Math.max(group.lr * factor, this.#minLrs[i]!);
      if (group.lr - next > eps) group.lr = next;
    });
    [this.#bad, this.#cooling] = [0, cooldown];
  }
}

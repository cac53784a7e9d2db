/** Learning-rate schedules: a rule that gives each group its rate, stepped once per epoch or batch. */
import { ArgumentError, NumericError, shown, StateError } from '@isograd/errors';
import { Optimizer } from '../optimizer.js';

/** Where a schedule stands, for one group. */
export interface Moment {
  /** Steps of the schedule so far. */
  readonly epoch: number;
  /** The rate that the group has now. */
  readonly lr: number;
  /** The rate that it had before any schedule. */
  readonly baseLr: number;
  /** Number of the group. */
  readonly group: number;
  /** The schedule is being made: nothing was trained yet. */
  readonly initial: boolean;
}

/** A schedule as a row. */
export interface Schedule {
  readonly name: string;
  /** The rate at `epoch`, from the rate of the step before. May throw; then nothing changes. */
  rate(at: Moment): number;
  /** The rate with which it begins when another schedule has gone before it; `rate` when left out. */
  start?(baseLr: number): number;
  /** The momentum (or first beta) at `epoch`. */
  momentum?(at: Moment): number;
}

/** What `stateDict()` gives. The rates themselves are in the state of the optimiser. */
export interface ScheduleState {
  readonly kind: string;
  readonly lastEpoch: number;
  readonly lastLr: readonly number[];
  readonly [name: string]: unknown;
}

/**
 * What all schedules with a rule have in common (torch.optim.lr_scheduler.LRScheduler). Making one takes its first
 * step, to epoch 0. Call `optimizer.step()` first and `scheduler.step()` after it; the other order is accepted and
 * skips the first rate.
 */
export class Scheduler {
  readonly optimizer: Optimizer;
  /** The rates before any schedule, group by group. */
  readonly baseLrs: readonly number[];
  readonly #schedule: Schedule;
  #epoch = -1;
  #lastLr: readonly number[];

  /** Throws `ArgumentError` `ARG_TYPE` for what is no optimiser, `NumericError` for a rate that is none. */
  constructor(optimizer: Optimizer, schedule: Schedule, baseLrs?: readonly number[]) {
    checkOptimizer(schedule.name, optimizer);
    this.optimizer = optimizer;
    this.baseLrs = baseLrs ?? optimizer.paramGroups.map(({ lr, initialLr }) => initialLr ?? lr);
    this.#schedule = schedule;
    this.#lastLr = this.baseLrs;
    this.begin();
    // Last, so that a schedule that refuses its first rate leaves no trace.
    optimizer.paramGroups.forEach((group, i) => (group.initialLr ??= this.baseLrs[i]!));
  }

  /** Steps taken; 0 for a fresh schedule. */
  get lastEpoch(): number {
    return this.#epoch;
  }
  /** The class, in messages and state dicts. */
  get name(): string {
    return this.#schedule.name;
  }

  /**
   * Gives every group its next rate. Throws `NumericError`: `NUMERIC_NAN` for a rate that is NaN or negative,
   * `NUMERIC_INF`; `ArgumentError` `ARG_CONFLICT` when a group was added meanwhile. Then nothing has changed.
   */
  step(): void {
    this.#go(this.#epoch + 1, false);
  }

  /** The rates that the last step gave. */
  getLastLr(): readonly number[] {
    return this.#lastLr;
  }

  /** Takes the first step: rates of epoch 0. For schedules of schedules. */
  begin(): void {
    this.#go(0, true);
  }
  /** Forgets the steps taken. For schedules of schedules. */
  rewind(): void {
    this.#epoch = -1;
  }
  /** Takes over from another schedule: epoch 0 again, from the rates before any schedule. */
  takeOver(): void {
    const schedule = this.#schedule;
    if (schedule.start === undefined) this.#go(0, false);
    else
      this.#set(
        0,
        this.baseLrs.map((lr) => schedule.start!(lr)),
      );
  }

  /** Plain data, to go on later with `loadStateDict`. */
  stateDict(): ScheduleState {
    return { kind: this.name, lastEpoch: this.#epoch, lastLr: this.#lastLr, baseLrs: this.baseLrs };
  }
  /**
   * Goes on where the state was taken; load that of the optimiser as well, for it holds the rates.
   * Throws `StateError`: `STATE_VERSION` for another kind of schedule, `STATE_SHAPE`, `STATE_NAME`.
   */
  loadStateDict(state: ScheduleState): void {
    checkState(this.name, state, this.optimizer, ['baseLrs']);
    this.#epoch = state.lastEpoch;
    this.#lastLr = [...state.lastLr];
  }

  #go(epoch: number, initial: boolean): void {
    const { optimizer, baseLrs } = this;
    const schedule = this.#schedule;
    checkGroups(schedule.name, optimizer, baseLrs.length);
    const moments = optimizer.paramGroups.map(({ lr }, group): Moment => ({
      epoch,
      lr,
      baseLr: baseLrs[group]!,
      group,
      initial,
    }));
    const rates = moments.map((at) => atLeastNothing(schedule.rate(at), at));
    const momenta = moments.map((at) => schedule.momentum?.(at));
    this.#set(epoch, rates);
    optimizer.paramGroups.forEach((group, i) => {
      const momentum = momenta[i];
      if (momentum !== undefined) optimizer.kind.setMomentum?.(group, momentum);
    });
  }

  #set(epoch: number, rates: readonly number[]): void {
    rates.forEach((rate, group) => checkRate(this.name, epoch, rate, group));
    this.#epoch = epoch;
    this.#lastLr = rates;
    this.optimizer.paramGroups.forEach((group, i) => (group.lr = rates[i]!));
  }
}

/** A fall to 0 misses it by roundings, which add up over its steps; below 0 no optimiser would take the rate. */
const atLeastNothing = (rate: number, { lr, baseLr }: Moment): number =>
  rate < 0 && rate > -1e-9 * Math.max(lr, baseLr) ? 0 : rate;

export function checkOptimizer(who: string, optimizer: unknown): void {
  if (!(optimizer instanceof Optimizer))
    throw new ArgumentError('ARG_TYPE', `${who}: ${shown(optimizer)} is no optimiser`, { op: who });
}

export function checkGroups(who: string, { paramGroups }: Optimizer, wanted: number): void {
  if (paramGroups.length === wanted) return;
  throw new ArgumentError(
    'ARG_CONFLICT',
    `${who}: made for ${wanted} parameter groups, the optimiser has ${paramGroups.length} now; make a new schedule`,
    { op: who, details: { wanted, groups: paramGroups.length } },
  );
}

function checkRate(who: string, epoch: number, rate: unknown, group: number): void {
  if (typeof rate === 'number' && rate >= 0 && rate < Infinity) return;
  throw new NumericError(
    rate === Infinity ? 'NUMERIC_INF' : 'NUMERIC_NAN',
    `${who}: at epoch ${epoch} the learning rate of group ${group} would be ${shown(rate)}; wanted a finite number >= 0`,
    { op: who, details: { epoch, group, rate: shown(rate) } },
  );
}

/** Refuses a state that is not one of this schedule for this optimiser. */
export function checkState(
  who: string,
  state: ScheduleState,
  { paramGroups }: Optimizer,
  more: readonly string[],
): void {
  const refuse = (code: string, message: string): never => {
    throw new StateError(code, `${who}.loadStateDict: ${message}`, { op: `${who}.loadStateDict` });
  };
  if (typeof state !== 'object' || state === null)
    refuse('STATE_NAME', `wanted what stateDict() gives, got ${shown(state)}`);
  if (state.kind !== who)
    refuse('STATE_VERSION', `this is the state of ${shown(state.kind)}, the schedule is ${who}`);
  const known = ['kind', 'lastEpoch', 'lastLr', ...more];
  const wrong = [
    ...Object.keys(state).filter((key) => !known.includes(key)),
    ...known.filter((key) => !Object.hasOwn(state, key)),
  ];
  if (wrong.length > 0)
    refuse('STATE_NAME', `${wrong.map(shown).join(', ')} is missing or unknown; wanted ${known.join(', ')}`);
  if (!Number.isSafeInteger(state.lastEpoch))
    refuse('STATE_NAME', `lastEpoch is ${shown(state.lastEpoch)}; wanted a whole number`);
  if (!Array.isArray(state.lastLr) || state.lastLr.length !== paramGroups.length)
    refuse('STATE_SHAPE', `lastLr is ${shown(state.lastLr)}; wanted rates of ${paramGroups.length} groups`);
}

/** Schedules made of schedules: one after the other, or all at once. */
import { ArgumentError, shown, StateError } from '@isograd/errors';
import type { Optimizer } from '../optimizer.js';
import { checkMilestones } from './decays.js';
import { checkOptimizer, checkState, Scheduler, type ScheduleState } from './scheduler.js';

/** What both have in common. */
abstract class Combined {
  readonly optimizer: Optimizer;
  /** Those it is made of. */
  readonly schedulers: readonly Scheduler[];
  readonly #name: string;
  protected epoch = 0;

  constructor(name: string, optimizer: Optimizer, schedulers: readonly Scheduler[]) {
    this.#name = name;
    this.optimizer = optimizer;
    this.schedulers = [...schedulers];
  }

  /** Steps taken. */
  get lastEpoch(): number {
    return this.epoch;
  }
  /** The rates that the last step gave. */
  getLastLr(): readonly number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }
  /** Plain data, that of the schedules included. */
  stateDict(): ScheduleState {
    const schedulers = this.schedulers.map((scheduler) => scheduler.stateDict());
    return { kind: this.#name, lastEpoch: this.epoch, lastLr: this.getLastLr(), schedulers };
  }
  /** Goes on where the state was taken. Throws `StateError`: `STATE_VERSION`, `STATE_SHAPE`, `STATE_NAME`. */
  loadStateDict(state: ScheduleState): void {
    checkState(this.#name, state, this.optimizer, ['schedulers']);
    const { schedulers } = { ...state };
    if (!Array.isArray(schedulers) || schedulers.length !== this.schedulers.length)
      throw new StateError(
        'STATE_SHAPE',
        `${this.#name}.loadStateDict: schedulers is ${shown(schedulers)}; wanted ${this.schedulers.length} states`,
        { op: this.#name },
      );
    // All are checked before the first is changed.
    const before = this.schedulers.map((scheduler) => scheduler.stateDict());
    try {
      this.schedulers.forEach((scheduler, i) => scheduler.loadStateDict(schedulers[i]));
    } catch (error) {
      this.schedulers.forEach((scheduler, i) => scheduler.loadStateDict(before[i]!));
      throw error;
    }
    this.epoch = state.lastEpoch;
  }
}

/**
 * One schedule after the other: `schedulers[i + 1]` takes over at epoch `milestones[i]`, from the rates before any
 * schedule (torch SequentialLR). With a `OneCycleLR` among them the first begins at that one's first rate, as in PyTorch.
 * Throws `ArgumentError`: `ARG_RANGE`, `ARG_TYPE`, `ARG_CONFLICT`.
 */
export class SequentialLR extends Combined {
  readonly #milestones: readonly number[];

  constructor(optimizer: Optimizer, schedulers: readonly Scheduler[], milestones: readonly number[]) {
    const who = 'SequentialLR';
    checkOptimizer(who, optimizer);
    checkMembers(who, optimizer, schedulers);
    checkMilestones(who, milestones);
    const increasing = milestones.every((milestone, i) => i === 0 || milestone > milestones[i - 1]!);
    if (milestones.length !== schedulers.length - 1 || !increasing)
      throw new ArgumentError(
        'ARG_CONFLICT',
        `${who}: ${schedulers.length} schedules need ${schedulers.length - 1} increasing milestones, got ${shown(milestones)}`,
        {
          op: who,
          details: { schedulers: schedulers.length, milestones },
        },
      );
    super(who, optimizer, schedulers);
    this.#milestones = [...milestones];
    // Each took its first step when it was made; only the first one's counts. OneCycleLR has moved where all begin.
    optimizer.paramGroups.forEach((group, i) => (group.lr = group.initialLr ?? schedulers[0]!.baseLrs[i]!));
    for (const scheduler of schedulers) scheduler.rewind();
    schedulers[0]!.begin();
  }

  /** One step of the schedule whose turn it is. */
  step(): void {
    const epoch = this.epoch + 1;
    const turn = this.#milestones.filter((milestone) => milestone <= epoch).length;
    const scheduler = this.schedulers[turn]!;
    if (this.#milestones[turn - 1] === epoch) scheduler.takeOver();
    else scheduler.step();
    this.epoch = epoch;
  }
}

/** Several schedules on the same rates, each stepped in turn (torch ChainedScheduler). */
export class ChainedScheduler extends Combined {
  constructor(schedulers: readonly Scheduler[]) {
    const optimizer = Array.isArray(schedulers) ? schedulers[0]?.optimizer : undefined;
    checkMembers('ChainedScheduler', optimizer, schedulers);
    super('ChainedScheduler', schedulers[0]!.optimizer, schedulers);
  }

  /** One step of each. Throws what they throw; then none of them has moved. */
  step(): void {
    const { optimizer, schedulers } = this;
    const groups = optimizer.paramGroups.map((group) => ({ ...group }));
    const moved: (readonly [Scheduler, ScheduleState])[] = [];
    try {
      for (const scheduler of schedulers) {
        const before = scheduler.stateDict();
        scheduler.step();
        moved.unshift([scheduler, before]);
      }
    } catch (error) {
      optimizer.paramGroups.forEach((group, i) => Object.assign(group, groups[i]));
      for (const [scheduler, before] of moved) scheduler.loadStateDict(before);
      throw error;
    }
    this.epoch++;
  }
}

function checkMembers(who: string, optimizer: Optimizer | undefined, schedulers: unknown): void {
  if (!Array.isArray(schedulers) || schedulers.length === 0)
    throw new ArgumentError(
      'ARG_RANGE',
      `${who}: schedulers is ${shown(schedulers)}; wanted at least one schedule`,
      { op: who },
    );
  schedulers.forEach((scheduler: unknown, i) => {
    if (!(scheduler instanceof Scheduler))
      throw new ArgumentError(
        'ARG_TYPE',
        `${who}: schedulers[${i}] is ${shown(scheduler)}; wanted a schedule that needs no metric`,
        { op: who },
      );
    if (scheduler.optimizer !== optimizer)
      throw new ArgumentError('ARG_CONFLICT', `${who}: schedulers[${i}] belongs to another optimiser`, {
        op: who,
      });
  });
}

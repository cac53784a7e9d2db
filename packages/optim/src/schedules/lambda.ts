/** Schedules whose factor is a function of the user's. */
import { ArgumentError, shown } from '@isograd/errors';
import type { Optimizer } from '../optimizer.js';
import { perGroup } from './per-group.js';
import { checkOptimizer, type Schedule, Scheduler } from './scheduler.js';

/** The factor at an epoch. */
export type Factor = (epoch: number) => number;

/** The rate before any schedule times `factor(epoch)`; one function, or one for each group (torch LambdaLR). */
export class LambdaLR extends Scheduler {
  constructor(optimizer: Optimizer, factor: Factor | readonly Factor[]) {
    const factors = factorsOf('LambdaLR', optimizer, factor);
    const schedule: Schedule = {
      name: 'LambdaLR',
      rate: ({ epoch, baseLr, group }) => baseLr * factors[group]!(epoch),
    };
    super(optimizer, schedule);
  }
}

/** The rate times `factor(epoch)` at every epoch; one function, or one for each group (torch MultiplicativeLR). */
export class MultiplicativeLR extends Scheduler {
  constructor(optimizer: Optimizer, factor: Factor | readonly Factor[]) {
    const factors = factorsOf('MultiplicativeLR', optimizer, factor);
    const schedule: Schedule = {
      name: 'MultiplicativeLR',
      rate: ({ epoch, lr, group, initial }) => (initial ? lr : lr * factors[group]!(epoch)),
    };
    super(optimizer, schedule);
  }
}

function factorsOf(who: string, optimizer: Optimizer, factor: Factor | readonly Factor[]): readonly Factor[] {
  checkOptimizer(who, optimizer);
  return perGroup(who, 'factor', optimizer, factor, (name, value) => {
    if (typeof value !== 'function')
      throw new ArgumentError(
        'ARG_TYPE',
        `${who}: ${name} is ${shown(value)}; wanted a function of the epoch`,
        { op: who },
      );
  });
}

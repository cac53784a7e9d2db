/** Schedules that multiply the rate by a factor that depends on the epoch alone. */
import { ArgumentError, shown } from '@isograd/errors';
import { power } from '@isograd/tensor/compiled';
import type { Optimizer } from '../optimizer.js';
import { above0, atLeast0, checkValue, type Rule, type Rules, settled, whole } from '../options.js';
import { type Schedule, Scheduler } from './scheduler.js';

export interface GammaOptions {
  /** Factor of each decay, >= 0. Default 0.1. */
  readonly gamma?: number;
}
const gammaRules: Rules<GammaOptions> = { gamma: atLeast0(0.1) };

/** Multiplies the rate by `gamma` every `stepSize` epochs (torch StepLR). */
export class StepLR extends Scheduler {
  constructor(optimizer: Optimizer, stepSize: number, options: GammaOptions = {}) {
    super(optimizer, stepped(stepSize, options));
  }
}
function stepped(stepSize: number, options: GammaOptions): Schedule {
  checkValue('StepLR', 'stepSize', whole(1), stepSize);
  const { gamma } = settled('StepLR', gammaRules, options);
  return {
    name: 'StepLR',
    rate: ({ epoch, lr }) => (epoch === 0 || epoch % stepSize !== 0 ? lr : lr * gamma),
    start: (baseLr) => baseLr,
  };
}

/** Multiplies the rate by `gamma` at each of the epochs; an epoch that stands twice counts twice (torch MultiStepLR). */
export class MultiStepLR extends Scheduler {
  constructor(optimizer: Optimizer, milestones: readonly number[], options: GammaOptions = {}) {
    super(optimizer, multiStepped(milestones, options));
  }
}
function multiStepped(milestones: readonly number[], options: GammaOptions): Schedule {
  checkMilestones('MultiStepLR', milestones);
  const { gamma } = settled('MultiStepLR', gammaRules, options);
  const times = (epoch: number): number => milestones.filter((milestone) => milestone === epoch).length;
  return {
    name: 'MultiStepLR',
    rate: ({ epoch, lr }) => lr * power(gamma, times(epoch)),
    start: (baseLr) => baseLr * power(gamma, times(0)),
  };
}

/** Epochs, as a list of whole numbers. */
export function checkMilestones(who: string, milestones: unknown): void {
  if (!Array.isArray(milestones))
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: milestones is ${shown(milestones)}; wanted a list of epochs`,
      { op: who },
    );
  milestones.forEach((milestone, i) => checkValue(who, `milestones[${i}]`, whole(0, 0), milestone));
}

/** Multiplies the rate by `gamma` every epoch (torch ExponentialLR). */
export class ExponentialLR extends Scheduler {
  constructor(optimizer: Optimizer, gamma: number) {
    super(optimizer, exponential(gamma));
  }
}
function exponential(gamma: number): Schedule {
  checkValue('ExponentialLR', 'gamma', atLeast0(0), gamma);
  return {
    name: 'ExponentialLR',
    rate: ({ lr, initial }) => (initial ? lr : lr * gamma),
    start: (baseLr) => baseLr,
  };
}

const factor = (fallback: number, least: Rule<number> = above0(0)): Rule<number> => ({
  fallback,
  kind: 'number',
  wanted: least.fits(0) ? 'a number in 0..1' : 'a number > 0 and <= 1',
  fits: (x) => least.fits(x) && x <= 1,
});

export interface ConstantLROptions {
  /** Factor of the rate until `totalIters`, > 0 and <= 1. Default 1 / 3. */
  readonly factor?: number;
  /** Epochs with that factor. Default 5. */
  readonly totalIters?: number;
}
const constantRules: Rules<ConstantLROptions> = { factor: factor(1 / 3), totalIters: whole(5) };

/** A smaller rate for the first `totalIters` epochs (torch ConstantLR). */
export class ConstantLR extends Scheduler {
  constructor(optimizer: Optimizer, options: ConstantLROptions = {}) {
    super(optimizer, constant(options));
  }
}
function constant(options: ConstantLROptions): Schedule {
  const { factor: by, totalIters } = settled('ConstantLR', constantRules, options);
  return {
    name: 'ConstantLR',
    rate: ({ epoch, lr }) => (epoch === 0 ? lr * by : epoch === totalIters ? lr * (1 / by) : lr),
    start: (baseLr) => baseLr * by,
  };
}

export interface LinearLROptions {
  /** Factor of the first epoch, > 0 and <= 1. Default 1 / 3. */
  readonly startFactor?: number;
  /** Factor from `totalIters` on, 0..1. Default 1. */
  readonly endFactor?: number;
  /** Epochs from the one to the other; a shorter run ends on the way. Default 5. */
  readonly totalIters?: number;
}
const linearRules: Rules<LinearLROptions> = {
  startFactor: factor(1 / 3),
  endFactor: factor(1, atLeast0(0)),
  totalIters: whole(5),
};

/** A factor that changes linearly: a warm-up, as a rule (torch LinearLR). */
export class LinearLR extends Scheduler {
  constructor(optimizer: Optimizer, options: LinearLROptions = {}) {
    super(optimizer, linear(options));
  }
}
function linear(options: LinearLROptions): Schedule {
  const { startFactor, endFactor, totalIters } = settled('LinearLR', linearRules, options);
  const rise = endFactor - startFactor;
  return {
    name: 'LinearLR',
    rate: ({ epoch, lr }) => {
      if (epoch === 0) return lr * startFactor;
      if (epoch > totalIters) return lr;
      return lr * (1 + rise / (totalIters * startFactor + (epoch - 1) * rise));
    },
    start: (baseLr) => baseLr * startFactor,
  };
}

export interface PolynomialLROptions {
  /** Epochs until the rate is 0. Default 5. */
  readonly totalIters?: number;
  /** Power with which it falls. Default 1. */
  readonly power?: number;
}
const polynomialRules: Rules<PolynomialLROptions> = { totalIters: whole(5), power: atLeast0(1) };

/** Down to 0 as a power of the epochs that are left (torch PolynomialLR). */
export class PolynomialLR extends Scheduler {
  constructor(optimizer: Optimizer, options: PolynomialLROptions = {}) {
    super(optimizer, polynomial(options));
  }
}
function polynomial(options: PolynomialLROptions): Schedule {
  const { totalIters, power: exponent } = settled('PolynomialLR', polynomialRules, options);
  return {
    name: 'PolynomialLR',
    rate: ({ epoch, lr, initial }) => {
      if (initial || epoch > totalIters) return lr;
      return lr * power((1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters), exponent);
    },
    start: (baseLr) => baseLr,
  };
}

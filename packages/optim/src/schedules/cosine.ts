/** Schedules along half a cosine, once or again and again. */
import type { Optimizer } from '../optimizer.js';
import { atLeast0, checkValue, type Rules, settled, whole } from '../options.js';
import { type Schedule, Scheduler } from './scheduler.js';

export interface CosineAnnealingLROptions {
  /** The smallest rate. Default 0. */
  readonly etaMin?: number;
}
const cosineRules: Rules<CosineAnnealingLROptions> = { etaMin: atLeast0(0) };

/** Down to `etaMin` in `tMax` epochs along half a cosine, and up again after them (torch CosineAnnealingLR). */
export class CosineAnnealingLR extends Scheduler {
  constructor(optimizer: Optimizer, tMax: number, options: CosineAnnealingLROptions = {}) {
    super(optimizer, cosine(tMax, options));
  }
}
function cosine(tMax: number, options: CosineAnnealingLROptions): Schedule {
  checkValue('CosineAnnealingLR', 'tMax', whole(1), tMax);
  const { etaMin } = settled('CosineAnnealingLR', cosineRules, options);
  const height = (epoch: number): number => 1 + Math.cos((Math.PI * epoch) / tMax);
  return {
    name: 'CosineAnnealingLR',
    rate: ({ epoch, lr, baseLr, initial }) => {
      if (initial) return lr;
      // From the lowest point the recursion below would divide by 0.
      if ((epoch - 1 - tMax) % (2 * tMax) === 0)
        return lr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
      return (height(epoch) / height(epoch - 1)) * (lr - etaMin) + etaMin;
    },
    start: (baseLr) => etaMin + ((baseLr - etaMin) * height(0)) / 2,
  };
}

export interface WarmRestartsOptions {
  /** Factor by which each cycle is longer than the one before. Default 1. */
  readonly tMult?: number;
  /** The smallest rate. Default 0. */
  readonly etaMin?: number;
}
const restartRules: Rules<WarmRestartsOptions> = { tMult: whole(1), etaMin: atLeast0(0) };

/** Half a cosine, then the first rate again; the first cycle has `t0` epochs (torch CosineAnnealingWarmRestarts). */
export class CosineAnnealingWarmRestarts extends Scheduler {
  constructor(optimizer: Optimizer, t0: number, options: WarmRestartsOptions = {}) {
    super(optimizer, restarting(t0, options));
  }
}
function restarting(t0: number, options: WarmRestartsOptions): Schedule {
  checkValue('CosineAnnealingWarmRestarts', 't0', whole(1), t0);
  const { tMult, etaMin } = settled('CosineAnnealingWarmRestarts', restartRules, options);
  return {
    name: 'CosineAnnealingWarmRestarts',
    rate: ({ epoch, baseLr }) => {
      const [current, length] = cycleAt(epoch, t0, tMult);
      return etaMin + ((baseLr - etaMin) * (1 + Math.cos((Math.PI * current) / length))) / 2;
    },
  };
}

/** Epochs since the last restart, and length of the cycle. */
function cycleAt(epoch: number, t0: number, tMult: number): readonly [current: number, length: number] {
  if (tMult === 1) return [epoch % t0, t0];
  let [rest, length] = [epoch, t0];
  while (rest >= length) {
    rest -= length;
    length *= tMult;
  }
  return [rest, length];
}

/** A rate that goes up and down between two bounds. */
import { power } from '@isograd/tensor/compiled';
import type { Optimizer } from '../optimizer.js';
import { atLeast0, checkValue, flag, oneOf, type Rules, settled, whole } from '../options.js';
import { momentaOf } from './momentum.js';
import { perGroup } from './per-group.js';
import { checkOptimizer, type Schedule, Scheduler } from './scheduler.js';

/** A number, or one for each group. */
type Each = number | readonly number[];

export interface CyclicLROptions {
  /** Steps from the lower bound to the upper. Default 2000. */
  readonly stepSizeUp?: number;
  /** Steps back. Default: as many. */
  readonly stepSizeDown?: number;
  /** Cycles of equal height; each half as high as the one before; or lower by `gamma` each step. Default "triangular". */
  readonly mode?: 'triangular' | 'triangular2' | 'exp_range';
  /** For "exp_range". Default 1. */
  readonly gamma?: number;
  /** Move the momentum the other way. Default true. */
  readonly cycleMomentum?: boolean;
  /** Momentum at the upper bound. Default 0.8. */
  readonly baseMomentum?: Each;
  /** Momentum at the lower bound. Default 0.9. */
  readonly maxMomentum?: Each;
}

type Plain = Omit<CyclicLROptions, 'baseMomentum' | 'maxMomentum' | 'stepSizeDown'>;
const rules: Rules<Plain> = {
  stepSizeUp: whole(2000),
  mode: oneOf('triangular', 'triangular2', 'exp_range'),
  gamma: atLeast0(1),
  cycleMomentum: flag(true),
};
const elsewhere = ['stepSizeDown', 'baseMomentum', 'maxMomentum'];

/** Up from `baseLr` to `maxLr` and down again (torch CyclicLR; Smith 2017). Bounds may be one number for each group. */
export class CyclicLR extends Scheduler {
  constructor(optimizer: Optimizer, baseLr: Each, maxLr: Each, options: CyclicLROptions = {}) {
    checkOptimizer('CyclicLR', optimizer);
    const bound = (name: string, given: Each): readonly number[] =>
      perGroup('CyclicLR', name, optimizer, given, (place, value) =>
        checkValue('CyclicLR', place, atLeast0(0), value),
      );
    const [low, high] = [bound('baseLr', baseLr), bound('maxLr', maxLr)];
    super(optimizer, cyclic(optimizer, high, options), low);
  }
}

function cyclic(optimizer: Optimizer, high: readonly number[], options: CyclicLROptions): Schedule {
  const { stepSizeUp, mode, gamma, cycleMomentum } = settled(
    'CyclicLR',
    rules,
    options,
    undefined,
    elsewhere,
  );
  const { stepSizeDown = stepSizeUp, baseMomentum = 0.8, maxMomentum = 0.9 } = options;
  checkValue('CyclicLR', 'stepSizeDown', whole(1), stepSizeDown);
  const total = stepSizeUp + stepSizeDown;
  const ratio = stepSizeUp / total;
  /** How far up it is at an epoch, 0..1, the height of this cycle included. */
  const height = (epoch: number): number => {
    const cycle = Math.floor(1 + epoch / total);
    const x = 1 + epoch / total - cycle;
    const scale = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
    if (mode === 'triangular') return scale;
    return scale * (mode === 'triangular2' ? 1 / 2 ** (cycle - 1) : power(gamma, epoch));
  };
  const momenta = momentaOf('CyclicLR', optimizer, cycleMomentum, baseMomentum, maxMomentum);
  return {
    name: 'CyclicLR',
    rate: ({ epoch, baseLr, group }) => baseLr + (high[group]! - baseLr) * height(epoch),
    ...(momenta !== undefined && {
      momentum: ({ epoch, group }) =>
        momenta.max[group]! - (momenta.max[group]! - momenta.base[group]!) * height(epoch),
    }),
  };
}

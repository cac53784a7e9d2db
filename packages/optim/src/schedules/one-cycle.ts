/** One rise and one long fall of the rate: the whole training is one cycle. */
import { ArgumentError } from '@isograd/errors';
import type { Optimizer } from '../optimizer.js';
import { above0, checkValue, flag, fraction, oneOf, type Rules, settled, whole } from '../options.js';
import { momentaOf } from './momentum.js';
import { perGroup } from './per-group.js';
import { checkOptimizer, type Schedule, Scheduler } from './scheduler.js';

type Each = number | readonly number[];

export interface OneCycleLROptions {
  /** Steps of the whole cycle; or give `epochs` and `stepsPerEpoch`. */
  readonly totalSteps?: number;
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
  /** Share of the steps in which the rate rises. Default 0.3. */
  readonly pctStart?: number;
  /** Along a cosine or a line. Default "cos". */
  readonly annealStrategy?: 'cos' | 'linear';
  /** Move the momentum the other way. Default true. */
  readonly cycleMomentum?: boolean;
  /** Momentum at the highest rate. Default 0.85. */
  readonly baseMomentum?: Each;
  /** Momentum at the lowest. Default 0.95. */
  readonly maxMomentum?: Each;
  /** The first rate is the highest over this. Default 25. */
  readonly divFactor?: number;
  /** The last rate is the first over this. Default 1e4. */
  readonly finalDivFactor?: number;
  /** Fall as long as it rose, then a third phase to the last rate. Default false. */
  readonly threePhase?: boolean;
}

type Counts = 'totalSteps' | 'epochs' | 'stepsPerEpoch';
const rules: Rules<Omit<OneCycleLROptions, Counts | 'baseMomentum' | 'maxMomentum'>> = {
  pctStart: fraction(0.3),
  annealStrategy: oneOf('cos', 'linear'),
  cycleMomentum: flag(true),
  divFactor: above0(25),
  finalDivFactor: above0(1e4),
  threePhase: flag(),
};
const elsewhere = ['totalSteps', 'epochs', 'stepsPerEpoch', 'baseMomentum', 'maxMomentum'];

/**
 * From `maxLr / divFactor` up to `maxLr`, then down (torch OneCycleLR; Smith and Topin 2019). Step it after every
 * batch. Replaces `initialLr` of the groups. Throws `ArgumentError` `ARG_MISSING` without a number of steps,
 * `ARG_RANGE` when it is stepped further.
 */
export class OneCycleLR extends Scheduler {
  constructor(optimizer: Optimizer, maxLr: Each, options: OneCycleLROptions = {}) {
    checkOptimizer('OneCycleLR', optimizer);
    const highest = perGroup('OneCycleLR', 'maxLr', optimizer, maxLr, (place, value) =>
      checkValue('OneCycleLR', place, above0(0), value),
    );
    const { divFactor } = settled('OneCycleLR', rules, options, undefined, elsewhere);
    super(
      optimizer,
      oneCycle(optimizer, highest, options),
      highest.map((lr) => lr / divFactor),
    );
    optimizer.paramGroups.forEach((group, i) => (group.initialLr = this.baseLrs[i]!));
  }
}

/** A stretch of the cycle: its last step, and where rate and momentum go. */
interface Phase {
  readonly end: number;
  readonly lr: readonly [from: Rate, to: Rate];
  readonly momentum: readonly [from: 'base' | 'max', to: 'base' | 'max'];
}
type Rate = 'first' | 'highest' | 'last';

function phasesOf(total: number, pctStart: number, three: boolean): readonly Phase[] {
  const rise: Phase = { end: pctStart * total - 1, lr: ['first', 'highest'], momentum: ['max', 'base'] };
  if (!three) return [rise, { end: total - 1, lr: ['highest', 'last'], momentum: ['base', 'max'] }];
  return [
    rise,
    { end: 2 * pctStart * total - 2, lr: ['highest', 'first'], momentum: ['base', 'max'] },
    { end: total - 1, lr: ['first', 'last'], momentum: ['max', 'max'] },
  ];
}

function oneCycle(optimizer: Optimizer, highest: readonly number[], options: OneCycleLROptions): Schedule {
  const settings = settled('OneCycleLR', rules, options, undefined, elsewhere);
  const at = walkOf(stepsOf(options), settings);
  const between = settings.annealStrategy === 'cos' ? alongCosine : alongLine;
  const { baseMomentum = 0.85, maxMomentum = 0.95 } = options;
  const momenta = momentaOf('OneCycleLR', optimizer, settings.cycleMomentum, baseMomentum, maxMomentum);
  return {
    name: 'OneCycleLR',
    rate: ({ epoch, baseLr, group }) => {
      const { phase, share } = at(epoch);
      const rates = { first: baseLr, highest: highest[group]!, last: baseLr / settings.finalDivFactor };
      // A loop steps once more after its last batch; along a line that would lead below 0.
      return Math.max(0, between(rates[phase.lr[0]], rates[phase.lr[1]], share));
    },
    ...(momenta !== undefined && {
      momentum: ({ epoch, group }) => {
        const { phase, share } = at(epoch);
        return between(momenta[phase.momentum[0]][group]!, momenta[phase.momentum[1]][group]!, share);
      },
    }),
  };
}

/** Where an epoch stands: its phase, and the share of it that is over. */
type Walk = (epoch: number) => { readonly phase: Phase; readonly share: number };

function walkOf(
  total: number,
  { pctStart, threePhase }: { readonly pctStart: number; readonly threePhase: boolean },
): Walk {
  const phases = phasesOf(total, pctStart, threePhase);
  return (epoch) => {
    if (epoch > total)
      throw new ArgumentError(
        'ARG_RANGE',
        `OneCycleLR: step ${epoch} is beyond the ${total} steps of the cycle`,
        {
          op: 'OneCycleLR',
          details: { step: epoch, total },
        },
      );
    const found = phases.findIndex((phase) => epoch <= phase.end);
    const place = found < 0 ? phases.length - 1 : found;
    const [start, phase] = [phases[place - 1]?.end ?? 0, phases[place]!];
    return { phase, share: (epoch - start) / (phase.end - start) };
  };
}

const alongCosine = (from: number, to: number, share: number): number =>
  to + ((from - to) / 2) * (Math.cos(Math.PI * share) + 1);
const alongLine = (from: number, to: number, share: number): number => (to - from) * share + from;

function stepsOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== undefined) {
    checkValue('OneCycleLR', 'totalSteps', whole(1), totalSteps);
    return totalSteps;
  }
  if (epochs === undefined || stepsPerEpoch === undefined)
    throw new ArgumentError('ARG_MISSING', 'OneCycleLR: say totalSteps, or epochs and stepsPerEpoch', {
      op: 'OneCycleLR',
    });
  checkValue('OneCycleLR', 'epochs', whole(1), epochs);
  checkValue('OneCycleLR', 'stepsPerEpoch', whole(1), stepsPerEpoch);
  return epochs * stepsPerEpoch;
}

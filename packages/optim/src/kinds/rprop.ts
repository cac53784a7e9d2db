/** Rprop: only signs of gradients count, and each element has a step size of its own. For whole batches. */
import { fullLike, type Tensor, zerosLike } from '@isograd/tensor';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, bounds, etas, flag, type Pair } from '../options.js';
import { defineUpdate } from '../update.js';

export interface RpropOptions extends BaseOptions {
  /** First step size. Default 0.01. */
  readonly lr?: number;
  /** Factors of the step size where the sign changed and where it stayed. Default [0.5, 1.2]. */
  readonly etas?: Pair;
  /** Smallest and largest step size. Default [1e-6, 50]. */
  readonly stepSizes?: Pair;
}

/** What Rprop keeps for a parameter. */
export interface RpropState {
  step: number;
  readonly prev: Tensor;
  readonly stepSize: Tensor;
}

// As PyTorch's: NaN has no sign.
const signOf = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : 0);

const update = defineUpdate<Required<RpropOptions>>(
  'optim.rprop',
  ['prev', 'stepSize'],
  (p, g, [prev, sizes], options, round) => {
    const [shrink, grow] = options.etas.map(round);
    const [least, most] = options.stepSizes.map(round);
    for (let i = 0; i < p.length; i++) {
      const d = options.maximize ? -g[i]! : g[i]!;
      const turn = signOf(round(d * prev![i]!));
      const factor = turn > 0 ? grow! : turn < 0 ? shrink! : 1;
      const size = Math.min(Math.max(round(sizes![i]! * factor), least!), most!);
      // Where the sign changed the element stays, and the next step counts as its first.
      const kept = turn < 0 ? 0 : d;
      sizes![i] = size;
      prev![i] = kept;
      p[i] = p[i]! - signOf(kept) * size;
    }
  },
);

const rprop: Kind<RpropOptions, RpropState> = {
  name: 'Rprop',
  rules: {
    lr: atLeast0(1e-2),
    etas: etas([0.5, 1.2]),
    stepSizes: bounds([1e-6, 50]),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', prev: 'tensor', stepSize: 'tensor' },
  fresh: (p, { lr }) => ({ step: 0, prev: zerosLike(p), stepSize: fullLike(p, lr) }),
  update(p, g, state, group) {
    state.step++;
    update(p, g, [state.prev, state.stepSize], group);
  },
};

/** Rprop (torch.optim.Rprop; Riedmiller and Braun 1993). Throws as `Optimizer` does. */
export class Rprop extends Optimizer<RpropOptions, RpropState> {
  constructor(params: Params<RpropOptions>, options: RpropOptions = {}) {
    super(rprop, params, options);
  }
}

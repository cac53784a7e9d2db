/** Adagrad: gradients divided by the root of the sum of all their squares. */
import { fullLike, type Tensor } from '@isograd/tensor';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, flag } from '../options.js';
import { defineUpdate } from '../update.js';

export interface AdagradOptions extends BaseOptions {
  /** Learning rate. Default 0.01. */
  readonly lr?: number;
  /** The learning rate is divided by 1 + this times the steps so far. Default 0. */
  readonly lrDecay?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** What the sums start from. Default 0. */
  readonly initialAccumulatorValue?: number;
  /** Added to the root. Default 1e-10. */
  readonly eps?: number;
}

/** What Adagrad keeps for a parameter. */
export interface AdagradState {
  step: number;
  readonly sum: Tensor;
}

interface Attributes {
  readonly options: Required<AdagradOptions>;
  /** Rate of this step. */
  readonly rate: number;
}

const update = defineUpdate<Attributes>('optim.adagrad', ['sum'], (p, g, [sum], attrs, round) => {
  const { options, rate } = attrs;
  const { weightDecay, maximize } = options;
  const [lr, eps, decay] = [round(rate), round(options.eps), round(weightDecay)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (weightDecay !== 0) d = round(d + decay * p[i]!);
    const total = round(sum![i]! + d * d);
    sum![i] = total;
    const root = round(round(Math.sqrt(total)) + eps);
    p[i] = p[i]! - round(round(lr * d) / root);
  }
});

const adagrad: Kind<AdagradOptions, AdagradState> = {
  name: 'Adagrad',
  rules: {
    lr: atLeast0(1e-2),
    lrDecay: atLeast0(0),
    weightDecay: atLeast0(0),
    initialAccumulatorValue: atLeast0(0),
    eps: atLeast0(1e-10),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', sum: 'tensor' },
  fresh: (p, { initialAccumulatorValue }) => ({ step: 0, sum: fullLike(p, initialAccumulatorValue) }),
  update(p, g, state, group) {
    const rate = group.lr / (1 + state.step++ * group.lrDecay);
    update(p, g, [state.sum], { options: group, rate });
  },
};

/** Adagrad (torch.optim.Adagrad; Duchi et al. 2011). Throws as `Optimizer` does. */
export class Adagrad extends Optimizer<AdagradOptions, AdagradState> {
  constructor(params: Params<AdagradOptions>, options: AdagradOptions = {}) {
    super(adagrad, params, options);
  }
}

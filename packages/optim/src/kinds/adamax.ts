/** Adamax: Adam with the largest recent magnitude in place of the root of the average square. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { power } from '@isograd/tensor/compiled';
import { lerp } from '../arithmetic.js';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, betas, flag, type Pair } from '../options.js';
import { defineUpdate } from '../update.js';
import { setBeta1 } from './adam.js';

export interface AdamaxOptions extends BaseOptions {
  /** Learning rate. Default 2e-3. */
  readonly lr?: number;
  /** Decay of the average and of the largest magnitude. Default [0.9, 0.999]. */
  readonly betas?: Pair;
  /** Added to each magnitude. Default 1e-8. */
  readonly eps?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
}

/** What Adamax keeps for a parameter. */
export interface AdamaxState {
  step: number;
  readonly expAvg: Tensor;
  readonly expInf: Tensor;
}

interface Attributes {
  readonly options: Required<AdamaxOptions>;
  readonly step: number;
}

const states = ['expAvg', 'expInf'];

const update = defineUpdate<Attributes>('optim.adamax', states, (p, g, [m, largest], attrs, round) => {
  const { options, step } = attrs;
  const { weightDecay, maximize } = options;
  const [beta1, beta2] = options.betas;
  const size = round(options.lr / (1 - power(beta1, step)));
  const [weight, keep, eps, decay] = [round(1 - beta1), round(beta2), round(options.eps), round(weightDecay)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (weightDecay !== 0) d = round(d + decay * p[i]!);
    const mean = lerp(m![i]!, d, weight, round);
    const most = Math.max(round(keep * largest![i]!), round(Math.abs(d) + eps));
    m![i] = mean;
    largest![i] = most;
    p[i] = p[i]! - round(round(size * mean) / most);
  }
});

const adamax: Kind<AdamaxOptions, AdamaxState> = {
  name: 'Adamax',
  rules: {
    lr: atLeast0(2e-3),
    betas: betas([0.9, 0.999]),
    eps: atLeast0(1e-8),
    weightDecay: atLeast0(0),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', expAvg: 'tensor', expInf: 'tensor' },
  fresh: (p) => ({ step: 0, expAvg: zerosLike(p), expInf: zerosLike(p) }),
  update(p, g, state, group) {
    const step = ++state.step;
    update(p, g, [state.expAvg, state.expInf], { options: group, step });
  },
  setMomentum: setBeta1,
};

/** Adamax (torch.optim.Adamax; Kingma and Ba 2015, section 7). Throws as `Optimizer` does. */
export class Adamax extends Optimizer<AdamaxOptions, AdamaxState> {
  constructor(params: Params<AdamaxOptions>, options: AdamaxOptions = {}) {
    super(adamax, params, options);
  }
}

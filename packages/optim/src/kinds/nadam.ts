/** NAdam: Adam with Nesterov's look ahead. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { power } from '@isograd/tensor/compiled';
import { decayedSquare, lerp } from '../arithmetic.js';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, betas, flag, type Pair } from '../options.js';
import { defineUpdate } from '../update.js';
import { setBeta1 } from './adam.js';

export interface NAdamOptions extends BaseOptions {
  /** Learning rate. Default 2e-3. */
  readonly lr?: number;
  /** Decay of the averages of gradients and of their squares. Default [0.9, 0.999]. */
  readonly betas?: Pair;
  /** Added to the root. Default 1e-8. */
  readonly eps?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** How fast the look ahead grows. Default 4e-3. */
  readonly momentumDecay?: number;
  /** Let weight decay shrink the parameter directly, as AdamW does. Default false. */
  readonly decoupledWeightDecay?: boolean;
}

/** What NAdam keeps for a parameter. */
export interface NAdamState {
  step: number;
  /** Product of the momenta so far, a float32 as in PyTorch. */
  muProduct: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
}

interface Attributes {
  readonly options: Required<NAdamOptions>;
  readonly step: number;
  /** Step along the gradient, and along the average. */
  readonly sizes: Pair;
}

const states = ['expAvg', 'expAvgSq'];

const update = defineUpdate<Attributes>('optim.nadam', states, (p, g, [m, v], attrs, round) => {
  const { options, step, sizes } = attrs;
  const { lr, weightDecay, decoupledWeightDecay: decoupled, maximize } = options;
  const [beta1, beta2] = options.betas;
  const [along, ahead, correction] = [round(sizes[0]), round(sizes[1]), round(1 - power(beta2, step))];
  const [weight, keep, rest, eps] = [round(1 - beta1), round(beta2), round(1 - beta2), round(options.eps)];
  const [decay, shrink] = [decoupled ? 0 : round(weightDecay), round(1 - lr * weightDecay)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (decay !== 0) d = round(d + decay * p[i]!);
    const mean = lerp(m![i]!, d, weight, round);
    const square = decayedSquare(v![i]!, d, keep, rest, round);
    m![i] = mean;
    v![i] = square;
    const root = round(round(Math.sqrt(round(square / correction))) + eps);
    const from = decoupled ? round(shrink * p[i]!) : p[i]!;
    p[i] = round(from - round(round(along * d) / root)) - round(round(ahead * mean) / root);
  }
});

const nadam: Kind<NAdamOptions, NAdamState> = {
  name: 'NAdam',
  rules: {
    lr: atLeast0(2e-3),
    betas: betas([0.9, 0.999]),
    eps: atLeast0(1e-8),
    weightDecay: atLeast0(0),
    momentumDecay: atLeast0(4e-3),
    decoupledWeightDecay: flag(),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', muProduct: 'number', expAvg: 'tensor', expAvgSq: 'tensor' },
  fresh: (p) => ({ step: 0, muProduct: 1, expAvg: zerosLike(p), expAvgSq: zerosLike(p) }),
  update(p, g, state, group) {
    const step = ++state.step;
    const { lr, betas: both, momentumDecay } = group;
    const [mu, next] = [step, step + 1].map((t) => both[0] * (1 - 0.5 * power(0.96, t * momentumDecay)));
    const product = (state.muProduct = Math.fround(state.muProduct * Math.fround(mu!)));
    const sizes: Pair = [(lr * (1 - mu!)) / (1 - product), (lr * next!) / (1 - product * next!)];
    update(p, g, [state.expAvg, state.expAvgSq], { options: group, step, sizes });
  },
  setMomentum: setBeta1,
};

/** NAdam (torch.optim.NAdam of PyTorch 2; Dozat 2016). Throws as `Optimizer` does. */
export class NAdam extends Optimizer<NAdamOptions, NAdamState> {
  constructor(params: Params<NAdamOptions>, options: NAdamOptions = {}) {
    super(nadam, params, options);
  }
}

/** RAdam: Adam that waits with the division until the average of squares can be trusted. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { power } from '@isograd/tensor/compiled';
import { decayedSquare, lerp } from '../arithmetic.js';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, betas, flag, type Pair } from '../options.js';
import { defineUpdate } from '../update.js';
import { setBeta1 } from './adam.js';

export interface RAdamOptions extends BaseOptions {
  /** Learning rate. Default 1e-3. */
  readonly lr?: number;
  /** Decay of the averages of gradients and of their squares. Default [0.9, 0.999]. */
  readonly betas?: Pair;
  /** Added to the root. Default 1e-8. */
  readonly eps?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Let weight decay shrink the parameter directly, as AdamW does. Default false. */
  readonly decoupledWeightDecay?: boolean;
}

/** What RAdam keeps for a parameter. */
export interface RAdamState {
  step: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
}

interface Attributes {
  readonly options: Required<RAdamOptions>;
  readonly step: number;
}

const states = ['expAvg', 'expAvgSq'];

const update = defineUpdate<Attributes>('optim.radam', states, (p, g, [m, v], attrs, round) => {
  const { options, step } = attrs;
  const { weightDecay, decoupledWeightDecay: decoupled, maximize } = options;
  const [beta1, beta2] = options.betas;
  const [correction1, correction2] = [
    round(1 - power(beta1, step)),
    round(Math.sqrt(1 - power(beta2, step))),
  ];
  const rectified = rectification(beta2, step);
  const [lr, rect] = [round(options.lr), round(rectified ?? 1)];
  const [weight, keep, rest, eps] = [round(1 - beta1), round(beta2), round(1 - beta2), round(options.eps)];
  const [decay, shrink] = [decoupled ? 0 : round(weightDecay), round(1 - options.lr * weightDecay)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (decay !== 0) d = round(d + decay * p[i]!);
    const mean = lerp(m![i]!, d, weight, round);
    const square = decayedSquare(v![i]!, d, keep, rest, round);
    m![i] = mean;
    v![i] = square;
    let delta = round(round(mean / correction1) * lr);
    if (rectified !== undefined) {
      // A number over a tensor is in PyTorch the number times the reciprocal.
      const rate = round(correction2 * round(1 / round(round(Math.sqrt(square)) + eps)));
      delta = round(round(delta * rate) * rect);
    }
    p[i] = (decoupled ? round(shrink * p[i]!) : p[i]!) - delta;
  }
});

/** What the division is worth after `step` steps; undefined while its variance cannot be bounded. */
function rectification(beta2: number, step: number): number | undefined {
  const limit = 2 / (1 - beta2) - 1;
  const length = limit - (2 * step * power(beta2, step)) / (1 - power(beta2, step));
  if (!(length > 5)) return undefined;
  return Math.sqrt(((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length));
}

const radam: Kind<RAdamOptions, RAdamState> = {
  name: 'RAdam',
  rules: {
    lr: atLeast0(1e-3),
    betas: betas([0.9, 0.999]),
    eps: atLeast0(1e-8),
    weightDecay: atLeast0(0),
    decoupledWeightDecay: flag(),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', expAvg: 'tensor', expAvgSq: 'tensor' },
  fresh: (p) => ({ step: 0, expAvg: zerosLike(p), expAvgSq: zerosLike(p) }),
  update(p, g, state, group) {
    const step = ++state.step;
    update(p, g, [state.expAvg, state.expAvgSq], { options: group, step });
  },
  setMomentum: setBeta1,
};

/** RAdam (torch.optim.RAdam; Liu et al. 2020). Throws as `Optimizer` does. */
export class RAdam extends Optimizer<RAdamOptions, RAdamState> {
  constructor(params: Params<RAdamOptions>, options: RAdamOptions = {}) {
    super(radam, params, options);
  }
}

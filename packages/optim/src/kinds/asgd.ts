/** Averaged stochastic gradient descent: plain steps, and beside them the average of where they led. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { power } from '@isograd/tensor/compiled';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { anyNumber, atLeast0, flag } from '../options.js';
import { defineUpdate } from '../update.js';

export interface ASGDOptions extends BaseOptions {
  /** Learning rate of the first step. Default 0.01. */
  readonly lr?: number;
  /** Each step shrinks the parameter by this times its rate. Default 1e-4. */
  readonly lambd?: number;
  /** Power with which the rate falls. Default 0.75. */
  readonly alpha?: number;
  /** Step at which averaging begins. Default 1e6. */
  readonly t0?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
}

/** What ASGD keeps for a parameter; the averages are in `ax`. */
export interface ASGDState {
  step: number;
  /** Rate of the next step, a float32 as in PyTorch. */
  eta: number;
  /** Weight of the newest value in the average, a float32 as in PyTorch. */
  mu: number;
  readonly ax: Tensor;
}

interface Attributes {
  readonly options: Required<ASGDOptions>;
  readonly eta: number;
  readonly mu: number;
}

const update = defineUpdate<Attributes>('optim.asgd', ['ax'], (p, g, [average], attrs, round) => {
  const { options, eta } = attrs;
  const { weightDecay, maximize, lambd } = options;
  const [shrink, rate, mu, decay] = [round(1 - lambd * eta), round(eta), round(attrs.mu), round(weightDecay)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (weightDecay !== 0) d = round(d + decay * p[i]!);
    const to = round(round(shrink * p[i]!) - rate * d);
    p[i] = to;
    average![i] = mu === 1 ? to : average![i]! + round(round(to - average![i]!) * mu);
  }
});

const asgd: Kind<ASGDOptions, ASGDState> = {
  name: 'ASGD',
  rules: {
    lr: atLeast0(1e-2),
    lambd: anyNumber(1e-4),
    alpha: anyNumber(0.75),
    t0: anyNumber(1e6),
    weightDecay: atLeast0(0),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', eta: 'number', mu: 'number', ax: 'tensor' },
  fresh: (p, { lr }) => ({ step: 0, eta: Math.fround(lr), mu: 1, ax: zerosLike(p) }),
  update(p, g, state, group) {
    const step = ++state.step;
    const { lr, lambd, alpha, t0 } = group;
    update(p, g, [state.ax], { options: group, eta: state.eta, mu: state.mu });
    state.eta = Math.fround(lr / power(1 + lambd * lr * step, alpha));
    state.mu = Math.fround(1 / Math.max(1, step - t0));
  },
};

/** Averaged SGD (torch.optim.ASGD; Polyak and Juditsky 1992). Throws as `Optimizer` does. */
export class ASGD extends Optimizer<ASGDOptions, ASGDState> {
  constructor(params: Params<ASGDOptions>, options: ASGDOptions = {}) {
    super(asgd, params, options);
  }
}

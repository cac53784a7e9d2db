/** Adadelta: steps in the parameter's own unit, from averages of squared gradients and of squared steps. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { decayedSquare } from '../arithmetic.js';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, flag, fraction } from '../options.js';
import { defineUpdate } from '../update.js';

export interface AdadeltaOptions extends BaseOptions {
  /** Factor of the step. Default 1. */
  readonly lr?: number;
  /** Decay of both averages, 0..1. Default 0.9. */
  readonly rho?: number;
  /** Added under both roots. Default 1e-6. */
  readonly eps?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
}

/** What Adadelta keeps for a parameter. */
export interface AdadeltaState {
  step: number;
  readonly squareAvg: Tensor;
  readonly accDelta: Tensor;
}

const states = ['squareAvg', 'accDelta'];

const update = defineUpdate<Required<AdadeltaOptions>>(
  'optim.adadelta',
  states,
  (p, g, [v, steps], options, round) => {
    const { weightDecay, maximize, rho } = options;
    const [lr, eps, decay] = [round(options.lr), round(options.eps), round(weightDecay)];
    const [keep, rest] = [round(rho), round(1 - rho)];
    for (let i = 0; i < p.length; i++) {
      let d = maximize ? -g[i]! : g[i]!;
      if (weightDecay !== 0) d = round(d + decay * p[i]!);
      const square = decayedSquare(v![i]!, d, keep, rest, round);
      v![i] = square;
      const root = round(Math.sqrt(round(square + eps)));
      const delta = round(round(round(Math.sqrt(round(steps![i]! + eps))) / root) * d);
      steps![i] = decayedSquare(steps![i]!, delta, keep, rest, round);
      p[i] = p[i]! - lr * delta;
    }
  },
);

const adadelta: Kind<AdadeltaOptions, AdadeltaState> = {
  name: 'Adadelta',
  rules: {
    lr: atLeast0(1),
    rho: fraction(0.9),
    eps: atLeast0(1e-6),
    weightDecay: atLeast0(0),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', squareAvg: 'tensor', accDelta: 'tensor' },
  fresh: (p) => ({ step: 0, squareAvg: zerosLike(p), accDelta: zerosLike(p) }),
  update(p, g, state, group) {
    state.step++;
    update(p, g, [state.squareAvg, state.accDelta], group);
  },
};

/** Adadelta (torch.optim.Adadelta; Zeiler 2012). Throws as `Optimizer` does. */
export class Adadelta extends Optimizer<AdadeltaOptions, AdadeltaState> {
  constructor(params: Params<AdadeltaOptions>, options: AdadeltaOptions = {}) {
    super(adadelta, params, options);
  }
}

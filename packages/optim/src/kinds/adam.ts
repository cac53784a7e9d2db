/** Adam and AdamW: steps of about the learning rate, whatever the scale of the gradient. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { keptKernel, power } from '@isograd/tensor/compiled';
import { decayedSquare, lerp } from '../arithmetic.js';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, betas, flag, type Pair } from '../options.js';
import { type Compiled, defineUpdate, type Kernel } from '../update.js';

export interface AdamOptions extends BaseOptions {
  /** Learning rate. Default 1e-3. */
  readonly lr?: number;
  /** Decay of the averages of gradients and of their squares. Default [0.9, 0.999]. */
  readonly betas?: Pair;
  /** Added to the root. Default 1e-8; with 0, a gradient that was always 0 gives 0 / 0, NaN, as in PyTorch. */
  readonly eps?: number;
  /** Adam adds this times the parameter to the gradient (default 0), AdamW shrinks the parameter (default 0.01). */
  readonly weightDecay?: number;
  /** Divide by the largest average so far. Default false. */
  readonly amsgrad?: boolean;
}

/** What Adam keeps for a parameter. */
export interface AdamState {
  step: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
  maxExpAvgSq?: Tensor;
}

interface Attributes {
  readonly options: Required<AdamOptions>;
  /** Weight decay acts on the parameter, not through the gradient. */
  readonly decoupled: boolean;
  readonly step: number;
}

const states = ['expAvg', 'expAvgSq', 'maxExpAvgSq'];

/** `beta ** step`, computed once for all parameters that are at the same step. */
function powers(): (beta: number, step: number) => number {
  let [base, exponent, last] = [NaN, NaN, NaN];
  return (beta, step) => {
    if (beta !== base || step !== exponent) [base, exponent, last] = [beta, step, power(beta, step)];
    return last;
  };
}
const [first, second] = [powers(), powers()];

const adamKernel = keptKernel('adam');

const compiled: Compiled<Attributes> = {
  does: ({ options }) => !options.maximize,
  run(n, p, g, kept, { options, decoupled, step }) {
    const m = kept[0];
    const v = kept[1];
    const max = kept[2] ?? 0;
    const { lr, weightDecay, eps } = options;
    const beta1 = options.betas[0];
    const beta2 = options.betas[1];
    const decay = decoupled ? 0 : weightDecay;
    const shrink = decoupled ? 1 - lr * weightDecay : 1;
    const correction = Math.sqrt(1 - second(beta2, step));
    const size = lr / (1 - first(beta1, step));
    adamKernel()(n, p, g, m!, v!, max, decay, shrink, 1 - beta1, beta2, 1 - beta2, correction, eps, size);
  },
};

const kernel: Kernel<Attributes> = (p, g, [m, v, max], attrs, round) => {
  const { options, decoupled, step } = attrs;
  const { lr, weightDecay, maximize } = options;
  const [beta1, beta2] = options.betas;
  const size = round(lr / (1 - power(beta1, step)));
  const correction = round(Math.sqrt(1 - power(beta2, step)));
  const [weight, keep, rest, eps] = [round(1 - beta1), round(beta2), round(1 - beta2), round(options.eps)];
  const [decay, shrink] = [decoupled ? 0 : round(weightDecay), round(1 - lr * weightDecay)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (decay !== 0) d = round(d + decay * p[i]!);
    const mean = lerp(m![i]!, d, weight, round);
    let square = decayedSquare(v![i]!, d, keep, rest, round);
    m![i] = mean;
    v![i] = square;
    if (max !== undefined) max[i] = square = Math.max(max[i]!, square);
    const root = round(round(round(Math.sqrt(square)) / correction) + eps);
    const from = decoupled ? round(shrink * p[i]!) : p[i]!;
    p[i] = from - round(round(size * mean) / root);
  }
};

const update = defineUpdate<Attributes>('optim.adam', states, kernel, compiled);

const adam = (name: string, decoupled: boolean, weightDecay: number): Kind<AdamOptions, AdamState> => ({
  name,
  rules: {
    lr: atLeast0(1e-3),
    betas: betas([0.9, 0.999]),
    eps: atLeast0(1e-8),
    weightDecay: atLeast0(weightDecay),
    amsgrad: flag(),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', expAvg: 'tensor', expAvgSq: 'tensor', maxExpAvgSq: 'tensor' },
  fresh: (p) => ({ step: 0, expAvg: zerosLike(p), expAvgSq: zerosLike(p) }),
  update(p, g, state, group) {
    const step = ++state.step;
    const { expAvg, expAvgSq } = state;
    const tensors = group.amsgrad
      ? [expAvg, expAvgSq, (state.maxExpAvgSq ??= zerosLike(p))]
      : [expAvg, expAvgSq];
    update(p, g, tensors, { options: group, decoupled, step });
  },
  setMomentum: setBeta1,
});

/** Of the kinds with betas, schedules move the first. */
export function setBeta1(group: { betas: Pair }, momentum: number): void {
  group.betas = [momentum, group.betas[1]];
}

const plain = adam('Adam', false, 0);
const decoupledAdam = adam('AdamW', true, 1e-2);

/** Adam (torch.optim.Adam; Kingma and Ba 2015; AMSGrad: Reddi et al. 2018). Throws as `Optimizer` does. */
export class Adam extends Optimizer<AdamOptions, AdamState> {
  constructor(params: Params<AdamOptions>, options: AdamOptions = {}) {
    super(plain, params, options);
  }
}

/** Adam whose weight decay shrinks the parameters directly (torch.optim.AdamW; Loshchilov and Hutter 2019). */
export class AdamW extends Optimizer<AdamOptions, AdamState> {
  constructor(params: Params<AdamOptions>, options: AdamOptions = {}) {
    super(decoupledAdam, params, options);
  }
}

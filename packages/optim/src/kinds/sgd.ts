/** Stochastic gradient descent, with momentum if wanted. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { keptKernel } from '@isograd/tensor/compiled';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { anyNumber, atLeast0, flag } from '../options.js';
import { type Compiled, defineUpdate, type Kernel } from '../update.js';

export interface SGDOptions extends BaseOptions {
  /** Learning rate. Default 1e-3, as in PyTorch 2. */
  readonly lr?: number;
  /** Share of the last step that the next one keeps, >= 0. Default 0. */
  readonly momentum?: number;
  /** Share of each gradient that is kept out of the momentum. Default 0. */
  readonly dampening?: number;
  /** Added to the gradient: this times the parameter, >= 0. Default 0. */
  readonly weightDecay?: number;
  /** Nesterov's look ahead; wants momentum and no dampening. Default false. */
  readonly nesterov?: boolean;
}

/** What SGD keeps for a parameter, once there is momentum. */
export interface SGDState {
  momentumBuffer?: Tensor;
}

interface Attributes {
  readonly options: Required<SGDOptions>;
  /** The momentum begins with this gradient, undamped. */
  readonly first: boolean;
}

const sgdKernel = keptKernel('sgd');

const compiled: Compiled<Attributes> = {
  does: ({ options }) => !options.maximize,
  run(n, p, g, [buffer = 0], { options, first }) {
    const { lr, momentum, dampening, nesterov, weightDecay } = options;
    const [ahead, fresh] = [nesterov ? 1 : 0, first ? 1 : 0];
    sgdKernel()(n, p, g, buffer, lr, momentum, 1 - dampening, ahead, weightDecay, fresh);
  },
};

const kernel: Kernel<Attributes> = (p, g, [buffer], attrs, round) => {
  const { first, options } = attrs;
  const { weightDecay, maximize, nesterov } = options;
  const [decay, momentum, fresh] = [
    round(weightDecay),
    round(options.momentum),
    round(1 - options.dampening),
  ];
  const lr = round(options.lr);
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (weightDecay !== 0) d = round(d + decay * p[i]!);
    if (buffer !== undefined) {
      const b = first ? d : round(round(momentum * buffer[i]!) + fresh * d);
      buffer[i] = b;
      d = nesterov ? round(d + momentum * b) : b;
    }
    p[i] = p[i]! - lr * d;
  }
};

const update = defineUpdate<Attributes>('optim.sgd', ['momentumBuffer'], kernel, compiled);

const sgd: Kind<SGDOptions, SGDState> = {
  name: 'SGD',
  rules: {
    lr: atLeast0(1e-3),
    momentum: atLeast0(0),
    dampening: anyNumber(0),
    weightDecay: atLeast0(0),
    nesterov: flag(),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { momentumBuffer: 'tensor' },
  conflict: ({ nesterov, momentum, dampening }) =>
    nesterov && (momentum === 0 || dampening !== 0)
      ? `nesterov wants momentum > 0 and dampening 0, got momentum ${momentum} and dampening ${dampening}`
      : undefined,
  fresh: () => ({}),
  update(p, g, state, group) {
    const first = state.momentumBuffer === undefined;
    if (group.momentum === 0) update(p, g, [], { options: group, first });
    else update(p, g, [(state.momentumBuffer ??= zerosLike(p))], { options: group, first });
  },
  setMomentum: (group, momentum) => void (group.momentum = momentum),
};

/**
 * Stochastic gradient descent (torch.optim.SGD). With momentum `b = m b + (1 - dampening) g` and `p -= lr b`; the
 * first buffer is the first gradient. Throws as `Optimizer` does, and `ARG_CONFLICT` for nesterov without momentum.
 */
export class SGD extends Optimizer<SGDOptions, SGDState> {
  constructor(params: Params<SGDOptions>, options: SGDOptions = {}) {
    super(sgd, params, options);
  }
}

/** RMSprop: gradients divided by the root of their average square. */
import { type Tensor, zerosLike } from '@isograd/tensor';
import { kernelOf } from '@isograd/tensor/compiled';
import { decayedSquare, lerp } from '../arithmetic.js';
import type { BaseOptions, Params } from '../group.js';
import type { Kind } from '../kind.js';
import { Optimizer } from '../optimizer.js';
import { atLeast0, flag } from '../options.js';
import { type Compiled, defineUpdate, type Kernel } from '../update.js';

export interface RMSpropOptions extends BaseOptions {
  /** Learning rate. Default 0.01. */
  readonly lr?: number;
  /** Decay of the average of squares. Default 0.99. */
  readonly alpha?: number;
  /** Added to the root. Default 1e-8. */
  readonly eps?: number;
  /** Added to the gradient: this times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Share of the last step that the next one keeps. Default 0. */
  readonly momentum?: number;
  /** Divide by the standard deviation: the average square without the square of the average. Default false. */
  readonly centered?: boolean;
}

/** What RMSprop keeps for a parameter. */
export interface RMSpropState {
  step: number;
  readonly squareAvg: Tensor;
  momentumBuffer?: Tensor;
  gradAvg?: Tensor;
}

interface Attributes {
  readonly options: Required<RMSpropOptions>;
  /** Where the buffer and the average of gradients stand among the states; -1 without one. */
  readonly places: readonly [buffer: number, mean: number];
}

const states = ['squareAvg', 'momentumBuffer', 'gradAvg'];

const compiled: Compiled<Attributes> = {
  does: ({ options }) => !options.maximize,
  run(n, p, g, tensors, { options, places }) {
    const { lr, alpha, eps, weightDecay, momentum } = options;
    const [buffer = 0, mean = 0] = places.map((place) => tensors[place] ?? 0);
    kernelOf('rmsprop')!(
      n,
      p,
      g,
      tensors[0]!,
      mean,
      buffer,
      lr,
      alpha,
      1 - alpha,
      eps,
      weightDecay,
      momentum,
    );
  },
};

const kernel: Kernel<Attributes> = (p, g, tensors, attrs, round) => {
  const { options, places } = attrs;
  const { alpha, weightDecay, maximize } = options;
  const [v, buffer, mean] = [tensors[0]!, tensors[places[0]], tensors[places[1]]];
  const [keep, rest, eps, decay] = [round(alpha), round(1 - alpha), round(options.eps), round(weightDecay)];
  const [lr, momentum] = [round(options.lr), round(options.momentum)];
  for (let i = 0; i < p.length; i++) {
    let d = maximize ? -g[i]! : g[i]!;
    if (weightDecay !== 0) d = round(d + decay * p[i]!);
    let square = decayedSquare(v[i]!, d, keep, rest, round);
    v[i] = square;
    if (mean !== undefined) {
      const m = lerp(mean[i]!, d, rest, round);
      mean[i] = m;
      square = round(square - m * m);
    }
    const root = round(round(Math.sqrt(square)) + eps);
    if (buffer === undefined) p[i] = p[i]! - round(round(lr * d) / root);
    else {
      const b = round(round(momentum * buffer[i]!) + round(d / root));
      buffer[i] = b;
      p[i] = p[i]! - lr * b;
    }
  }
};

const update = defineUpdate<Attributes>('optim.rmsprop', states, kernel, compiled);

const rmsprop: Kind<RMSpropOptions, RMSpropState> = {
  name: 'RMSprop',
  rules: {
    lr: atLeast0(1e-2),
    alpha: atLeast0(0.99),
    eps: atLeast0(1e-8),
    weightDecay: atLeast0(0),
    momentum: atLeast0(0),
    centered: flag(),
    maximize: flag(),
    errorIfNonFinite: flag(),
  },
  slots: { step: 'count', squareAvg: 'tensor', momentumBuffer: 'tensor', gradAvg: 'tensor' },
  fresh: (p) => ({ step: 0, squareAvg: zerosLike(p) }),
  update(p, g, state, group) {
    state.step++;
    const buffer = group.momentum > 0 ? [(state.momentumBuffer ??= zerosLike(p))] : [];
    const mean = group.centered ? [(state.gradAvg ??= zerosLike(p))] : [];
    const places = [buffer.length === 0 ? -1 : 1, mean.length === 0 ? -1 : 1 + buffer.length] as const;
    update(p, g, [state.squareAvg, ...buffer, ...mean], { options: group, places });
  },
  setMomentum: (group, momentum) => void (group.momentum = momentum),
};

/** RMSprop (torch.optim.RMSprop; Hinton's lecture 6e; centred: Graves 2013). Throws as `Optimizer` does. */
export class RMSprop extends Optimizer<RMSpropOptions, RMSpropState> {
  constructor(params: Params<RMSpropOptions>, options: RMSpropOptions = {}) {
    super(rmsprop, params, options);
  }
}

/** isograd/tensorflow: TensorFlow's gradient tape and names on the same engine. */
/// <reference lib="esnext.disposable" preserve="true" />
import { gradients, noGrad } from '@isograd/autograd';
import { ArgumentError, AutogradError, checkOptions } from '@isograd/errors';
import * as t from '@isograd/tensor';
import { stack, type Tensor, withRecording, zeros, zerosLike } from '@isograd/tensor';

export interface TapeOptions {
  /** The tape may answer more than once. Default false. */
  readonly persistent?: boolean;
}
export interface TapeGradientOptions {
  /** What stands for the gradient of a source that the target does not depend on: null (`none`, default) or zeros. */
  readonly unconnectedGradients?: 'none' | 'zero';
  /** Gradient of the target; ones unless said otherwise. */
  readonly outputGradients?: Tensor;
}

/** Tapes that are open, innermost last. */
const open: GradientTape[] = [];

/**
 * Records from its making to its end (tf.GradientTape): `using tape = new GradientTape()`, or `gradientTape((tape) => …)`.
 * Variables are watched by themselves, other tensors when asked. Inside an outer tape its gradients are recorded, too.
 */
export class GradientTape {
  readonly #persistent: boolean;
  #used = false;

  constructor(options: TapeOptions = {}) {
    checkOptions('GradientTape', options, ['persistent']);
    this.#persistent = options.persistent ?? false;
    open.push(this);
  }

  /** Records what is made of these tensors; they require a gradient from then on. */
  watch(x: Tensor | readonly Tensor[]): void {
    for (const each of [x].flat()) if (!each.requiresGrad) each.requiresGrad_();
  }

  /** What `f` does is not recorded. */
  stopRecording<T>(f: () => T): T {
    return noGrad(f);
  }

  /**
   * Gradients of `target`, summed over its elements, by one source or several; null for one that it does not depend on.
   * Throws `AutogradError` `GRAD_FREED` when a tape that is not persistent answers twice.
   */
  gradient(target: Tensor, source: Tensor, options?: TapeGradientOptions): Tensor | null;
  gradient(target: Tensor, source: readonly Tensor[], options?: TapeGradientOptions): (Tensor | null)[];
  gradient(
    target: Tensor,
    source: Tensor | readonly Tensor[],
    options: TapeGradientOptions = {},
  ): Tensor | null | (Tensor | null)[] {
    checkOptions('gradient', options, ['unconnectedGradients', 'outputGradients']);
    this.#use();
    const xs = [source].flat();
    const got = this.#gradients(target, xs, options.outputGradients ?? t.onesLike(target));
    const filled = options.unconnectedGradients === 'zero' ? got.map((g, i) => g ?? zerosLike(xs[i]!)) : got;
    return Array.isArray(source) ? filled : filled[0]!;
  }

  /** The Jacobian, shape [...target, ...source]. */
  jacobian(target: Tensor, source: Tensor): Tensor {
    this.#use();
    const rows = Array.from({ length: target.numel() }, (_, i) => {
      const seed = zeros([target.numel()], { dtype: target.dtype });
      seed.select(0, i).fill_(1);
      return this.#gradients(target, [source], seed.reshape(target.shape), true)[0] ?? zerosLike(source);
    });
    return stack(rows).reshape([...target.shape, ...source.shape]);
  }

  #gradients(
    target: Tensor,
    xs: readonly Tensor[],
    seed: Tensor,
    keep = this.#persistent,
  ): (Tensor | null)[] {
    if (!target.requiresGrad) return xs.map(() => null);
    const known = xs.filter((x) => x.requiresGrad);
    if (known.length === 0) return xs.map(() => null);
    const createGraph = open.length > 0;
    const got = withRecording(createGraph, () =>
      gradients(target, known, {
        gradOutputs: seed,
        createGraph,
        retainGraph: keep || createGraph,
        allowUnused: true,
      }),
    );
    return xs.map((x) => got[known.indexOf(x)] ?? null);
  }

  #use(): void {
    if (this.#used && !this.#persistent)
      throw new AutogradError(
        'GRAD_FREED',
        'GradientTape: it has answered once; make it with { persistent: true } to ask again',
        { op: 'GradientTape' },
      );
    this.#used = true;
  }

  /** Ends the recording. */
  [Symbol.dispose](): void {
    const at = open.indexOf(this);
    if (at >= 0) open.splice(at, 1);
  }
}

/** Runs `f` with a tape, and ends the tape (the with-block of tf.GradientTape). */
export function gradientTape<T>(f: (tape: GradientTape) => T, options: TapeOptions = {}): T {
  const tape = new GradientTape(options);
  try {
    return f(tape);
  } finally {
    tape[Symbol.dispose]();
  }
}

/** A tensor that tapes watch by themselves, and that can be assigned to (tf.Variable). */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the constructor returns what the interface says
export interface Variable extends Tensor {
  assign(value: t.TensorLike): Variable;
  assignAdd(value: t.TensorLike): Variable;
  assignSub(value: t.TensorLike): Variable;
}
// oxlint-disable-next-line typescript/no-extraneous-class, typescript/no-unsafe-declaration-merging -- new Variable(x) is a tensor with three more methods
export class Variable {
  constructor(initial: Tensor | number | readonly number[]) {
    if (initial === undefined)
      throw new ArgumentError('ARG_MISSING', 'Variable: the initial value is missing', { op: 'Variable' });
    const x = t.tensor(initial).detach().requiresGrad_();
    const self: Variable = Object.assign(x, {
      assign: (value: t.TensorLike) => (noGrad(() => x.copy_(value)), self),
      assignAdd: (value: t.TensorLike) => (noGrad(() => x.add_(value)), self),
      assignSub: (value: t.TensorLike) => (noGrad(() => x.sub_(value)), self),
    });
    return self;
  }
}

/** Numbers from `start` up to `limit`, each `start + i * delta` in float32 (tf.range). */
export function range(start: number, limit: number, delta = 1): Tensor {
  const size = Math.max(0, Math.ceil((limit - start) / delta));
  const step = Math.fround(delta);
  return t.tensor(Float32Array.from({ length: size }, (_, i) => Math.fround(start) + Math.fround(i * step)));
}

/** tf.nn: activation functions. */
export const nn = {
  elu: t.elu,
  leakyRelu: t.leakyRelu,
  logSoftmax: t.logSoftmax,
  relu: t.relu,
  sigmoid: t.sigmoid,
  softmax: t.softmax,
  tanh: t.tanh,
} as const;

export {
  add,
  eye,
  exp,
  matmul,
  mean as reduceMean,
  mul as multiply,
  ones,
  onesLike,
  sigmoid,
  square,
  stack,
  sub as subtract,
  sum as reduceSum,
  tanh,
  tensor as constant,
  zeros,
  zerosLike,
} from '@isograd/tensor';

/** tf.random: the eager streams, op seeds included. */
export * as random from './tensorflow-random.js';

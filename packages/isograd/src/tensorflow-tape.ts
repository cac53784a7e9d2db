/** tf.GradientTape: what was recorded while a tape was open, and gradients through that alone. */
/// <reference lib="esnext.disposable" preserve="true" />
import {
  gradients,
  isDifferentiating,
  isLifted,
  lift,
  liftLeaves,
  nextSequence,
  noGrad,
  type Node,
  vmap,
} from '@isograd/autograd';
import { AutogradError, checkOptions } from '@isograd/errors';
import { door, eye, type Tensor, withRecording } from '@isograd/tensor';
import { batchOf, seedsOf } from './tensorflow-seeds.js';
import { giveBack, isLent, lend } from './tensorflow-loans.js';
import { type JacobianOptions, unconnected, zeroOf } from './tensorflow-unconnected.js';
import { type GradientsOf, leavesOf, rebuilt, type Tree } from './tensorflow-tree.js';

export interface TapeOptions {
  /** The tape may answer more than once. Default false. */
  readonly persistent?: boolean;
  /** Variables are watched by themselves; otherwise only what `watch` names. Default true. */
  readonly watchAccessedVariables?: boolean;
}
export interface TapeGradientOptions extends JacobianOptions {
  /** Gradient of the target, or of each target; ones unless said otherwise. */
  readonly outputGradients?: Tensor | readonly Tensor[];
}

/** Tapes that are open, innermost last. */
const open: GradientTape[] = [];
/**
 * Records from its making to its end (tf.GradientTape): `using tape = new GradientTape()`, or `gradientTape((tape) => …)`.
 * Variables are watched by themselves, other tensors when asked. What was computed before or after is constant to it.
 * Inside an outer tape, `grad` and their like its gradients are recorded, too; inside `vmap` they are those of each sample.
 */
export class GradientTape {
  readonly #persistent: boolean;
  readonly #accessed: boolean;
  readonly #watched = new Set<Tensor>();
  /** Nodes that it heard, by their numbers: from the first up to, not including, the second. */
  #stretches: { readonly from: number; to: number }[] = [];
  #paused = false;
  #used = false;
  /** Another tape was open at some time of this one's, so that what both heard is not freed by either. */
  #shares = false;
  readonly #end: () => void;

  constructor(options: TapeOptions = {}) {
    checkOptions('GradientTape', options, ['persistent', 'watchAccessedVariables']);
    this.#persistent = options.persistent ?? false;
    this.#accessed = options.watchAccessedVariables ?? true;
    this.#shares = open.length > 0;
    for (const other of open) other.#shares = true;
    open.push(this);
    this.#end = this.#accessed ? liftLeaves() : () => undefined;
    this.#listen();
  }

  /** Records what is made of these tensors, as long as the tape is open. Throws `ArgumentError`, `AutogradError` `GRAD_DTYPE`. */
  watch(x: Tree): void {
    for (const each of leavesOf('watch', x)) {
      if (this.#watched.has(each)) continue;
      if (!lift(each)) lend(each);
      this.#watched.add(each);
    }
  }

  /** What `f` does is not recorded by this tape; outer ones hear it. */
  stopRecording<T>(f: () => T): T {
    const before = this.#paused;
    this.#paused = true;
    this.#deafen();
    try {
      return GradientTape.listening() ? f() : noGrad(f);
    } finally {
      this.#paused = before;
      if (!before && open.includes(this)) this.#listen();
    }
  }

  /** Forgets what was recorded; recording goes on. */
  reset(): void {
    this.#stretches = [];
    if (open.includes(this) && !this.#paused) this.#listen();
  }

  /**
   * Gradients of `target`, summed over its elements (and over several targets), by the sources, in their form: a tensor,
   * or nested arrays and objects. Null for one that the target does not depend on. A tape that is not persistent ends
   * here. Throws `AutogradError` `GRAD_FREED` when such a tape answers twice.
   */
  gradient<const Source extends Tree>(
    target: Tensor | readonly Tensor[],
    sources: Source,
    options: TapeGradientOptions = {},
  ): GradientsOf<Source> {
    checkOptions('gradient', options, ['unconnectedGradients', 'outputGradients']);
    const [ys, xs, zero] = [leavesOf('gradient', target), leavesOf('gradient', sources), zeroOf(options)];
    const seeds = seedsOf(ys, options.outputGradients);
    this.#use();
    const got = withRecording(GradientTape.#remembering(), () => this.#pull(ys, seeds, xs));
    return rebuilt(
      sources,
      got.map((g, i) => g ?? unconnected(zero, xs[i]!.shape, xs[i]!)),
    );
  }

  /** The Jacobian by each source, shape [...target, ...source]; null for one that the target does not depend on. */
  jacobian<const Source extends Tree>(
    target: Tensor,
    sources: Source,
    options: JacobianOptions = {},
  ): GradientsOf<Source> {
    checkOptions('jacobian', options, ['unconnectedGradients']);
    const [xs, zero, n] = [leavesOf('jacobian', sources), zeroOf(options), target.numel()];
    this.#use();
    const seeds = eye(n, { dtype: target.dtype }).reshape([n, ...target.shape]);
    const shaped = this.#rows(target, seeds, xs).map((rows, i) => {
      const shape = [...target.shape, ...xs[i]!.shape];
      return rows === null ? unconnected(zero, shape, xs[i]!) : rows.reshape(shape);
    });
    return rebuilt(sources, shaped);
  }

  /**
   * The Jacobian of each sample by itself, shape [batch, ...target, ...source], for targets whose samples do not depend
   * on each other; null as `jacobian`. Throws `ShapeError` `SHAPE_MISMATCH` when the first axes differ.
   */
  batchJacobian(target: Tensor, source: Tensor, options: JacobianOptions = {}): Tensor | null {
    checkOptions('batchJacobian', options, ['unconnectedGradients']);
    const { batch, inner, outer } = batchOf(target, source);
    const zero = zeroOf(options);
    this.#use();
    const n = inner.reduce((a, b) => a * b, 1);
    const seeds = eye(n, { dtype: target.dtype })
      .reshape([n, 1, ...inner])
      .expand([n, ...target.shape]);
    const [rows] = this.#rows(target, seeds, [source]);
    const shape = [batch, ...inner, ...outer];
    return rows === null || rows === undefined
      ? unconnected(zero, shape, source)
      : rows.transpose(0, 1).reshape(shape);
  }

  /** Gradients for each of several seeds, in one batch. */
  #rows(target: Tensor, seeds: Tensor, xs: readonly Tensor[]): (Tensor | null)[] {
    let live: readonly number[] = [];
    const each = (seed: Tensor): Tensor[] => {
      const got = this.#pull([target], [seed], xs, true);
      live = got.flatMap((g, i) => (g === null ? [] : [i]));
      return [seed, ...live.map((i) => got[i]!)];
    };
    const [, ...rows] = withRecording(GradientTape.#remembering(), () => vmap(each)(seeds));
    return xs.map((_, i) => rows[live.indexOf(i)] ?? null);
  }

  #pull(
    ys: readonly Tensor[],
    seeds: readonly Tensor[],
    xs: readonly Tensor[],
    again = this.#persistent || this.#shares,
  ): (Tensor | null)[] {
    // A watched tensor requires no gradient any more when the tape has ended; for the time of a pass it does.
    const asked = [...new Set(xs)].filter((x) => this.#watched.has(x) && !x.requiresGrad && !isLifted(x));
    for (const x of asked) x.requiresGrad_();
    const live = ys.flatMap((y, i) => (y.requiresGrad ? [i] : []));
    try {
      const known = [...new Set(xs.filter((x) => this.#hears(x)))];
      if (known.length === 0 || live.length === 0) return xs.map(() => null);
      const createGraph = door.recording;
      const got = gradients(
        live.map((i) => ys[i]!),
        known,
        {
          gradOutputs: live.map((i) => seeds[i]!),
          createGraph,
          retainGraph: again || createGraph,
          allowUnused: true,
          through: (node) => this.#heard(node),
        },
      );
      return xs.map((x) => got[known.indexOf(x)] ?? null);
    } finally {
      for (const x of asked) x.requiresGrad_(false);
    }
  }

  readonly #heard = ({ sequence }: Node): boolean =>
    this.#stretches.some(({ from, to }) => sequence >= from && sequence < to);

  /** Whether a source is one that this tape watches, or was made of one. */
  #hears(x: Tensor): boolean {
    if (this.#watched.has(x)) return true;
    if (!x.requiresGrad) return false;
    return !x.isLeaf || (this.#accessed && !isLent(x));
  }

  #listen(): void {
    this.#stretches.push({ from: nextSequence(), to: Infinity });
  }
  #deafen(): void {
    const last = this.#stretches.at(-1);
    if (last?.to === Infinity) last.to = nextSequence();
  }

  #use(): void {
    if (this.#persistent) return;
    if (this.#used)
      throw new AutogradError(
        'GRAD_FREED',
        'GradientTape: it has answered once; make it with { persistent: true } to ask again',
        { op: 'GradientTape' },
      );
    this.#used = true;
    this[Symbol.dispose]();
  }

  /** Whether any tape listens now. */
  static listening(): boolean {
    return open.some((tape) => !tape.#paused);
  }

  /** Whether gradients have a history: for a tape outside, and for a transform or a pass that will differentiate them. */
  static #remembering(): boolean {
    return GradientTape.listening() || isDifferentiating();
  }

  /** Ends the recording. */
  [Symbol.dispose](): void {
    const at = open.indexOf(this);
    if (at < 0) return;
    open.splice(at, 1);
    this.#deafen();
    for (const x of this.#watched) giveBack(x);
    this.#end();
  }
}

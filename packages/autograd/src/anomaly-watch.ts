/** Looks at every result and every gradient, and tells producers from propagators. */
import type { AnyOp, Storage, Tensor, Watch } from '@isograd/tensor';
import { type Anomaly, errorFor, type Found, type How, innerReason } from './anomaly-error.js';
import { reasonFor } from './anomaly-reason.js';
import type { BackwardWatch } from './backward.js';
import { callSite } from './call-site.js';
import { type Gradient, Node, type Wanted } from './node.js';
import { countsOf, isBad, type Numbers } from './numbers.js';

export interface WatchOptions {
  readonly forward: boolean;
  readonly backward: boolean;
  readonly inf: boolean;
  readonly path: () => string | null;
  readonly throws: boolean;
}
interface Origin {
  readonly site: string | null;
  readonly path: string | null;
}
/** An operation, and its inputs before it ran. */
interface Seen {
  readonly op: AnyOp;
  readonly attrs: unknown;
  readonly inputs: readonly Tensor[];
  readonly values: readonly Numbers[];
}
export class AnomalyWatch implements Watch, BackwardWatch {
  readonly found: Anomaly[] = [];
  /** Memory whose numbers have been reported. */
  readonly #known = new WeakSet<Storage>();
  readonly #origins = new WeakMap<Node, Origin>();
  /** A backward pass runs; what its formulas compute is no result of its own. */
  #walking = false;
  /** The first trouble inside the formula that runs. */
  #inner: Found | null = null;

  constructor(readonly options: WatchOptions) {}

  through(
    op: AnyOp,
    inputs: readonly Tensor[],
    attrs: unknown,
    go: () => readonly Tensor[],
  ): readonly Tensor[] {
    const { forward, backward } = this.options;
    const looks = this.#walking ? backward : forward;
    // An in-place operation leaves no trace of what it read.
    const before = looks && op.inPlace !== undefined ? inputs.map(frozen) : inputs;
    const outputs = go();
    if (backward && !this.#walking)
      for (const { node } of outputs) if (node instanceof Node && !this.#origins.has(node)) this.made(node);
    if (looks && op.view === undefined && !(op.inPlace === 'self' || inputs.length === 0))
      this.#look({ op, attrs, inputs, values: before }, outputs);
    return outputs;
  }

  made(node: Node): void {
    this.#origins.set(node, { site: callSite(), path: this.options.path() });
  }

  #look({ op, attrs, inputs, values }: Seen, outputs: readonly Tensor[]): void {
    outputs.forEach((y, place) => {
      if (!isBad(y, this.options.inf)) return;
      const bad = inputs.filter((_, i) => isBad(values[i]!, this.options.inf));
      const counts = countsOf(y, this.options.inf);
      const found: Found = {
        kind: this.#kindOf(bad),
        phase: 'forward',
        op: op.name,
        place,
        inputs: inputs.map((x) => x.shape),
        shape: y.shape,
        counts,
        reason: bad.length > 0 ? null : reasonFor(op, values, attrs, y, counts.first),
      };
      if (this.#walking) {
        this.#inner ??= found;
        this.#known.add(y.storage);
      } else this.#report(found, { site: callSite(), path: this.options.path() }, [...bad, y], values);
    });
  }

  #kindOf(bad: readonly Tensor[]): Anomaly['kind'] {
    if (bad.length === 0) return 'producer';
    return bad.some((x) => this.#known.has(x.storage)) ? 'propagator' : 'entered';
  }

  walk<T>(f: () => T): T {
    const before = this.#walking;
    this.#walking = true;
    try {
      return f();
    } finally {
      this.#walking = before;
    }
  }

  apply(node: Node, gs: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const [passed, inner] = this.#inside(() => node.apply(gs, wanted));
    if (!this.options.backward) return passed;
    const numbers = passed.some((g) => g !== null && g.box === null);
    passed.forEach((g, place) => {
      if (g !== null && g.box === null && isBad(g, this.options.inf)) this.#judge(node, gs, g, place, inner);
    });
    // Gradients inside vmap and jvp have no numbers of their own, the operations that made them have.
    if (inner !== null && !numbers) {
      const found: Found = { ...inner, phase: 'backward', op: node.name, reason: innerReason(node, inner) };
      this.#report(found, this.#originOf(node), [], []);
    }
    return passed;
  }

  gather(node: Node, index: number, parts: readonly Tensor[], go: () => Tensor): Tensor {
    const [total, inner] = this.#inside(go);
    if (inner === null || !this.#isNew(total, parts)) return total;
    const found = this.#foundBackward(node, parts, total, index, inner.reason);
    this.#report({ ...found, how: 'sum' }, this.#originOf(node), [total], parts);
    return total;
  }

  hooked(node: Node, index: number, g: Tensor, go: () => Tensor): Tensor {
    const [by, inner] = this.#inside(go);
    if (!this.#isNew(by, [g])) return by;
    const found = this.#foundBackward(node, [g], by, index, inner?.reason ?? null);
    this.#report({ ...found, how: 'hook' }, this.#originOf(node), [by], [g]);
    return by;
  }

  /** What `go` gives, and the first trouble in it. */
  #inside<T>(go: () => T): readonly [T, Found | null] {
    this.#inner = null;
    const result = go();
    const inner = this.#inner;
    this.#inner = null;
    return [result, inner];
  }

  readonly #isNew = (y: Tensor, from: readonly Tensor[]): boolean =>
    this.options.backward &&
    y.box === null &&
    isBad(y, this.options.inf) &&
    from.every((x) => x !== y && x.box === null && !isBad(x, this.options.inf));

  #judge(node: Node, gs: readonly Gradient[], g: Tensor, place: number, inner: Found | null): void {
    const given = readable(gs);
    const found = this.#foundBackward(node, given, g, place, innerReason(node, inner));
    this.#report(found, this.#originOf(node), [...this.#badOf(given), g], given);
  }

  readonly #originOf = (node: Node): Origin => this.#origins.get(node) ?? { site: null, path: null };
  readonly #badOf = (given: readonly Tensor[]): Tensor[] =>
    given.filter((each) => isBad(each, this.options.inf));

  #foundBackward(
    node: Node,
    given: readonly Tensor[],
    g: Tensor,
    place: number,
    reason: string | null,
  ): Found {
    const bad = this.#badOf(given);
    return {
      kind: this.#kindOf(bad),
      phase: 'backward',
      op: node.name,
      place,
      inputs: given.map((each) => each.shape),
      shape: g.shape,
      counts: countsOf(g, this.options.inf),
      reason: bad.length > 0 ? null : reason,
    };
  }

  #report(
    { how = 'formula', ...found }: Found & { readonly how?: How },
    origin: Origin,
    tensors: readonly Tensor[],
    inputs: readonly Numbers[],
  ): void {
    for (const x of tensors) this.#known.add(x.storage);
    const anomaly: Anomaly = { ...found, ...origin };
    this.found.push(anomaly);
    if (!this.options.throws || anomaly.kind === 'propagator') return;
    // Infinity is passed over unless asked for, so it may stand among the numbers that were fine.
    const from = inputs.some((x) => isBad(x, true)) ? 'numbers without NaN' : 'finite numbers';
    throw errorFor(anomaly, how, from);
  }
}

/** The numbers as they are now. */
function frozen(x: Tensor): Numbers {
  const data = x.data();
  return { shape: x.shape, dtype: x.dtype, data: () => data };
}
/** Gradients inside vmap and jvp have no numbers of their own; their operations are looked at one by one. */
const readable = (xs: readonly Gradient[]): Tensor[] =>
  xs.flatMap((x) => (x !== null && x.box === null ? [x] : []));

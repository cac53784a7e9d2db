/** Looks at every result and every gradient, and tells producers from propagators. */
import { NumericError } from '@isograd/errors';
import type { AnyOp, Shape, Storage, Tensor, Watch } from '@isograd/tensor';
import { reasonFor } from './anomaly-reason.js';
import type { BackwardWatch } from './backward.js';
import { callSite } from './call-site.js';
import { type Gradient, Node, type Wanted } from './node.js';
import { type Counts, countsOf, isBad, type Numbers, worded } from './numbers.js';

/** One place where a number is not finite. Plain data. */
export interface Anomaly {
  /** producer: its inputs were fine. entered: a number from outside came in here. propagator: passed on. */
  readonly kind: 'producer' | 'entered' | 'propagator';
  readonly phase: 'forward' | 'backward';
  /** The operation, or the node of the graph in backward. */
  readonly op: string;
  /** Which output; in backward, the gradient of which input. */
  readonly place: number;
  readonly inputs: readonly Shape[];
  readonly shape: Shape;
  readonly counts: Counts;
  readonly reason: string | null;
  readonly path: string | null;
  /** Where the operation was called. */
  readonly site: string | null;
}
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
type Found = Omit<Anomaly, 'site' | 'path'>;

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
    const looks = this.#walking ? backward && this.#inner === null : forward;
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
      if (this.#walking) this.#inner ??= found;
      else this.#report(found, { site: callSite(), path: this.options.path() }, [...bad, y]);
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
    this.#inner = null;
    const passed = node.apply(gs, wanted);
    const inner = this.#inner as Found | null;
    this.#inner = null;
    if (this.options.backward)
      passed.forEach((g, place) => {
        if (g !== null && g.box === null && isBad(g, this.options.inf))
          this.#judge(node, gs, g, place, inner);
      });
    return passed;
  }

  #judge(node: Node, gs: readonly Gradient[], g: Tensor, place: number, inner: Found | null): void {
    const given = readable(gs);
    const bad = given.filter((each) => isBad(each, this.options.inf));
    const found: Found = {
      kind: this.#kindOf(bad),
      phase: 'backward',
      op: node.name,
      place,
      inputs: given.map((each) => each.shape),
      shape: g.shape,
      counts: countsOf(g, this.options.inf),
      reason: bad.length > 0 ? null : innerReason(inner),
    };
    this.#report(found, this.#origins.get(node) ?? { site: null, path: null }, [...bad, g]);
  }

  #report(found: Found, origin: Origin, tensors: readonly Tensor[]): void {
    for (const x of tensors) this.#known.add(x.storage);
    const anomaly: Anomaly = { ...found, ...origin };
    this.found.push(anomaly);
    if (this.options.throws && anomaly.kind !== 'propagator') throw errorFor(anomaly);
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

function innerReason(inner: Found | null): string | null {
  if (inner === null) return null;
  if (inner.kind !== 'producer') return 'a value that it saved in forward was not finite already';
  return `${inner.op} in its formula: ${inner.reason ?? 'not finite'}`;
}

function errorFor(anomaly: Anomaly): NumericError {
  const { kind, phase, op, place, inputs, shape, counts, reason, path, site } = anomaly;
  const who = path === null ? op : `${path} (${op})`;
  const from = kind === 'entered' ? 'met numbers from outside and' : 'from finite numbers';
  const what = phase === 'forward' ? 'forward' : `backward (gradient of input ${place})`;
  const why = reason === null ? '' : `: ${reason}`;
  return new NumericError(
    counts.nan > 0 ? 'NUMERIC_NAN' : 'NUMERIC_INF',
    `${who}: ${what} ${from} made ${worded(counts)}, shape [${shape}]${why}`,
    {
      op,
      details: { kind, phase, op, place, inputs, shape, counts: { ...counts }, reason, path, site },
      ...(site === null ? {} : { hint: `called at ${site}` }),
    },
  );
}

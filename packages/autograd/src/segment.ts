/** One checkpointed call: it says what is forgotten, and has it back when backward asks. */
import { AutogradError } from '@isograd/errors';
import type { DType, Shape, Tensor } from '@isograd/tensor';
import { asBefore, modeNow } from './as-before.js';
import { drawsNow } from './draws.js';
import { fingerprint } from './fingerprint.js';
import { leavesOf } from './pytree.js';
import { packing, type Saved, whilePacking } from './saved.js';
import { Recomputed } from './recomputed.js';

/** How a segment is run. */
export interface Call {
  readonly f: () => unknown;
  readonly inputs: readonly Tensor[];
}
/** A value that is back, and its version when it was saved. */
export interface Found {
  readonly x: Tensor;
  readonly version: number;
}
interface Described {
  readonly shape: Shape;
  readonly dtype: DType;
}
/** Runs a segment that begins now. Where the one around it runs again, it is the one that stood in this place the first time. */
export function runSegment(name: string, call: Call): unknown {
  const outer = packing.current instanceof Segment ? packing.current : null;
  const known = outer?.nextInside() ?? null;
  if (known !== null) return known.refill(call);
  const segment = new Segment(name, call, outer);
  outer?.inside.push(segment);
  return segment.run();
}

export class Segment {
  /** Segments that began in this one, in order, and how many of them the present run has met. */
  readonly inside: Segment[] = [];
  #met = 0;
  /** What it is doing. */
  #run: 'first' | 'again' | null = null;
  #mode = modeNow();
  readonly #random = drawsNow();
  readonly #versions: readonly number[];
  /** Inside of another segment only while that one runs or has its values: arguments that it made come back with them. */
  #call: Call | null;
  /** Whether the present run is a part of a run of the segment around it. */
  #nested: boolean;
  /** What was saved, in order, without the numbers. */
  readonly #described: Described[] = [];
  #result: readonly string[] = [];
  /** The numbers: while the segment runs, for a backward pass inside of it, and once they are back. */
  #values: (Found | null)[] | null = null;
  /** How many values nodes still need, and for how many segments inside that is so. */
  #waiting = 0;

  constructor(
    readonly name: string,
    call: Call,
    readonly outer: Segment | null,
  ) {
    this.#call = call;
    this.#nested = outer !== null;
    this.#versions = call.inputs.map((x) => x.storage.version);
  }

  run(): unknown {
    try {
      const y = this.#running('first');
      this.#result = leavesOf(y).map(fingerprint);
      return y;
    } finally {
      this.forget();
    }
  }

  /** Runs as a part of another run of the segment around it, and keeps what it saves. */
  refill(call: Call): unknown {
    const [now, before] = [call.inputs.length, this.#versions.length];
    if (now !== before) this.#refuseOther(`got ${now} tensors where the first run got ${before}`);
    [this.#call, this.#mode, this.#nested] = [call, modeNow(), true];
    return this.#again();
  }

  /** The segment that begins now in another run; null in the first. */
  nextInside(): Segment | null {
    if (this.#run === 'first') return null;
    // Backward comes from the end: of segments in a row, the last is needed first, and one at a time has its values.
    if (this.#met > 0) this.inside[this.#met - 1]!.forget();
    return (
      this.inside[this.#met++] ??
      this.#refuseOther(`began more checkpoints inside than the ${this.inside.length} of the first run`)
    );
  }

  /** In the place of saving `x`; null for what stays alive anyway: leaves and arguments. */
  pack(place: number, x: Tensor, rest: Saved | null): Saved | null {
    if (x.leaf) return null;
    // An argument that the segment around made is forgotten, too.
    if (this.#call!.inputs.includes(x)) return this.#nested ? this.outer!.pack(place, x, rest) : null;
    const i = this.#values!.push({ x, version: x.storage.version }) - 1;
    const first = this.#run === 'first';
    if (first) {
      this.#described.push({ shape: x.shape, dtype: x.dtype });
      this.wait();
    }
    return new Recomputed(this, i, place, x, rest, first);
  }

  /** The value with this number. */
  value(i: number): Found {
    this.#fill();
    if (this.outer !== null && this.#run === null) this.#checkWritten();
    return this.#values![i] ?? this.#refuseOther('reads what it has not computed yet');
  }

  /** A node needs the value with this number no longer. */
  done(i: number): void {
    if (this.#values !== null) this.#values[i] = null;
    this.released();
  }

  #fill(): void {
    // The last one inside has its values when the one around has.
    if (this.#values === null && this.#call === null) this.outer!.refillInside();
    if (this.#values !== null) return;
    this.#nested = false;
    asBefore(this.#mode, this.#random, () => this.#again());
  }

  /** Gives segments inside their arguments. */
  refillInside(): void {
    this.forget();
    this.#fill();
  }

  #again(): unknown {
    this.#checkWritten();
    try {
      const y = this.#running('again');
      this.#checkSame(leavesOf(y).map(fingerprint));
      return y;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  #running(run: 'first' | 'again'): unknown {
    [this.#run, this.#met, this.#values] = [run, 0, []];
    try {
      const y = whilePacking(this, this.#call!.f);
      return y instanceof Promise ? this.#refuseAsync(y) : y;
    } finally {
      this.#run = null;
    }
  }

  /** A value more is needed, of this segment or of one inside. */
  wait(): void {
    if (this.#waiting++ === 0) this.outer?.wait();
  }
  /** One less. */
  released(): void {
    if (--this.#waiting > 0) return;
    if (this.#run === null) this.#leave();
    this.outer?.released();
  }

  /** Lets the numbers go, and what segments inside had of them. */
  forget(): void {
    if (this.#values === null) return;
    this.#values = null;
    for (const segment of this.inside) segment.#leave();
  }

  /** And the arguments, which the segment around has again when it is run again. */
  #leave(): void {
    this.forget();
    if (this.outer !== null) this.#call = null;
  }

  #checkWritten(): void {
    this.#call!.inputs.forEach((x, i) => {
      if (x.storage.version === this.#versions[i]) return;
      const [found, expected] = [x.storage.version, this.#versions[i]];
      throw new AutogradError(
        'GRAD_INPLACE',
        `checkpoint of ${this.name}: argument tensor ${i}, shape [${x.shape}], was changed in place before backward ran the segment again: it is at version ${found}, expected ${expected}`,
        { op: this.name, details: { input: i, found, expected } },
      );
    });
  }

  #checkSame(result: readonly string[]): void {
    const [found, described] = [this.#values!, this.#described];
    const other = described.findIndex(
      ({ shape, dtype }, i) => found[i]?.x.shape.join() !== shape.join() || found[i]?.x.dtype !== dtype,
    );
    if (found.length !== described.length || other >= 0)
      this.#refuseOther(`saved ${found.length} tensors where the first run saved ${described.length}`);
    if (this.#met !== this.inside.length)
      this.#refuseOther(
        `began ${this.#met} checkpoints inside where the first run began ${this.inside.length}`,
      );
    if (result.join() !== this.#result.join()) this.#refuseOther('has another result');
  }

  #refuseOther(what: string): never {
    throw new AutogradError(
      'GRAD_NONDETERMINISTIC',
      `checkpoint of ${this.name}: run again in backward, it ${what}; a segment must do the same both times`,
      { op: this.name, hint: 'draw from the default generator, and change nothing that the segment reads' },
    );
  }

  #refuseAsync(y: Promise<unknown>): never {
    // The promise is handled, so that its own failure does not bring the process down.
    y.catch(() => undefined);
    throw new AutogradError(
      'GRAD_MODE',
      `checkpoint of ${this.name}: the function is asynchronous, and backward could not run it again`,
      { op: this.name },
    );
  }
}

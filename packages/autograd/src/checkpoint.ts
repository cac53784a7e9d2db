/** Gradient checkpointing: a segment keeps only its arguments and is computed again in backward (torch.utils.checkpoint). */
import { AutogradError } from '@isograd/errors';
import { door, type DType, type GraphNode, type Level, type Shape, type Tensor, twin } from '@isograd/tensor';
import { drawingAgain, drawsNow } from './draws.js';
import { leavesOf } from './pytree.js';
import { Saved, whilePacking } from './saved.js';

/**
 * Runs `f(...args)` and forgets what its operations saved; backward runs `f` again to have it back. Parameters that `f`
 * captures get their gradients as always. The default generator is put back for the second run, so that dropout drops
 * the same. Throws, in backward, `AutogradError` `GRAD_NONDETERMINISTIC` when the second run saves or returns something
 * else, and `GRAD_INPLACE` when an argument was written to in between.
 */
export function checkpoint<Args extends unknown[], R>(f: (...args: Args) => R, ...args: Args): R {
  return door.recording
    ? new Segment(f.name === '' ? 'segment' : f.name, () => f(...args), args).run()
    : f(...args);
}

interface Described {
  readonly shape: Shape;
  readonly dtype: DType;
}
/** A value that is back, and its version when it was saved. */
interface Found {
  readonly x: Tensor;
  readonly version: number;
}
interface Mode {
  readonly level: Level | null;
  readonly recording: boolean;
  readonly hidden: boolean;
}

class Segment<R> {
  readonly #mode: Mode = { level: door.level, recording: door.recording, hidden: door.hidden };
  readonly #random = drawsNow();
  readonly #versions: readonly number[];
  readonly #inputs: readonly Tensor[];
  /** What was saved, in order, without the numbers. */
  readonly #described: Described[] = [];
  #result: readonly string[] = [];
  /** The numbers: while the segment runs first, for a backward pass inside of it, and once they are back. */
  #values: (Found | null)[] | null = [];
  #waiting = 0;
  #first = true;

  constructor(
    readonly name: string,
    private readonly f: () => R,
    args: readonly unknown[],
  ) {
    this.#inputs = leavesOf(args);
    this.#versions = this.#inputs.map((x) => x.storage.version);
  }

  run(): R {
    let y: R;
    try {
      y = whilePacking((place, x, rest) => this.#pack(place, x, rest), this.f);
    } finally {
      [this.#values, this.#first] = [null, false];
    }
    if (y instanceof Promise) {
      // The promise is handled, so that its own failure does not bring the process down.
      y.catch(() => undefined);
      throw new AutogradError(
        'GRAD_MODE',
        `checkpoint of ${this.name}: the function is asynchronous, and backward could not run it again`,
        { op: this.name },
      );
    }
    this.#result = leavesOf(y).map(fingerprint);
    return y;
  }

  #pack(place: number, x: Tensor, rest: Saved | null): Saved | null {
    // Leaves and arguments stay alive anyway.
    if (x.leaf || this.#inputs.includes(x)) return null;
    this.#waiting++;
    this.#values!.push({ x, version: x.version });
    return new Recomputed(this, this.#described.push({ shape: x.shape, dtype: x.dtype }) - 1, place, x, rest);
  }

  /** The value with this number. */
  value(i: number): Found {
    this.#values ??= this.#again();
    return this.#values[i]!;
  }

  done(i: number): void {
    if (this.#values !== null) this.#values[i] = null;
    if (--this.#waiting === 0 && !this.#first) this.#values = null;
  }

  #again(): Found[] {
    this.#inputs.forEach((x, i) => {
      if (x.storage.version !== this.#versions[i]) this.#refuseWritten(x, i);
    });
    const found: Found[] = [];
    const collect = (_: number, x: Tensor): null => {
      if (!x.leaf && !this.#inputs.includes(x)) found.push({ x, version: x.storage.version });
      return null;
    };
    const y = asBefore(this.#mode, this.#random, () => whilePacking(collect, this.f));
    const other = this.#described.findIndex(
      ({ shape, dtype }, i) => found[i]?.x.shape.join() !== shape.join() || found[i]?.x.dtype !== dtype,
    );
    if (found.length !== this.#described.length || other >= 0)
      this.#refuseOther(`saved ${found.length} tensors where the first run saved ${this.#described.length}`);
    const result = leavesOf(y).map(fingerprint);
    if (result.join() !== this.#result.join()) this.#refuseOther('has another result');
    return found;
  }

  #refuseWritten(x: Tensor, i: number): never {
    throw new AutogradError(
      'GRAD_INPLACE',
      `checkpoint of ${this.name}: argument tensor ${i}, shape [${x.shape}], was changed in place before backward ran the segment again: it is at version ${x.storage.version}, expected ${this.#versions[i]!}`,
      { op: this.name, details: { input: i, found: x.storage.version, expected: this.#versions[i]! } },
    );
  }
  #refuseOther(what: string): never {
    throw new AutogradError(
      'GRAD_NONDETERMINISTIC',
      `checkpoint of ${this.name}: run again in backward, it ${what}; a segment must do the same both times`,
      { op: this.name, hint: 'draw from the default generator, and change nothing that the segment reads' },
    );
  }
}

/** A value that its segment computes again. Its history is the one that the first run recorded. */
class Recomputed extends Saved {
  readonly #node: GraphNode | null;
  readonly #index: number;

  constructor(
    readonly segment: Segment<unknown>,
    readonly i: number,
    place: number,
    x: Tensor,
    rest: Saved | null,
  ) {
    super(place, null, 0, rest);
    [this.#node, this.#index] = [x.gradFn, x.outputIndex];
  }

  override read(): Tensor {
    const { x, version } = this.segment.value(this.i);
    this.version = version;
    const y = twin(x);
    y.node = this.#node;
    y.outputIndex = this.#index;
    return y;
  }
  override release(): void {
    this.segment.done(this.i);
  }
}

function asBefore<T>(mode: Mode, random: Uint8Array, f: () => T): T {
  const { level, recording, hidden } = door;
  Object.assign(door, mode);
  try {
    return drawingAgain(random, f);
  } finally {
    Object.assign(door, { level, recording, hidden });
  }
}

/** Shape and bits of a tensor, in short. */
function fingerprint(x: Tensor): string {
  let value = x;
  while (value.box !== null) value = value.box.value;
  const data = value.data();
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // FNV-1a.
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return `[${value.shape}] ${hash}`;
}

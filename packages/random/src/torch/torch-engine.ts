/** The state behind a PyTorch generator: seeding, saving, restoring and raw words. */
import { shown } from '@isograd/errors';
import { refusal, seedBits } from '../checks.js';
import { word64 } from './integers.js';
import { Mt19937 } from '../mt19937.js';
import type { TorchSource } from './source.js';
import { fromBytes, toBytes } from './state-bytes.js';

/** Seed of `new Generator()`, as of `torch.Generator()`. */
const defaultSeed = 67280421310721n;

/** Plain fields, so that a structured clone holds all of them; `Generator.from` makes a generator of the clone. */
export class TorchEngine implements TorchSource {
  readonly mt: Mt19937;
  cachedNormal: number | undefined = undefined;
  mkl = false;
  /** The 64 bits given as seed; only the lower 32 feed the engine. */
  protected bits: bigint;

  constructor(seed: number | bigint = defaultSeed) {
    this.bits = seedBits('Generator', seed);
    this.mt = new Mt19937(lowWord(this.bits));
  }

  /**
   * Starts the stream of a seed over (`torch.manual_seed`), an integer from -2^63 to 2^64 - 1. Only its low 32 bits
   * count. Throws `ARG_TYPE`, `ARG_RANGE`.
   */
  manualSeed(seed: number | bigint): this {
    this.bits = seedBits('manualSeed', seed);
    this.mt.seed(lowWord(this.bits));
    this.cachedNormal = undefined;
    return this;
  }

  /** The seed as 64 bits without sign: -1 comes back as 2^64 - 1. */
  initialSeed(): bigint {
    return this.bits;
  }

  /** Takes a seed from the engine's own random source, Math.random, and returns it: unforeseen, but no secret. */
  seed(): bigint {
    const bits = (entropy() << 32n) | entropy();
    this.manualSeed(bits);
    return bits;
  }

  /** The state as the 5056 bytes of `torch.get_rng_state()`. */
  getState(): Uint8Array {
    return toBytes({ seed: this.bits, engine: this.mt, cachedNormal: this.cachedNormal });
  }

  /**
   * Goes on from a saved state, also one saved by PyTorch or passed through JSON. Throws `ARG_RANGE` and stays as it
   * was when the bytes are not such a state.
   */
  setState(bytes: ArrayLike<number>): this {
    const { seed, engine, cachedNormal } = fromBytes('setState', bytes);
    this.bits = seed;
    this.mt.copyFrom(engine);
    this.cachedNormal = cachedNormal;
    return this;
  }

  /** The next word of the engine, 0 to 2^32 - 1. */
  random(): number {
    return this.mt.word();
  }

  /** Two words as one, the first above. `random64() & (2n ** 63n - 1n)` seeds what PyTorch's DataLoader seeds. */
  random64(): bigint {
    return word64(this.mt);
  }
}

/** What a structured clone of a generator holds. `ARG_TYPE` when it is none. */
export function stateOfClone(clone: unknown): { readonly bytes: Uint8Array; readonly mkl: boolean } {
  if (isClone(clone)) {
    const { bits, mt, cachedNormal, mkl } = clone;
    return { bytes: toBytes({ seed: bits, engine: mt, cachedNormal }), mkl };
  }
  throw refusal('Generator.from', 'ARG_TYPE', `${shown(clone)} is no structured clone of a Generator`, {});
}

interface Clone extends TorchSource {
  readonly bits: bigint;
}

function isClone(value: unknown): value is Clone {
  if (!hasKeys(value, 'bits', 'mt', 'cachedNormal', 'mkl') || !hasKeys(value.mt, 'words', 'left', 'next'))
    return false;
  const { words, left, next } = value.mt;
  const engine =
    words instanceof Uint32Array && words.length === 624 && Number.isInteger(left) && Number.isInteger(next);
  const normal = value.cachedNormal === undefined || typeof value.cachedNormal === 'number';
  return engine && normal && typeof value.bits === 'bigint' && typeof value.mkl === 'boolean';
}

function hasKeys<Key extends string>(value: unknown, ...keys: Key[]): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}

// The engine's own source, which it seeds from the system's entropy: as good for a stream of which 32 bits count as
// WebCrypto, whose first use loads dozens of Node's own modules.
const entropy = (): bigint => BigInt(Math.floor(Math.random() * 2 ** 32));
const lowWord = (bits: bigint): number => Number(bits & 0xffffffffn);

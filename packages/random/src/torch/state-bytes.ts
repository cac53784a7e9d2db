/** The 5056 bytes of `torch.get_rng_state()`: written and read as PyTorch lays them out, little-endian. */
import { shown } from '@isograd/errors';
import { refusal } from '../checks.js';
import type { Mt19937 } from '../mt19937.js';

/** What the bytes hold. */
export interface TorchState {
  readonly seed: bigint;
  readonly engine: Pick<Mt19937, 'words' | 'left' | 'next'>;
  readonly cachedNormal: number | undefined;
}

const size = 5056;
const words = 624;
const at = { seed: 0, left: 8, seeded: 12, next: 16, words: 24, normal: 5024, hasNormal: 5040 } as const;

/** The bytes of a state. */
export function toBytes({ seed, engine, cachedNormal }: TorchState): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(at.seed, seed, true);
  view.setInt32(at.left, engine.left, true);
  view.setInt32(at.seeded, 1, true);
  view.setUint32(at.next, engine.next, true);
  for (let j = 0; j < words; j++) view.setUint32(at.words + 8 * j, engine.words[j]!, true);
  if (cachedNormal !== undefined) {
    view.setFloat64(at.normal, cachedNormal, true);
    view.setInt32(at.hasNormal, 1, true);
  }
  return bytes;
}

/** The state in bytes, or in what JSON left of them. `ARG_RANGE` for anything else. */
export function fromBytes(op: string, source: unknown): TorchState {
  const bytes = checkedBytes(op, source);
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  const left = view.getInt32(at.left, true);
  const next = Number(view.getBigUint64(at.next, true));
  // A fresh seed has no word ready; later `left - 1` words follow from `next` on.
  if (view.getInt32(at.seeded, true) === 0 || left < 1 || next > words || next + left - 1 > words)
    throw refusal(op, 'ARG_RANGE', `no state of an MT19937 engine: left ${left}, next ${next}`, {
      left,
      next,
    });
  return {
    seed: view.getBigUint64(at.seed, true),
    engine: {
      words: Uint32Array.from({ length: words }, (_, j) => view.getUint32(at.words + 8 * j, true)),
      left,
      next,
    },
    cachedNormal: view.getInt32(at.hasNormal, true) === 0 ? undefined : view.getFloat64(at.normal, true),
  };
}

function checkedBytes(op: string, source: unknown): Uint8Array {
  if (source instanceof Uint8Array && source.length === size) return source;
  const values =
    typeof source === 'object' && source !== null && !ArrayBuffer.isView(source) ? Object.values(source) : [];
  if (values.length === size && values.every(isByte)) return Uint8Array.from(values);
  const length =
    source instanceof Uint8Array || Array.isArray(source) ? `${source.length} elements` : shown(source);
  throw refusal(op, 'ARG_RANGE', `wanted the ${size} bytes of getState(), got ${length}`, {
    wanted: size,
    given: length,
  });
}

const isByte = (x: unknown): x is number => typeof x === 'number' && Number.isInteger(x) && x >= 0 && x < 256;

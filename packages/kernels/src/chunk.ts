/** What the ring is made of: chunks, blocks in them, and the refusals of a memory that is full. */
import { AllocationError, ArgumentError, shown } from '@isograd/errors';
import { firstFree, mostPages, pageBytes } from './memory.js';
import type { Region, Regions } from './regions.js';
import type { Saved } from './saved.js';

/** A unit of spilling: in memory (`region`) or outside (`saved`), never both; neither only after it was discarded. */
export class Chunk {
  region: Region | undefined = undefined;
  saved: Saved | undefined = undefined;
  /** The allocation clock at the last use. */
  stamp = 0;
  /** The last call this chunk was protected in. */
  call = 0;
  /** The number of the newest block allocated in it; infinite when it was held in its call. */
  born = 0;
  /** Its neighbours in the ring. */
  previous: Chunk | undefined = undefined;
  next: Chunk | undefined = undefined;
  /** Of one that blocks share: how many of them are not discarded, and how many wait to be given out again. */
  live = 0;
  waiting = 0;

  constructor(
    readonly bytes: number,
    readonly shared = false,
  ) {}
}

/** Where numbers are: a chunk and an offset in it, never an address, which holds for one kernel call only. */
export interface Block {
  /** `Ring.discard` alone puts another here: one that never is in memory. */
  chunk: Chunk;
  readonly offset: number;
  readonly bytes: number;
}

/** Where discarded blocks are. */
export const nowhere = new Chunk(0);

/** What `Ring.use` tells. All but `chunks`, `spills` and `returns` are bytes. */
export interface Use {
  /** What chunks in memory may take together before the oldest leaves. */
  readonly budget: number;
  readonly limit: number;
  /** What chunks in memory take. */
  readonly resident: number;
  /** What the memory spans, free regions included. */
  readonly span: number;
  readonly chunks: number;
  readonly spills: number;
  readonly returns: number;
}

/** What `new Ring` takes. */
export interface RingOptions {
  readonly budget?: number;
  readonly limit?: number;
  /** Where regions come from. */
  readonly regions?: Pick<Regions, 'take' | 'takeGrowing' | 'give' | 'span'>;
}

/** All that 32-bit addresses reach. */
export const whole = mostPages * pageBytes - firstFree;

/** Refuses a limit that is none. */
export function checkLimit(bytes: number): void {
  if (Number.isSafeInteger(bytes) && bytes >= pageBytes && bytes <= whole) return;
  throw new ArgumentError(
    'ARG_RANGE',
    `ring.setLimit: ${shown(bytes)} bytes; use a whole number from ${pageBytes} to ${whole}`,
    { op: 'ring.setLimit', details: { bytes: shown(bytes), min: pageBytes, max: whole } },
  );
}

/** A size that is no size, or over the limit. */
export function tooMuch(bytes: number, op: string, { limit, resident }: Use): AllocationError {
  return new AllocationError(
    'ALLOC_LIMIT',
    `${op}: ${sized(bytes)} wanted; the limit is ${sized(limit)} (${sized(resident)} in use)`,
    {
      op,
      details: { bytes, limit, inUse: resident },
      hint: `ring.setLimit(bytes) sets it, up to ${sized(whole)}`,
    },
  );
}

/** A block that was given up is asked for: somebody said too early that nobody would. */
export const discarded = (bytes: number): ArgumentError =>
  new ArgumentError(
    'ARG_CONFLICT',
    `ring: a block of ${sized(bytes)} was discarded and cannot be read; keep it, or copy it first`,
    { op: 'ring.address', details: { bytes } },
  );

/** Nothing more could be let go, or the engine gives no more memory. */
export function failed(bytes: number, op: string, { resident, span, limit }: Use): AllocationError {
  return new AllocationError(
    'ALLOC_FAILED',
    `${op}: no room for ${sized(bytes)}: ${sized(resident)} in use, ${sized(span)} grown, at most ${sized(limit)}`,
    { op, details: { bytes, inUse: resident, grown: span, max: limit } },
  );
}

function sized(bytes: number): string {
  if (!Number.isFinite(bytes)) return `${bytes} bytes`;
  const [unit, name] =
    bytes >= 2 ** 30 ? [2 ** 30, 'GiB'] : bytes >= 2 ** 20 ? [2 ** 20, 'MiB'] : [1, 'bytes'];
  return `${Number((bytes / unit).toFixed(2))} ${name}`;
}

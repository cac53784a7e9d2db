/** Small blocks, which share chunks. One that nobody will read again is given out anew, to the next that is as long. */
import { type Block, Chunk, nowhere } from './chunk.js';

const smallBlock = 64;
// A chunk that leaves costs about a microsecond beside its bytes, which is much for 64 results of 16 numbers. One number that
// is kept keeps all of its chunk, so these are shorter than the others.
const smallChunk = 16 * 1024;
const mediumChunk = 64 * 1024;

/** The largest block that shares a chunk. */
export const mediumBlock = 16 * 1024;

/** A chunk that leaves looks through all that wait, so they are few; beyond that they wait for their chunk to leave. */
const most = 1024;

/** A chunk that is filled from its beginning, and how much of it is given out. */
interface Open {
  chunk: Chunk;
  filled: number;
}

export class SmallBlocks {
  readonly #small: Open = { chunk: nowhere, filled: 0 };
  readonly #medium: Open = { chunk: nowhere, filled: 0 };
  /** Discarded ones in memory, by sixteenths of their bytes. */
  readonly #waiting: Block[][] = [];
  #count = 0;

  /** `enter` brings a new chunk into memory, or throws. */
  constructor(readonly enter: (chunk: Chunk, op: string) => Chunk) {}

  /** The one that was discarded last is the most likely to be in a cache; without any, the next of a chunk. */
  allocate(bytes: number, op: string): Block {
    const wanted = (bytes + 15) & ~15;
    const list = this.#waiting[wanted >>> 4];
    if (list === undefined || list.length === 0)
      return bytes <= smallBlock
        ? this.#next(this.#small, wanted, smallChunk, op)
        : this.#next(this.#medium, wanted, mediumChunk, op);
    const block = list.pop()!;
    block.chunk.waiting--;
    block.chunk.live++;
    this.#count--;
    return block;
  }

  #next(open: Open, bytes: number, size: number, op: string): Block {
    if (open.chunk.region === undefined || open.filled + bytes > open.chunk.bytes) {
      open.chunk = this.enter(new Chunk(size, true), op);
      open.filled = 0;
    }
    const { chunk, filled: offset } = open;
    open.filled += bytes;
    chunk.live++;
    return { chunk, offset, bytes };
  }

  /** What was a block at this place is none any more. */
  discard(chunk: Chunk, offset: number, bytes: number): void {
    chunk.live--;
    if (chunk.region === undefined || this.#count === most) return;
    while (this.#waiting.length <= bytes >>> 4) this.#waiting.push([]);
    this.#waiting[bytes >>> 4]!.push({ chunk, offset, bytes });
    chunk.waiting++;
    this.#count++;
  }

  /** Forgets those of a chunk that leaves memory. */
  forget(chunk: Chunk): void {
    for (let i = 0; chunk.waiting > 0; i++) {
      const list = this.#waiting[i]!;
      let kept = 0;
      for (const block of list) if (block.chunk !== chunk) list[kept++] = block;
      const gone = list.length - kept;
      list.length = kept;
      chunk.waiting -= gone;
      this.#count -= gone;
    }
  }
}

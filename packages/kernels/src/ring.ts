/**
 * Memory without dispose. Chunks of the one memory stand in a ring with a budget. To make room the oldest leaves: one
 * that was used lately goes to the back (second chance), another is copied into an ordinary array that its chunk object
 * holds, so that the garbage collector takes what nobody refers to. A chunk that is used again comes back.
 */
import { Budget } from './budget.js';
import {
  type Block,
  checkLimit,
  Chunk,
  discarded,
  failed,
  nowhere,
  type RingOptions,
  tooMuch,
  type Use,
  whole,
} from './chunk.js';
import { ChunkQueue } from './chunk-queue.js';
import { u8View } from './memory.js';
import { type Region, regions as theRegions } from './regions.js';
import { restore, save, savedBytes } from './saved.js';
import { mediumBlock, SmallBlocks } from './small-blocks.js';

/** Results of one call that stay put: more than any kernel has, few enough that a loop of allocations holds little. */
const outputs = 8;

/** Blocks of the one memory in a ring: to make room the oldest that was not used lately leaves for the heap. */
export class Ring {
  readonly #regions;
  readonly #budget: Budget;
  readonly #queue = new ChunkQueue();
  readonly #small = new SmallBlocks((chunk, op) => this.#enter(chunk, op));
  /** What is discarded when the next call begins. */
  readonly #scratch: Block[] = [];
  #resident = 0;
  #call = 1;
  /** How many blocks were allocated, and whether none was in this call. */
  #born = 0;
  #fresh = true;
  #spills = 0;
  #returns = 0;

  constructor({ budget = 8 * 1024 * 1024, limit = whole, regions = theRegions }: RingOptions = {}) {
    this.#budget = new Budget(budget, limit);
    this.#regions = regions;
  }

  get use(): Use {
    const { bytes: budget, limit } = this.#budget;
    const resident = this.#resident;
    const [chunks, spills, returns] = [this.#queue.length, this.#spills, this.#returns];
    return { budget, limit, resident, span: this.#regions.span, chunks, spills, returns };
  }

  /** What all chunks in memory may take, and so the largest block. Throws `ArgumentError` `ARG_RANGE`. */
  setLimit(bytes: number): void {
    checkLimit(bytes);
    this.#budget.limit = bytes;
  }

  /** Starts a kernel call: what earlier calls held is held no longer. `hold` does so by itself after an allocation. */
  begin(): void {
    this.#call++;
    this.#fresh = true;
    while (this.#scratch.length > 0) this.discard(this.#scratch.pop()!);
  }

  /** Brings a block into memory and keeps it there for this call. Hold every input, then allocate: a call has that order. */
  hold(block: Block): void {
    if (!this.#fresh) this.begin();
    const { chunk } = block;
    chunk.call = this.#call;
    chunk.born = Infinity;
    chunk.stamp = this.#budget.clock;
    if (chunk.region === undefined) this.#bringBack(block);
  }

  /**
   * The address of a block, brought into memory if it had left. It is good until the next allocation or bringing back;
   * that of a held block, or of one of the last eight allocated in this call, until the next call.
   */
  address(block: Block): number {
    const { chunk } = block;
    chunk.stamp = this.#budget.clock;
    return (chunk.region ?? this.#bringBack(block)).address + block.offset;
  }

  /**
   * Room for `bytes` that a kernel will fill, aligned to 16 bytes, held as `address` says; small blocks share chunks.
   * Throws `AllocationError` `ALLOC_LIMIT` before anything happens, `ALLOC_FAILED` with every block intact.
   */
  allocate(bytes: number, op = 'allocate'): Block {
    if (!(bytes <= mediumBlock)) return this.allocateOwn(bytes, op);
    if (!(bytes >= 0 && Number.isInteger(bytes))) this.#refuse(bytes, op);
    const block = this.#small.allocate(bytes, op);
    block.chunk.stamp = this.#budget.clock;
    this.#mark(block.chunk);
    return block;
  }

  /** As `allocate`, discarded when the next call begins: for what only this call reads. */
  allocateScratch(bytes: number, op: string): Block {
    const block = this.allocate(bytes, op);
    this.#scratch.push(block);
    return block;
  }

  /** As `allocate`, in a chunk of its own: for what lives long, as parameters and users' data do. */
  allocateOwn(bytes: number, op = 'allocate'): Block {
    if (!(bytes >= 0 && bytes <= this.#budget.limit && Number.isInteger(bytes))) this.#refuse(bytes, op);
    const chunk = this.#enter(new Chunk(rounded(bytes)), op);
    this.#mark(chunk);
    return { chunk, offset: 0, bytes };
  }

  /**
   * Says that nobody will read a block again: its memory is free at once, and nothing is copied. One that shares a chunk
   * makes room for the next of its size.
   */
  discard(block: Block): void {
    const { chunk, offset, bytes } = block;
    if (chunk === nowhere) return;
    block.chunk = nowhere;
    if (chunk.shared) return this.#small.discard(chunk, offset, bytes);
    chunk.saved = undefined;
    if (chunk.region === undefined) return;
    this.#queue.remove(chunk);
    this.#leave(chunk, chunk.region);
  }

  /** Lets all chunks leave memory. Blocks stay as good as they were. */
  release(): void {
    this.begin();
    for (let left = this.#queue.length; left > 0; left--) this.#retire(false);
  }

  /** The bytes of a block, wherever it is; a copy. */
  read(block: Block, bytes: number): Uint8Array {
    const { chunk, offset } = block;
    const { region, saved } = chunk;
    if (region === undefined && saved === undefined) throw discarded(block.bytes);
    const start = offset + (region?.address ?? 0);
    return saved ? savedBytes(saved, start, start + bytes) : u8View().slice(start, start + bytes);
  }

  #refuse(bytes: number, op: string): never {
    throw tooMuch(bytes, op, this.use);
  }

  #mark(chunk: Chunk): void {
    this.#fresh = false;
    this.#born++;
    if (chunk.call !== this.#call || chunk.born !== Infinity) chunk.born = this.#born;
    chunk.call = this.#call;
  }

  #bringBack({ chunk, bytes }: Block): Region {
    if (chunk.saved === undefined) throw discarded(bytes);
    this.#returns++;
    this.#budget.cameBack(chunk.bytes);
    this.#enter(chunk, 'kernels');
    return chunk.region!;
  }

  /** Finds room for a chunk, new or coming back, and puts it at the back of the ring. */
  #enter(chunk: Chunk, op: string): Chunk {
    this.#makeRoom(chunk.bytes);
    const region = this.#find(chunk.bytes);
    if (region === undefined) throw failed(chunk.bytes, op, this.use);
    if (chunk.saved !== undefined) {
      restore(chunk.saved, region.address);
      chunk.saved = undefined;
    }
    chunk.region = region;
    chunk.stamp = this.#budget.advance(chunk.bytes);
    this.#resident += chunk.bytes;
    this.#queue.push(chunk);
    return chunk;
  }

  /** Lets cold chunks go until `bytes` more fit the budget; a round that finds none cold doubles it. */
  #makeRoom(bytes: number): void {
    const budget = this.#budget;
    let left = this.#queue.length;
    while (this.#resident + bytes > budget.bytes) {
      if (left-- > 0) this.#retire(true);
      else if (budget.double()) left = this.#queue.length;
      else break;
    }
    // At the limit even what was used lately must go, but never what this call holds.
    for (left = this.#queue.length; left > 0 && this.#resident + bytes > budget.limit; left--)
      this.#retire(false);
  }

  #find(bytes: number): Region | undefined {
    if (this.#resident + bytes > this.#budget.limit) return undefined;
    let region = this.#regions.take(bytes);
    // Free memory may lie in pieces. Letting a few more go is cheaper than growing past the budget for good.
    const spread = this.#regions.span + bytes > this.#budget.bytes * 1.25;
    for (let left = spread ? this.#queue.length : 0; region === undefined && left > 0; left--)
      if (this.#retire(true)) region = this.#regions.take(bytes);
    region ??= this.#regions.takeGrowing(bytes);
    for (let left = this.#queue.length; region === undefined && left > 0; left--)
      if (this.#retire(false)) region = this.#regions.take(bytes);
    return region;
  }

  /** Takes the oldest: spills it, or sends it to the back when it is held, or used lately and `sparing`. */
  #retire(sparing: boolean): boolean {
    const chunk = this.#queue.oldest;
    if (chunk?.region === undefined) return false;
    this.#queue.remove(chunk);
    const held = chunk.call === this.#call && this.#born - chunk.born < outputs;
    const kept = held || (sparing && this.#budget.recent(chunk.stamp));
    if (kept || !this.#spill(chunk, chunk.region)) {
      this.#budget.spare(chunk.bytes);
      this.#queue.push(chunk);
      return false;
    }
    return true;
  }

  #spill(chunk: Chunk, region: Region): boolean {
    if (!chunk.shared || chunk.live > 0) {
      try {
        chunk.saved = save(region.address, chunk.bytes);
      } catch {
        // No array of that size can be had: the chunk stays where it is.
        return false;
      }
      this.#spills++;
    }
    this.#leave(chunk, region);
    return true;
  }

  #leave(chunk: Chunk, region: Region): void {
    if (chunk.waiting > 0) this.#small.forget(chunk);
    chunk.region = undefined;
    this.#regions.give(region);
    this.#resident -= chunk.bytes;
  }
}

const rounded = (bytes: number): number => Math.max(64, Math.ceil(bytes / 64) * 64);

/** The ring all blocks of this package's memory stand in. */
export const ring = new Ring();

/**
 * Hands out regions of the one memory: segregated free lists (two-level: powers of two, each cut in eight), every free
 * region joined with its free neighbours at once.
 */
import { firstFree, memory, mostPages, pageBytes } from './memory.js';

/** A stretch of memory, free or in use. */
export interface Region {
  readonly address: number;
  readonly bytes: number;
}

class Piece implements Region {
  free = false;
  /** Neighbours in memory. */
  before: Piece | undefined = undefined;
  after: Piece | undefined = undefined;
  /** Neighbours in the free list. */
  previous: Piece | undefined = undefined;
  next: Piece | undefined = undefined;

  constructor(
    public address: number,
    public bytes: number,
  ) {}
}

const grain = 64;
const stepBits = 3;
const steps = 1 << stepBits;
const classes = 33 * steps;

/** Bytes in use are counted here; memory that has been grown is kept. */
export class Regions {
  readonly #lists: (Piece | undefined)[] = Array.from({ length: classes }, () => undefined);
  #last: Piece | undefined;
  #end = firstFree;

  /** Bytes of memory this allocator spans. */
  get span(): number {
    return this.#end - firstFree;
  }

  /** A region of at least `bytes`, aligned to 64 bytes, or undefined when no free one is long enough. */
  take(bytes: number): Region | undefined {
    const wanted = rounded(bytes);
    for (let c = classFor(wanted); c < classes; c++) {
      const piece = this.#lists[c];
      if (piece !== undefined) return this.#carve(piece, wanted);
    }
    return undefined;
  }

  /** As `take`, growing memory where that is needed; undefined when memory cannot grow so far. */
  takeGrowing(bytes: number): Region | undefined {
    return this.take(bytes) ?? (this.#grow(rounded(bytes)) ? this.take(bytes) : undefined);
  }

  give(region: Region): void {
    if (!(region instanceof Piece) || region.free) return;
    let piece = region;
    const { before, after } = piece;
    if (after?.free === true) this.#merge(piece, after);
    if (before?.free === true) {
      this.#unlist(before);
      this.#absorb(before, piece);
      piece = before;
    }
    this.#list(piece);
  }

  #carve(piece: Piece, wanted: number): Piece {
    this.#unlist(piece);
    piece.free = false;
    if (piece.bytes > wanted) {
      const rest = new Piece(piece.address + wanted, piece.bytes - wanted);
      piece.bytes = wanted;
      rest.before = piece;
      rest.after = piece.after;
      if (rest.after === undefined) this.#last = rest;
      else rest.after.before = rest;
      piece.after = rest;
      this.#list(rest);
    }
    return piece;
  }

  #merge(piece: Piece, after: Piece): void {
    this.#unlist(after);
    this.#absorb(piece, after);
  }

  #absorb(piece: Piece, after: Piece): void {
    piece.bytes += after.bytes;
    piece.after = after.after;
    if (piece.after === undefined) this.#last = piece;
    else piece.after.before = piece;
  }

  /** Grows by an eighth of what is there at least, so that growing stays rare. */
  #grow(wanted: number): boolean {
    const heap = memory();
    const free = this.#last?.free === true ? this.#last.bytes : 0;
    // A region is found by the class below its own, so the new end must reach the next class.
    const missing = this.#end + padded(wanted) - free - heap.buffer.byteLength;
    if (missing > 0) {
      const room = mostPages - heap.buffer.byteLength / pageBytes;
      const needed = Math.ceil(missing / pageBytes);
      if (needed > room) return false;
      const generous = Math.min(room, Math.max(needed, Math.ceil(heap.buffer.byteLength / pageBytes / 8)));
      if (!tryGrow(generous) && !tryGrow(needed)) return false;
    }
    const end = heap.buffer.byteLength;
    const piece = new Piece(this.#end, end - this.#end);
    piece.before = this.#last;
    if (this.#last !== undefined) this.#last.after = piece;
    this.#last = piece;
    this.#end = end;
    this.give(piece);
    return true;
  }

  #list(piece: Piece): void {
    const c = classOf(piece.bytes);
    const head = this.#lists[c];
    piece.free = true;
    piece.previous = undefined;
    piece.next = head;
    if (head !== undefined) head.previous = piece;
    this.#lists[c] = piece;
  }

  #unlist(piece: Piece): void {
    if (piece.previous === undefined) this.#lists[classOf(piece.bytes)] = piece.next;
    else piece.previous.next = piece.next;
    if (piece.next !== undefined) piece.next.previous = piece.previous;
    piece.previous = piece.next = undefined;
  }
}

function tryGrow(pages: number): boolean {
  try {
    memory().grow(pages);
    return true;
  } catch {
    return false;
  }
}

const rounded = (bytes: number): number => Math.max(grain, Math.ceil(bytes / grain) * grain);

/** The class a free region of `bytes` stands in: every region of a class is at least as long as its lower end. */
function classOf(bytes: number): number {
  const units = bytes / grain;
  const power = 31 - Math.clz32(units);
  // The bits below the highest say which eighth: a power asks the C library, at every spill.
  const eighths = power >= stepBits ? units >>> (power - stepBits) : units << (stepBits - power);
  return power * steps + (eighths & (steps - 1));
}

/** The first class whose every region is long enough. */
const classFor = (bytes: number): number => classOf(padded(bytes));

/** `bytes` rounded up to the lower end of a class. */
function padded(bytes: number): number {
  const units = bytes / grain;
  const power = 31 - Math.clz32(units);
  if (power <= stepBits) return bytes;
  const width = 1 << (power - stepBits);
  return Math.ceil(units / width) * width * grain;
}

/** The one allocator of the one memory. */
export const regions = new Regions();

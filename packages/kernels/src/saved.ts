/** What left the memory: bytes in ordinary arrays, which the garbage collector takes when nobody refers to them. */
import { u8View } from './memory.js';

/** Pieces in the order of their bytes, each but the last of `pieceBytes`. */
export type Saved = readonly Uint8Array[];

/**
 * Allocators give larger arrays pages that the system has just cleared, one fault for each, every time: 40 MB take
 * 38 ms in one array and 7 in pieces of this size, which come from memory that was used before.
 */
const pieceBytes = 8 * 1024 * 1024;

/** Up to here one call that copies is quicker than two. */
const smallBytes = 64 * 1024;

/** An array that is written at once: Node can leave out clearing it. */
const uncleared: (bytes: number) => Uint8Array =
  typeof Buffer === 'undefined' ? (bytes) => new Uint8Array(bytes) : (bytes) => Buffer.allocUnsafeSlow(bytes);

/**
 * The C library maps large arrays anew each time, and gives back what is free at the end of its heap: pages that the
 * system clears again. When one that was mapped is freed it does so only for larger ones from then on, and keeps twice
 * as much; this is the largest that it learns from. Nobody writes to it, so that it takes no memory.
 */
const lessonBytes = 31 * 1024 * 1024;
let taught = typeof Buffer === 'undefined';

function teach(): void {
  if (taught) return;
  taught = true;
  try {
    uncleared(lessonBytes);
  } catch {
    // Where there is no room for it, pages are cleared as before.
  }
}

/** Copies bytes out of memory. Throws the engine's error when no array of that size can be had. */
export function save(address: number, bytes: number): Saved {
  const memory = u8View();
  if (bytes <= smallBytes) return [memory.slice(address, address + bytes)];
  teach();
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes; at += pieceBytes) {
    const piece = uncleared(Math.min(pieceBytes, bytes - at));
    piece.set(memory.subarray(address + at, address + at + piece.length));
    pieces.push(piece);
  }
  return pieces;
}

/** Copies bytes back into memory. */
export function restore(saved: Saved, address: number): void {
  const memory = u8View();
  let at = address;
  for (const piece of saved) {
    memory.set(piece, at);
    at += piece.length;
  }
}

/** A copy of the bytes from `start` to `end`. */
export function savedBytes(saved: Saved, start: number, end: number): Uint8Array {
  const out = new Uint8Array(end - start);
  let from = 0;
  for (const piece of saved) {
    const [first, last] = [Math.max(start - from, 0), Math.min(end - from, piece.length)];
    if (first < last) out.set(piece.subarray(first, last), from + first - start);
    from += piece.length;
  }
  return out;
}

/** The order in which chunks leave memory: who came last leaves last, and any of them may leave before its turn. */
import type { Chunk } from './chunk.js';

export class ChunkQueue {
  oldest: Chunk | undefined = undefined;
  #newest: Chunk | undefined = undefined;
  length = 0;

  push(chunk: Chunk): void {
    chunk.previous = this.#newest;
    if (this.#newest === undefined) this.oldest = chunk;
    else this.#newest.next = chunk;
    this.#newest = chunk;
    this.length++;
  }

  remove(chunk: Chunk): void {
    const { previous, next } = chunk;
    if (previous === undefined) this.oldest = next;
    else previous.next = next;
    if (next === undefined) this.#newest = previous;
    else next.previous = previous;
    chunk.previous = chunk.next = undefined;
    this.length--;
  }
}

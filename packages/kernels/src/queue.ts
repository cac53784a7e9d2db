/** The chunks that are in memory, oldest first: a list with two directions, so that one can leave from anywhere. */
import type { Chunk } from './chunk.js';

export class Queue {
  oldest: Chunk | undefined;
  #newest: Chunk | undefined;
  length = 0;

  push(chunk: Chunk): void {
    chunk.before = this.#newest;
    if (this.#newest === undefined) this.oldest = chunk;
    else this.#newest.next = chunk;
    this.#newest = chunk;
    this.length++;
  }

  /** Takes out a chunk that stands in it. */
  remove(chunk: Chunk): void {
    const { before, next } = chunk;
    if (before === undefined) this.oldest = next;
    else before.next = next;
    if (next === undefined) this.#newest = before;
    else next.before = before;
    chunk.before = chunk.next = undefined;
    this.length--;
  }
}

/** How many bytes the ring keeps in memory, and the clock by which chunks age. The budget follows what is in use, both ways. */

export class Budget {
  /** Bytes allocated so far. */
  clock = 0;
  /** What chunks in memory may take together before the oldest leaves. */
  bytes: number;
  #limit: number;
  readonly #least: number;
  #windowStart = 0;
  #returned = 0;
  #spared = 0;

  constructor(bytes: number, limit: number) {
    this.bytes = this.#least = bytes;
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(bytes: number) {
    this.#limit = bytes;
    this.bytes = Math.min(this.bytes, bytes);
  }

  /** Whether a chunk used at `stamp` was used within the last half budget of allocation. */
  recent(stamp: number): boolean {
    return this.clock - stamp < this.bytes / 2;
  }

  /** Moves the clock. A budget of allocation in which little was spared and little came back was too large: it is halved. */
  advance(bytes: number): number {
    this.clock += bytes;
    if (this.clock - this.#windowStart >= this.bytes) {
      const idle = this.#spared + this.#returned < this.bytes / 4;
      this.#windowStart = this.clock;
      this.#returned = this.#spared = 0;
      if (idle) this.bytes = Math.min(this.bytes, Math.max(this.#least, this.bytes / 2));
    }
    return this.clock;
  }

  /** Something old stayed because it was used lately. */
  spare(bytes: number): void {
    this.#spared += bytes;
  }

  /** Something that had left was used again. More than a quarter of a budget within one budget of allocation doubles it. */
  cameBack(bytes: number): void {
    this.#returned += bytes;
    if (this.#returned > this.bytes / 4) this.double();
  }

  /** False when it is at the limit. */
  double(): boolean {
    if (this.bytes >= this.#limit) return false;
    this.bytes = Math.min(this.#limit, this.bytes * 2);
    this.#returned = 0;
    return true;
  }
}

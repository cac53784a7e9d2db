/** Philox-4x32 with ten rounds (Salmon and others 2011): four random words for each value of a 128-bit counter. */

/** A key, a counter, and the words of the block last made. */
export class Philox {
  /** Words of the last block. */
  readonly words = new Uint32Array(4);
  private readonly counter: Uint32Array;

  constructor(
    private readonly key: readonly [number, number],
    counter: readonly [number, number, number, number],
  ) {
    this.counter = Uint32Array.from(counter);
  }

  /** Makes the block at the counter and goes on by one. */
  next(): Uint32Array {
    const { counter, words } = this;
    let [c0, c1, c2, c3] = [counter[0]!, counter[1]!, counter[2]!, counter[3]!];
    let [k0, k1] = this.key;
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(0xd2511f53, c0);
      const high2 = multiplyHigh(0xcd9e8d57, c2);
      const low0 = Math.imul(0xd2511f53, c0);
      c0 = high2 ^ c1 ^ k0;
      c1 = Math.imul(0xcd9e8d57, c2);
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + 0x9e3779b9) | 0;
      k1 = (k1 + 0xbb67ae85) | 0;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
    this.skip(1);
    return words;
  }

  /** A generator that stands `count` blocks further on. */
  ahead(count: number): Philox {
    const other = new Philox(this.key, [0, 0, 0, 0]);
    other.counter.set(this.counter);
    other.skip(count);
    return other;
  }

  /** Goes on by `count` blocks: a 128-bit sum, word by word. */
  private skip(count: number): void {
    const { counter } = this;
    let rest = count;
    for (let i = 0; i < 4 && rest > 0; i++) {
      const sum = counter[i]! + (rest % 2 ** 32);
      counter[i] = sum;
      rest = Math.floor(rest / 2 ** 32) + (sum >= 2 ** 32 ? 1 : 0);
    }
  }
}

/** Upper 32 bits of the product of two words. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const cross = aHigh * bLow + Math.floor((aLow * bLow) / 65536);
  return aHigh * bHigh + Math.floor((cross + aLow * bHigh) / 65536);
}

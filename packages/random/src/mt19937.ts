/** MT19937: 624 words, twisted in one go and tempered as they are used. PyTorch, NumPy, MXNet and CPython draw from it. */

const size = 624;
const middle = 397;

/** One engine. `words`, `left` and `next` are its whole state, kept as PyTorch keeps them. */
export class Mt19937 {
  readonly words = new Uint32Array(size);
  /** One more than the number of words that are ready. */
  left = 1;
  /** Index of the next ready word. */
  next = 0;
  /** Goes up whenever `words` change, so that a copy kept elsewhere knows whether it is still right. */
  epoch = 0;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** Starts the stream of a 32-bit seed (`init_genrand` of the reference implementation). */
  seed(seed: number): void {
    const { words } = this;
    let x = seed >>> 0;
    this.epoch++;
    words[0] = x;
    for (let j = 1; j < size; j++) words[j] = x = (Math.imul(1812433253, x ^ (x >>> 30)) + j) >>> 0;
    this.left = 1;
    this.next = 0;
  }

  /** Starts the stream of several 32-bit words (`init_by_array`), as CPython and NumPy seed it. */
  seedByArray(key: ArrayLike<number>): void {
    this.seed(19650218);
    const { words } = this;
    let i = 1;
    for (let k = 0, j = 0; k < Math.max(size, key.length); k++, j = (j + 1) % key.length) {
      const before = words[i - 1]!;
      words[i] = (words[i]! ^ Math.imul(before ^ (before >>> 30), 1664525)) + key[j]! + j;
      i = following(words, i);
    }
    for (let k = 1; k < size; k++) {
      const before = words[i - 1]!;
      words[i] = (words[i]! ^ Math.imul(before ^ (before >>> 30), 1566083941)) - i;
      i = following(words, i);
    }
    words[0] = 0x80000000;
  }

  /** Takes over the place of another engine in its stream. */
  copyFrom({ words, left, next }: Pick<Mt19937, 'words' | 'left' | 'next'>): void {
    this.words.set(words);
    this.epoch++;
    this.left = left;
    this.next = next;
  }

  /** The next word, 0 to 2^32 - 1. */
  word(): number {
    if (this.left === 1) this.twist();
    this.left--;
    return temper(this.words[this.next++]!) >>> 0;
  }

  /** Float64 in [0, 1) with 53 bits: two words, the high one first. */
  u53(): number {
    const high = this.word() & 0x1fffff;
    return (high * 2 ** 32 + this.word()) * 2 ** -53;
  }

  /** `scale` times the low 24 bits of one word each, from `start` to `end` of `out`; 2^-24 gives [0, 1). */
  fill24(out: Float32Array, start: number, end: number, scale: number): void {
    const { words } = this;
    for (let i = start; i < end;) {
      const at = this.ready();
      const stop = at + this.taken(end - i);
      for (let k = at; k < stop; k++) out[i++] = (temper(words[k]!) & 0xffffff) * scale;
    }
  }

  /** 53-bit values in [0, 1), two words each. */
  fill53(out: Float64Array, start: number, end: number): void {
    for (let i = start; i < end; i++) out[i] = this.u53();
  }

  /** Draws `count` words and drops them. */
  skip(count: number): void {
    for (let rest = count; rest > 0;) {
      this.ready();
      rest -= this.taken(rest);
    }
  }

  /** Index of the next ready word; twists when there is none. */
  private ready(): number {
    if (this.left === 1) this.twist();
    return this.next;
  }

  /** How many of `wanted` words are ready; they count as drawn from here on. */
  private taken(wanted: number): number {
    const count = Math.min(wanted, this.left - 1);
    this.left -= count;
    this.next += count;
    return count;
  }

  private twist(): void {
    const { words } = this;
    const split = size - middle;
    for (let i = 0; i < split; i++) words[i] = words[i + middle]! ^ mixed(words[i]!, words[i + 1]!);
    for (let i = split; i < size - 1; i++) words[i] = words[i - split]! ^ mixed(words[i]!, words[i + 1]!);
    words[size - 1] = words[middle - 1]! ^ mixed(words[size - 1]!, words[0]!);
    this.left = size + 1;
    this.next = 0;
    this.epoch++;
  }
}

/** The place after i; going round carries the last word to the front. */
function following(words: Uint32Array, i: number): number {
  if (i < size - 1) return i + 1;
  words[0] = words[size - 1]!;
  return 1;
}

function mixed(a: number, b: number): number {
  return (((a & 0x80000000) | (b & 0x7fffffff)) >>> 1) ^ (-(b & 1) & 0x9908b0df);
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

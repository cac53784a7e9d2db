/** CPython's `random.Random`, as far as TensorFlow asks it for the seeds of its operations. */
import { Mt19937 } from '../mt19937.js';

/** MT19937 seeded with the 32-bit words of an integer. */
export class PythonRandom {
  readonly mt = new Mt19937(0);

  /** `random.Random(seed)`: the sign does not count. */
  constructor(seed: bigint) {
    const words: number[] = [];
    for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
    this.mt.seedByArray(words.length === 0 ? [0] : words);
  }

  /** `randint(0, 2**31 - 1)`: a word, drawn again while it has bit 31 set. */
  randint31(): number {
    let word = this.mt.word();
    while (word >= 2 ** 31) word = this.mt.word();
    return word;
  }
}

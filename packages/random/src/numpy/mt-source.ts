/** The source of NumPy's older interface: MT19937, and normals by the polar method, two at a time. */
import { Mt19937 } from '../mt19937.js';
import type { NumpySource } from './numpy-stream.js';

export class MtSource implements NumpySource {
  readonly masks = true;
  private readonly mt = new Mt19937(0);
  /** The second normal of a pair, for the next call. */
  private saved: number | undefined = undefined;

  /** Starts from one word, or from several. */
  seed(words: number | number[]): void {
    if (typeof words === 'number') this.mt.seed(words);
    else this.mt.seedByArray(words);
    this.saved = undefined;
  }

  copyFrom(other: MtSource): void {
    this.mt.copyFrom(other.mt);
    this.saved = other.saved;
  }

  word(): number {
    return this.mt.word();
  }

  word64(): bigint {
    return (BigInt(this.mt.word()) << 32n) | BigInt(this.mt.word());
  }

  /** 53 bits of two words: 27 of the first, 26 of the second. */
  unit(): number {
    const a = this.mt.word() >>> 5;
    return (a * 67108864 + (this.mt.word() >>> 6)) / 9007199254740992;
  }

  normal(): number {
    const { saved } = this;
    this.saved = undefined;
    if (saved !== undefined) return saved;
    let x = 0;
    let y = 0;
    let r2 = 0;
    do {
      x = 2 * this.unit() - 1;
      y = 2 * this.unit() - 1;
      r2 = x * x + y * y;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.saved = scale * x;
    return scale * y;
  }
}

/** `std::uniform_real_distribution<float>` and `std::normal_distribution<float>` of libstdc++ on MT19937. */
import type { Mt19937 } from '../mt19937.js';

const { fround } = Math;

/** A float32 in [0, 1): one word over 2^32. A word that rounds up to 2^32 gives the float below 1. */
export function canonical(engine: Mt19937): number {
  const u = fround(engine.word() * 2 ** -32);
  return u < 1 ? u : 1 - 2 ** -24;
}

/** Normals in pairs by Marsaglia's polar method, the second coordinate first. */
export class PolarNormal {
  private saved: number | undefined = undefined;

  constructor(
    private readonly engine: Mt19937,
    /** Whether the second value of a pair is used; otherwise it is lost, as with a new distribution for every value. */
    private readonly pairs: boolean,
  ) {}

  /** A standard normal, float32. */
  next(): number {
    const { saved } = this;
    this.saved = undefined;
    if (saved !== undefined) return saved;
    let x = 0;
    let y = 0;
    let r2 = 0;
    do {
      x = fround(2 * canonical(this.engine) - 1);
      y = fround(2 * canonical(this.engine) - 1);
      r2 = fround(fround(x * x) + fround(y * y));
    } while (r2 > 1 || r2 === 0);
    const scale = fround(Math.sqrt(fround(fround(-2 * fround(Math.log(r2))) / r2)));
    if (this.pairs) this.saved = fround(x * scale);
    return fround(y * scale);
  }
}

/** NumPy's present interface, `default_rng`: PCG64, ziggurat normals, integers by multiplication. */
import { shown } from '@isograd/errors';
import { refusal } from '../checks.js';
import { NumpyStream } from './numpy-stream.js';
import { Pcg64 } from './pcg64.js';
import { seedWords, wordsOf } from './seed-sequence.js';

/** `np.random.default_rng(seed)`. Float32 arrays get the float64 draws, rounded (`.astype(np.float32)`). */
export class NumpyGenerator extends NumpyStream {
  protected source: Pcg64;

  /** The seed is an integer of any size, from 0 on. Throws `ARG_TYPE`, `ARG_RANGE`. */
  constructor(seed: number | bigint = 0) {
    super();
    this.source = new Pcg64(seedWords(wordsOf(checkedSeed(seed)), 8));
  }

  fork(): NumpyGenerator {
    const copy = new NumpyGenerator();
    copy.source = this.source.copy();
    return copy;
  }
}

function checkedSeed(seed: unknown): bigint {
  const wanted = 'an integer from 0 on, as a bigint beyond 2^53 - 1';
  if (typeof seed !== 'bigint' && !(typeof seed === 'number' && Number.isInteger(seed)))
    throw refusal('NumpyGenerator', 'ARG_TYPE', `seed ${shown(seed)} is not ${wanted}`, {
      seed: shown(seed),
    });
  if (seed < 0 || (typeof seed === 'number' && !Number.isSafeInteger(seed)))
    throw refusal('NumpyGenerator', 'ARG_RANGE', `seed ${shown(seed)} is out of range; wanted ${wanted}`, {
      seed: String(seed),
    });
  return BigInt(seed);
}

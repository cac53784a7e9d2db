/** NumPy's older interface, `np.random.seed` and `RandomState`: MT19937, polar normals, masked integers. */
import { shown } from '@isograd/errors';
import { refusal } from '../checks.js';
import { MtSource } from './mt-source.js';
import { NumpyStream } from './numpy-stream.js';

/** `np.random.RandomState(seed)`. Float32 arrays get the float64 draws, rounded (`.astype(np.float32)`). */
export class NumpyRandomState extends NumpyStream {
  protected readonly source = new MtSource();

  constructor(seed: number | ArrayLike<number> = 0) {
    super();
    this.seed(seed);
  }

  /** `np.random.seed`: an integer from 0 to 2^32 - 1, or several. Throws `ARG_TYPE`, `ARG_RANGE`. */
  seed(seed: number | ArrayLike<number>): this {
    const words = seedsOf(seed);
    this.source.seed(typeof seed === 'number' ? seed : words);
    return this;
  }

  fork(): NumpyRandomState {
    const copy = new NumpyRandomState();
    copy.source.copyFrom(this.source);
    return copy;
  }
}

function seedsOf(seed: unknown): number[] {
  const list: unknown[] = typeof seed === 'object' && seed !== null ? Object.values(seed) : [seed];
  const wanted = 'an integer from 0 to 2^32 - 1, or an array of them';
  if (list.length === 0 || !list.every((x) => typeof x === 'number' && Number.isInteger(x)))
    throw refusal('seed', 'ARG_TYPE', `seed ${shown(seed)} is not ${wanted}`, { seed: shown(seed) });
  const words = list.map(Number);
  if (words.some((x) => x < 0 || x >= 2 ** 32))
    throw refusal('seed', 'ARG_RANGE', `seed ${shown(seed)} is out of range; wanted ${wanted}`, {
      seed: shown(seed),
    });
  return words;
}

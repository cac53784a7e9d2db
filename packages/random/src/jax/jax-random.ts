/** JAX's numbers as a stream: every call splits the key, as JAX programs do by hand. */
import { checkSingle, type DrawArray, type FloatArray } from '../arrays.js';
import { checkNumber, checkStd } from '../checks.js';
import type { IntegerStream } from '../stream.js';
import { JaxKey, type JaxOptions } from './jax-key.js';

const { fround } = Math;

/** `key, subkey = jax.random.split(key)` before each draw, which comes from `subkey`. Float32 only. */
export class JaxRandom implements IntegerStream {
  readonly float32Only = true;
  /** The key that the next call splits. */
  key: JaxKey;

  /** From a seed, or from the key at which a program stands. */
  constructor(seed: number | bigint | JaxKey = 0, options: JaxOptions = {}) {
    this.key = seed instanceof JaxKey ? seed : JaxKey.fromSeed(seed, options);
  }

  /** `jax.random.uniform`. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkSingle('uniform', out);
    this.draw((key) => key.uniform(out, from, to));
    return out;
  }

  /** `mean + std * jax.random.normal`, each step rounded. */
  normal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkSingle('normal', out);
    checkNumber('normal', 'mean', mean);
    checkStd('normal', std);
    this.draw((key) => key.normal(out));
    if (mean !== 0 || std !== 1)
      for (let i = 0; i < out.length; i++) out[i] = fround(out[i]! * fround(std)) + fround(mean);
    return out;
  }

  /** `jax.random.truncated_normal`. */
  truncatedNormal<A extends FloatArray>(out: A, lower = -2, upper = 2): A {
    checkSingle('truncatedNormal', out);
    this.draw((key) => key.truncatedNormal(out, lower, upper));
    return out;
  }

  /** `jax.random.randint`, int32. */
  randint<A extends DrawArray>(out: A, low: number | bigint, high: number | bigint): A {
    this.draw((key) => key.randint(out, low, high));
    return out;
  }

  /** `jax.random.permutation`. */
  randperm(n: number): Float64Array {
    return this.draw((key) => key.permutation(n));
  }

  fork(): JaxRandom {
    return new JaxRandom(this.key);
  }

  /** A refused draw leaves the key as it was. */
  private draw<T>(from: (key: JaxKey) => T): T {
    const [next, sub] = this.key.split();
    const result = from(sub!);
    this.key = next!;
    return result;
  }
}

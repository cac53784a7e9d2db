/** TensorFlow's eager random operations on the CPU: each call is one operation with a seed of its own. */
import { checkOptions } from '@isograd/errors';
import {
  checkFloats,
  type DrawArray,
  type DrawDType,
  dtypeOf,
  type FloatArray,
  isBigInts,
  isFloat32,
} from '../arrays.js';
import { allocated, checkBounds, checkNumber, checkStd, seedBits } from '../checks.js';
import { randintBounds } from '../integer-bounds.js';
import type { IntegerStream } from '../stream.js';
import { Philox } from './philox.js';
import { PythonRandom } from './python-random.js';
import { fillNormals, fillTruncatedNormals, fillUniforms } from './real-draws.js';

/** TensorFlow cuts seeds to less than this. */
const seedRange = 2n ** 31n - 1n;

/** What follows `tf.random.set_seed(seed)`: the k-th call draws what the k-th random operation of a program draws. */
export class TensorFlowRandom implements IntegerStream {
  private seed = 0n;
  private operations = new PythonRandom(0n);

  constructor(seed: number | bigint = 0) {
    this.setSeed(seed);
  }

  /** `tf.random.set_seed`. Throws `ARG_TYPE`, `ARG_RANGE`. */
  setSeed(seed: number | bigint): this {
    seedBits('setSeed', seed);
    const whole = BigInt(seed);
    this.seed = ((whole % seedRange) + seedRange) % seedRange;
    this.operations = new PythonRandom(whole);
    return this;
  }

  /** `tf.random.uniform`: 23 bits a float32, 52 a float64; then scaled and shifted, each step rounded. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkFloats('uniform', out);
    checkBounds('uniform', out, from, to);
    fillUniforms(this.operation(), out);
    const round = rounding(out);
    const range = round(round(to) - round(from));
    if (from !== 0 || to !== 1)
      for (let i = 0; i < out.length; i++) out[i] = round(out[i]! * range) + round(from);
    return out;
  }

  /** `tf.random.normal`. */
  normal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkNormal('normal', out, mean, std);
    fillNormals(this.operation(), out);
    scale(out, mean, std);
    return out;
  }

  /** `tf.random.truncated_normal`: nothing further than two standard deviations from the mean. */
  truncatedNormal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkNormal('truncatedNormal', out, mean, std);
    fillTruncatedNormals(this.operation(), out);
    scale(out, mean, std);
    return out;
  }

  /** `tf.random.uniform` of integers: int64 for a BigInt64Array and for `{ dtype: 'int64' }`, else int32. */
  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options: { readonly dtype?: DrawDType } = {},
  ): A {
    checkOptions('randint', options, ['dtype']);
    const dtype = dtypeOf('randint', out, options.dtype);
    const [first, end] = randintBounds('randint', out, dtype, low, high);
    if (dtype === 'int64') this.int64s(out, first, end - first);
    else {
      randintBounds('randint', new Int32Array(0), 'int32', first, end);
      this.int32s(out, Number(first), Number(end - first));
    }
    return out;
  }

  /** `tf.random.shuffle(tf.range(n))`. */
  randperm(n: number): Float64Array {
    const order = allocated('randperm', n).map((_, i) => i);
    const source = this.operation();
    for (let i = 0; i < n - 1; i++) {
      const words = i % 4 === 0 ? source.next() : source.words;
      const j = i + (words[i % 4]! % (n - i));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  fork(): TensorFlowRandom {
    const copy = new TensorFlowRandom(this.seed);
    copy.operations.mt.copyFrom(this.operations.mt);
    return copy;
  }

  /** The generator of the next operation. */
  private operation(): Philox {
    const own = this.operations.randint31() % Number(seedRange);
    // Two zeros would mean "no seed" to an operation.
    const second = this.seed === 0n && own === 0 ? Number(seedRange) : own;
    return new Philox([Number(this.seed), 0], [0, 0, second, 0]);
  }

  private int32s(out: DrawArray, first: number, range: number): void {
    const source = this.operation();
    for (let i = 0; i < out.length; i++) {
      const words = i % 4 === 0 ? source.next() : source.words;
      out[i] = first + (words[i % 4]! % range);
    }
  }

  private int64s(out: DrawArray, first: bigint, range: bigint): void {
    const source = this.operation();
    for (let i = 0; i < out.length; i++) {
      const words = i % 2 === 0 ? source.next() : source.words;
      const at = 2 * (i % 2);
      const value = first + (((BigInt(words[at + 1]!) << 32n) | BigInt(words[at]!)) % range);
      if (isBigInts(out)) out[i] = value;
      else out[i] = Number(value);
    }
  }
}

const rounding = (out: FloatArray): ((x: number) => number) => (isFloat32(out) ? Math.fround : (x) => x);

function checkNormal(op: string, out: unknown, mean: number, std: number): void {
  checkFloats(op, out);
  checkNumber(op, 'mean', mean);
  checkStd(op, std);
}

function scale(out: FloatArray, mean: number, std: number): void {
  if (mean === 0 && std === 1) return;
  const round = rounding(out);
  for (let i = 0; i < out.length; i++) out[i] = round(out[i]! * round(std)) + round(mean);
}

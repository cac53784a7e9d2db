/** Every distribution from any stream: its own draws where it has them, else made of its uniforms and normals. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import {
  checkDrawArray,
  checkFloats,
  type DrawArray,
  type DrawDType,
  dtypeOf,
  type FloatArray,
  isBigInts,
  isFloat32,
} from './arrays.js';
import * as check from './checks.js';
import { randintBounds } from './integer-bounds.js';
import type { Draws, IntegerStream, RandomStream } from './stream.js';
import { drawCategories } from './torch/multinomial.js';
import { fillTruncNormal } from './torch/trunc-normal.js';

/**
 * The stream itself when it has every distribution, as `Generator`, else one that draws from it. What the stream does
 * not draw itself takes one call of its uniforms (of its normals for `logNormal` and `truncNormal`): right in
 * distribution, but not the numbers of the framework. Throws `ArgumentError` `ARG_TYPE` for anything but a stream.
 */
export function drawsOf(stream: RandomStream): Draws {
  if (hasAll(stream)) return stream;
  if (isStream(stream)) return new DerivedDraws(stream);
  throw new ArgumentError('ARG_TYPE', `drawsOf: a random stream is wanted, got ${shown(stream)}`, {
    op: 'drawsOf',
    hint: 'make one from a seed: new Generator(42)',
  });
}

/** Whether something is a random stream: it has `uniform`, `normal` and `fork`. */
export const isStream = (value: unknown): value is RandomStream => has(value, ['uniform', 'normal', 'fork']);

const everything =
  'uniform normal fork randint randperm truncNormal bernoulli bernoulliTensor exponential cauchy logNormal geometric multinomial dropoutMask'.split(
    ' ',
  );
const hasAll = (value: unknown): value is Draws => has(value, everything);

const has = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((name) => typeof Reflect.get(value, name) === 'function');

const hasIntegers = (stream: RandomStream): stream is IntegerStream => has(stream, ['randint', 'randperm']);

class DerivedDraws implements Draws {
  constructor(private readonly stream: RandomStream) {}

  get float32Only(): boolean {
    return this.stream.float32Only === true;
  }
  fork(): DerivedDraws {
    return new DerivedDraws(this.stream.fork());
  }
  uniform<A extends FloatArray>(out: A, from?: number, to?: number): A {
    return this.stream.uniform(out, from, to);
  }
  normal<A extends FloatArray>(out: A, mean?: number, std?: number): A {
    return this.stream.normal(out, mean, std);
  }

  truncNormal<A extends FloatArray>(out: A, mean = 0, std = 1, a = -2, b = 2): A {
    checkFloats('truncNormal', out);
    check.checkNumber('truncNormal', 'mean', mean);
    check.checkPositive('truncNormal', 'std', std);
    check.checkOrder('truncNormal', a, b);
    fillTruncNormal(this.stream, out, mean, std, a, b);
    return out;
  }

  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options: { readonly dtype?: DrawDType } = {},
  ): A {
    if (hasIntegers(this.stream)) return this.stream.randint(out, low, high, options);
    checkOptions('randint', options, ['dtype']);
    const [first, end] = randintBounds('randint', out, dtypeOf('randint', out, options.dtype), low, high);
    this.below(out.length, () => Number(end - first)).forEach((x, i) => {
      if (isBigInts(out)) out[i] = first + BigInt(x);
      else out[i] = Number(first) + x;
    });
    return out;
  }

  randperm(n: number): Float64Array {
    if (hasIntegers(this.stream)) return this.stream.randperm(n);
    const order = check.allocated('randperm', n).map((_, i) => i);
    this.below(n, (i) => n - i).forEach((x, i) => {
      [order[i], order[i + x]] = [order[i + x]!, order[i]!];
    });
    return order;
  }

  bernoulli<A extends DrawArray>(out: A, p = 0.5): A {
    checkDrawArray('bernoulli', out);
    check.checkProbability('bernoulli', p);
    return this.flags(out, () => p);
  }

  bernoulliTensor<A extends DrawArray>(out: A, p: FloatArray): A {
    checkDrawArray('bernoulliTensor', out);
    checkFloats('bernoulliTensor', p);
    check.checkSameLength('bernoulliTensor', out, p);
    for (let i = 0; i < p.length; i++) check.checkProbability('bernoulliTensor', p[i]!);
    return this.flags(out, (i) => p[i]!);
  }

  exponential<A extends FloatArray>(out: A, rate = 1): A {
    checkFloats('exponential', out);
    check.checkPositive('exponential', 'rate', rate);
    return this.mapped(out, (u) => -Math.log1p(-u) / rate);
  }

  cauchy<A extends FloatArray>(out: A, median = 0, sigma = 1): A {
    checkFloats('cauchy', out);
    check.checkNumber('cauchy', 'median', median);
    check.checkPositive('cauchy', 'sigma', sigma);
    return this.mapped(out, (u) => median + sigma * Math.tan(Math.PI * (u - 0.5)));
  }

  logNormal<A extends FloatArray>(out: A, mean = 1, std = 2): A {
    this.stream.normal(out, mean, std);
    for (let i = 0; i < out.length; i++) out[i] = Math.exp(out[i]!);
    return out;
  }

  geometric<A extends FloatArray>(out: A, p: number): A {
    checkFloats('geometric', out);
    check.checkInside('geometric', p);
    const scale = Math.log1p(-p);
    return this.mapped(out, (u) => Math.max(1, Math.ceil(Math.log1p(-u) / scale)));
  }

  multinomial(
    weights: FloatArray,
    rows: number,
    cols: number,
    numSamples: number,
    options: { readonly replacement?: boolean } = {},
  ): Float64Array {
    checkFloats('multinomial', weights);
    checkOptions('multinomial', options, ['replacement']);
    const { replacement = false } = options;
    check.checkTruth('multinomial', 'replacement', replacement);
    let units: FloatArray | undefined;
    let next = 0;
    const source = {
      exponential: (out: FloatArray): void => void this.exponential(out),
      unit: (): number => (units ??= this.units(rows * numSamples))[next++]!,
    };
    return drawCategories(source, weights, [rows, cols], numSamples, replacement);
  }

  dropoutMask<A extends FloatArray>(out: A, p = 0.5): A {
    checkFloats('dropoutMask', out);
    check.checkProbability('dropoutMask', p);
    if (p === 0 || p === 1) {
      out.fill(1 - p);
      return out;
    }
    this.flags(out, () => 1 - p);
    const kept = isFloat32(out) ? 1 / Math.fround(1 - p) : 1 / (1 - p);
    for (let i = 0; i < out.length; i++) out[i]! *= kept;
    return out;
  }

  /** `n` uniforms in [0, 1), as fine as the stream has them. */
  private units(n: number): FloatArray {
    const { float32Only } = this;
    const out = this.stream.uniform(float32Only ? new Float32Array(n) : new Float64Array(n));
    // A word rounded to float32 may be 1.
    const most = float32Only ? 1 - 2 ** -24 : 1 - 2 ** -53;
    for (let i = 0; i < n; i++) if (out[i]! > most) out[i] = most;
    return out;
  }

  private mapped<A extends FloatArray>(out: A, value: (u: number) => number): A {
    const units = this.units(out.length);
    for (let i = 0; i < out.length; i++) out[i] = value(units[i]!);
    return out;
  }

  private flags<A extends DrawArray>(out: A, p: (i: number) => number): A {
    const units = this.units(out.length);
    for (let i = 0; i < out.length; i++) {
      const flag = units[i]! < p(i);
      if (isBigInts(out)) out[i] = flag ? 1n : 0n;
      else out[i] = flag ? 1 : 0;
    }
    return out;
  }

  /** Whole numbers, the i-th from 0 to `range(i) - 1`, of two uniforms of 24 bits or one of 53 each. */
  private below(n: number, range: (i: number) => number): Float64Array {
    const units = this.units(this.float32Only ? 2 * n : n);
    return Float64Array.from({ length: n }, (_, i) => {
      const u = this.float32Only
        ? (Math.floor(units[2 * i]! * 2 ** 24) + units[2 * i + 1]!) / 2 ** 24
        : units[i]!;
      return Math.min(Math.floor(u * range(i)), range(i) - 1);
    });
  }
}

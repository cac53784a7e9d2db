/** What all random streams have in common, so that code can draw from any of them. */
import type { DrawArray, DrawDType, FloatArray } from './arrays.js';

/** A stream of random numbers, whichever framework it reproduces. */
export interface RandomStream {
  /** True for a stream that refuses to fill a Float64Array. */
  readonly float32Only?: boolean;
  /** Fills with values in [from, to). */
  uniform<A extends FloatArray>(out: A, from?: number, to?: number): A;
  /** Fills with normals. */
  normal<A extends FloatArray>(out: A, mean?: number, std?: number): A;
  /** An independent copy at the same place of the stream. */
  fork(): RandomStream;
}

/** A stream that has integers too. */
export interface IntegerStream extends RandomStream {
  /** Fills with integers in [low, high). */
  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options?: { readonly dtype?: DrawDType },
  ): A;
  /** 0 to n - 1 in random order. */
  randperm(n: number): Float64Array;
  fork(): IntegerStream;
}

/** A stream that has every distribution. `Generator` is one; `drawsOf` makes one of any stream. */
export interface Draws extends IntegerStream {
  /** Fills with normals; streams may draw others where memory has gaps. */
  normal<A extends FloatArray>(
    out: A,
    mean?: number,
    std?: number,
    options?: { readonly contiguous?: boolean },
  ): A;
  /** Fills with normals inside [a, b]. */
  truncNormal<A extends FloatArray>(out: A, mean?: number, std?: number, a?: number, b?: number): A;
  /** Fills with 1 at probability p, else 0. */
  bernoulli<A extends DrawArray>(out: A, p?: number): A;
  /** Fills with 1 at the probability that stands at the same place of `p`, else 0. */
  bernoulliTensor<A extends DrawArray>(out: A, p: FloatArray): A;
  /** Fills with exponentials. */
  exponential<A extends FloatArray>(out: A, rate?: number): A;
  /** Fills with numbers of a Cauchy distribution. */
  cauchy<A extends FloatArray>(out: A, median?: number, sigma?: number): A;
  /** Fills with exponentials of normals. */
  logNormal<A extends FloatArray>(out: A, mean?: number, std?: number): A;
  /** Fills with numbers of trials up to the first success. */
  geometric<A extends FloatArray>(out: A, p: number): A;
  /** `numSamples` category indices for each of `rows` rows of `cols` weights. */
  multinomial(
    weights: FloatArray,
    rows: number,
    cols: number,
    numSamples: number,
    options?: { readonly replacement?: boolean },
  ): Float64Array;
  /** Fills with the factors of dropout: 0 with probability p, else 1 / (1 - p). */
  dropoutMask<A extends FloatArray>(out: A, p?: number): A;
  fork(): Draws;
}

/** What all random streams have in common, so that code can draw from any of them. */
import type { DrawArray, DrawDType, FloatArray } from './arrays.js';

/** A stream of random numbers, whichever framework it reproduces. */
export interface RandomStream {
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

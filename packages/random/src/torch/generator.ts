/** PyTorch's CPU generator: one stream of random numbers that fills typed arrays, bit for bit. */
import { checkOptions } from '@isograd/errors';
import {
  checkDrawArray,
  checkFloats,
  type DrawArray,
  type DrawDType,
  dtypeOf,
  type FloatArray,
} from '../arrays.js';
import * as check from '../checks.js';
import * as draw from './distributions.js';
import type { Draws } from '../stream.js';
import { fillAlphaDropout, fillDropout, fillRreluSlopes } from './dropout.js';
import { fillFullRange, fillRandint, permutation } from './integers.js';
import { drawCategories } from './multinomial.js';
import { fillNormal } from './normal.js';
import { randintBounds } from '../integer-bounds.js';
import { stateOfClone, TorchEngine } from './torch-engine.js';
import { fillTruncNormal } from './trunc-normal.js';
import { fillUniform } from './uniform.js';

export interface GeneratorOptions {
  /** Draw bernoulli, dropout and exponential as the official x86-64 wheels do, through Intel MKL. Default false. */
  readonly mkl?: boolean;
}

/**
 * `torch.Generator`. Without a seed it starts, as PyTorch's, at 67280421310721. Every method fills the array it is
 * given in storage order and returns it; arguments are checked first (`ARG_TYPE`, `ARG_RANGE`), so that a refused call
 * draws nothing. A structured clone is an independent copy: `Generator.from(clone)`.
 */
export class Generator extends TorchEngine implements Draws {
  constructor(seed?: number | bigint, options: GeneratorOptions = {}) {
    super(seed);
    checkOptions('Generator', options, ['mkl']);
    const { mkl = false } = options;
    check.checkTruth('Generator', 'mkl', mkl);
    this.mkl = mkl;
  }

  /** A generator of what `structuredClone` or `postMessage` left of one: same place in the stream, independent. */
  static from(clone: unknown): Generator {
    const { bytes, mkl } = stateOfClone(clone);
    return new Generator(0, { mkl }).setState(bytes);
  }

  /** An independent copy at the same place of the stream. */
  fork(): Generator {
    return Generator.from(this);
  }

  /** `uniform_`: values in [from, to). Float32: one word each, 24 bits; float64: two words, 53 bits. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkFloats('uniform', out);
    check.checkBounds('uniform', out, from, to);
    fillUniform(this.mt, out, from, to);
    return out;
  }

  /**
   * `normal_`. Sixteen contiguous values or more come in blocks; fewer, or `contiguous: false`, come one by one and
   * leave the second half of a pair for the next such call.
   */
  normal<A extends FloatArray>(
    out: A,
    mean = 0,
    std = 1,
    options: { readonly contiguous?: boolean } = {},
  ): A {
    checkFloats('normal', out);
    check.checkNumber('normal', 'mean', mean);
    check.checkStd('normal', std);
    checkOptions('normal', options, ['contiguous']);
    const { contiguous = true } = options;
    check.checkTruth('normal', 'contiguous', contiguous);
    fillNormal(this, out, mean, std, contiguous);
    return out;
  }

  /** `trunc_normal_` (PyTorch >= 2.12): normals in [a, b] by rejection. Refuses bounds that almost nothing falls into. */
  truncNormal<A extends FloatArray>(out: A, mean = 0, std = 1, a = -2, b = 2): A {
    checkFloats('truncNormal', out);
    check.checkNumber('truncNormal', 'mean', mean);
    check.checkPositive('truncNormal', 'std', std);
    check.checkOrder('truncNormal', a, b);
    fillTruncNormal(this, out, mean, std, a, b);
    return out;
  }

  /**
   * `randint` and `random_(low, high)`: integers in [low, high). `dtype` tells what a Float64Array holds, int64 or
   * float64. A BigInt64Array takes all of int64, with bounds given as bigint.
   */
  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options: { readonly dtype?: DrawDType } = {},
  ): A {
    checkOptions('randint', options, ['dtype']);
    const dtype = dtypeOf('randint', out, options.dtype);
    fillRandint(this.mt, out, randintBounds('randint', out, dtype, low, high));
    return out;
  }

  /** `random_()` without bounds: from 0 to the largest integer the dtype holds exactly. int64 needs a BigInt64Array. */
  randomIntegers<A extends DrawArray>(out: A, options: { readonly dtype?: DrawDType } = {}): A {
    checkOptions('randomIntegers', options, ['dtype']);
    fillFullRange(this.mt, out, dtypeOf('randomIntegers', out, options.dtype));
    return out;
  }

  /** `randperm`: 0 to n - 1 in random order. Throws `ARG_RANGE`, `ALLOC_LIMIT`. */
  randperm(n: number): Float64Array {
    return permutation(this.mt, n);
  }

  /** `bernoulli_(p)`: 1 with probability p, else 0. */
  bernoulli<A extends DrawArray>(out: A, p = 0.5): A {
    checkDrawArray('bernoulli', out);
    check.checkProbability('bernoulli', p);
    draw.fillBernoulli(this, out, p);
    return out;
  }

  /** `bernoulli_(tensor)` and `torch.bernoulli`: a probability for each element. */
  bernoulliTensor<A extends DrawArray>(out: A, p: FloatArray): A {
    checkDrawArray('bernoulliTensor', out);
    checkFloats('bernoulliTensor', p);
    check.checkSameLength('bernoulliTensor', out, p);
    for (let i = 0; i < p.length; i++) check.checkProbability('bernoulliTensor', p[i]!);
    draw.fillBernoulliOf(this, out, p);
    return out;
  }

  /** `exponential_`. */
  exponential<A extends FloatArray>(out: A, rate = 1): A {
    checkFloats('exponential', out);
    check.checkPositive('exponential', 'rate', rate);
    draw.fillExponential(this, out, rate);
    return out;
  }

  /** `cauchy_`. */
  cauchy<A extends FloatArray>(out: A, median = 0, sigma = 1): A {
    checkFloats('cauchy', out);
    check.checkNumber('cauchy', 'median', median);
    check.checkPositive('cauchy', 'sigma', sigma);
    draw.fillCauchy(this, out, median, sigma);
    return out;
  }

  /** `log_normal_`: `mean` and `std` are those of the logarithm. */
  logNormal<A extends FloatArray>(out: A, mean = 1, std = 2): A {
    checkFloats('logNormal', out);
    check.checkNumber('logNormal', 'mean', mean);
    check.checkPositive('logNormal', 'std', std);
    draw.fillLogNormal(this, out, mean, std);
    return out;
  }

  /** `geometric_`: number of trials up to the first success, for p in (0, 1). */
  geometric<A extends FloatArray>(out: A, p: number): A {
    checkFloats('geometric', out);
    check.checkInside('geometric', p);
    draw.fillGeometric(this, out, p);
    return out;
  }

  /** `multinomial`: `numSamples` category indices for each of `rows` rows of `cols` weights, row by row. */
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
    const source = {
      exponential: (out: FloatArray): void => draw.fillExponential(this, out, 1),
      unit: (): number => this.mt.u53(),
    };
    return drawCategories(source, weights, [rows, cols], numSamples, replacement);
  }

  /** Factors of `dropout`: 0 with probability p, else 1 / (1 - p). p of 0 or 1 draws nothing. */
  dropoutMask<A extends FloatArray>(out: A, p = 0.5): A {
    checkFloats('dropoutMask', out);
    check.checkProbability('dropoutMask', p);
    fillDropout(this, out, p);
    return out;
  }

  /** `alpha_dropout` as `x * factor + addend`, with SELU's constants. Fills both arrays. */
  alphaDropoutMask<A extends FloatArray>(factor: A, addend: A, p = 0.5): void {
    checkFloats('alphaDropoutMask', factor);
    checkFloats('alphaDropoutMask', addend);
    check.checkSameLength('alphaDropoutMask', factor, addend);
    check.checkProbability('alphaDropoutMask', p);
    fillAlphaDropout(this, factor, addend, p);
  }

  /** Slopes of `rrelu` in training: uniform in [lower, upper) where `x <= 0`, else 1. Elements above 0 draw nothing. */
  rreluSlopes<A extends FloatArray>(out: A, x: FloatArray, lower = 1 / 8, upper = 1 / 3): A {
    checkFloats('rreluSlopes', out);
    checkFloats('rreluSlopes', x);
    check.checkSameLength('rreluSlopes', out, x);
    check.checkBounds('rreluSlopes', out, lower, upper);
    fillRreluSlopes(this, out, x, lower, upper);
    return out;
  }
}

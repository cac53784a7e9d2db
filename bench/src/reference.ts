/** What the results on the shared data must be, computed in float64. Every peer is compared before it is timed. */
import {
  chainInput,
  chainWeights,
  convolutionData,
  deepInput,
  deepWeights,
  million,
  type Numbers,
  numbersFrom,
  product,
  smallFactors,
} from './data.js';
import type { Verdict } from './harness.js';

/** Compares numbers with a reference: the largest difference over the largest reference. */
export function near(got: ArrayLike<number>, reference: ArrayLike<number>, limit: number): Verdict {
  let [worst, size] = [got.length === reference.length ? 0 : NaN, 0];
  for (let i = 0; i < reference.length; i++) {
    const error = Math.abs(got[i]! - reference[i]!);
    if (!(error <= worst)) worst = error;
    size = Math.max(size, Math.abs(reference[i]!));
  }
  const error = worst / size;
  return {
    ok: error <= limit,
    says: `error ${error.toExponential(1)} of the float64 result, limit ${limit}`,
  };
}

/** A product on 64 entries; the limit is what rounding may do to a sum of k products. */
export function checkProduct(
  a: Numbers,
  b: Numbers,
  c: ArrayLike<number>,
  m: number,
  k: number,
  n: number,
): Verdict {
  const { uniform } = numbersFrom(77);
  const at = Array.from(
    { length: 64 },
    () => [Math.floor(uniform() * m), Math.floor(uniform() * n)] as const,
  );
  const reference = at.map(([i, j]) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[i * k + p]! * b[p * n + j]!;
    return sum;
  });
  return near(
    at.map(([i, j]) => c[i * n + j]!),
    reference,
    1e-5,
  );
}

/** W1b: the vector after 100 matrices. */
export function checkChain(got: ArrayLike<number>): Verdict {
  let x: Numbers = chainInput();
  for (const w of chainWeights()) x = product(w, x, 256, 256, 1);
  return near(got, x, 1e-4);
}

/** W2b: the product of 100 small matrices and the first once more. */
export function checkSmallChain(got: ArrayLike<number>): Verdict {
  const factors = smallFactors();
  let x: Numbers = factors[0]!;
  for (const factor of factors) x = product(x, factor, 4, 4, 4);
  return near(got, x, 1e-3);
}

/** W4: the output of 100 layers. */
export function checkDeep(activation: 'tanh' | 'relu', got: ArrayLike<number>): Verdict {
  const apply = activation === 'tanh' ? Math.tanh : (v: number): number => Math.max(v, 0);
  let x: Numbers = deepInput();
  for (const w of deepWeights(activation)) x = product(x, w, 16, 256, 256).map(apply);
  return near(got, x, 1e-3);
}

/** W6: the gradient of a sigmoid under a gradient of ones, on the first thousand. */
export function checkSigmoidGradient(got: ArrayLike<number>): Verdict {
  const reference = million()
    .slice(0, 1000)
    .map((x) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2);
  return near(
    Array.from(reference, (_, i) => got[i]!),
    reference,
    1e-6,
  );
}

/** W6s. The limit is relative to the sum of magnitudes, about 800,000. */
export function checkSum(got: number): Verdict {
  let sum = 0;
  for (const x of million()) sum += x;
  return near([got / 8e5 + 1], [sum / 8e5 + 1], 1e-6);
}

/** W7c: the first row of the first image's first channel. `at` reads the output at an image, channel, row and column. */
export function checkConvolution(
  at: (image: number, channel: number, row: number, column: number) => number,
): Verdict {
  const [x, k] = convolutionData();
  const reference = Array.from({ length: 26 }, (_, column) => {
    let sum = 0;
    for (let c = 0; c < 16; c++)
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) sum += x[(c * 28 + i) * 28 + column + j]! * k[(c * 3 + i) * 3 + j]!;
    return sum;
  });
  return near(
    reference.map((_, column) => at(0, 0, 0, column)),
    reference,
    1e-5,
  );
}

/** W3r: mean and standard deviation of many normals, within four standard errors. */
export function checkNormals(got: ArrayLike<number>): Verdict {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    sum += got[i]!;
    squares += got[i]! ** 2;
  }
  const [mean, variance] = [sum / got.length, squares / got.length];
  const error = 4 / Math.sqrt(got.length);
  return {
    ok: Math.abs(mean) < error && Math.abs(variance - 1) < 1.5 * error,
    says: `mean ${mean.toFixed(4)}, variance ${variance.toFixed(4)} of ${got.length}`,
  };
}

/** A loss before some steps and after them. */
export function checkTraining(before: number, after: number): Verdict {
  return { ok: after < before, says: `loss ${before.toFixed(4)} -> ${after.toFixed(4)}` };
}

/** Takes twenty steps between two looks at the loss. */
export async function trainingOf(step: () => number | Promise<number>): Promise<Verdict> {
  const before = await step();
  for (let i = 0; i < 20; i++) await step();
  return checkTraining(before, await step());
}

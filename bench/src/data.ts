/** The data that all peers share; its twin is `peers/harness.py`. */

/** Uniform numbers in [0, 1) and normals from a 32-bit seed (mulberry32), the same in every language. */
export function numbersFrom(seed: number): { readonly uniform: () => number; readonly normal: () => number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** n normals with the given standard deviation. */
export function normals(n: number, scale = 1, seed = 1): Float32Array<ArrayBuffer> {
  const { normal } = numbersFrom(seed);
  return Float32Array.from({ length: n }, () => normal() * scale);
}

/** The course's table: x [n, 9], y [n] of zeros and ones. */
export function courseData(n: number): {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
} {
  const x = normals(n * 9, 1, 5);
  const y = Float32Array.from({ length: n }, (_, i) =>
    x[i * 9]! + x[i * 9 + 1]! * x[i * 9 + 2]! > 0 ? 1 : 0,
  );
  return { x, y };
}

/** Digits: 16 batches of x [64, 784], labelled by a fixed random linear teacher. */
export function digitData(): readonly {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Int32Array<ArrayBuffer>;
}[] {
  const teacher = normals(784 * 10, 1, 9);
  return Array.from({ length: 16 }, (_, batch) => {
    const x = normals(64 * 784, 1, 100 + batch);
    const scores = product(x, teacher, 64, 784, 10);
    const y = Int32Array.from({ length: 64 }, (_label, r) => {
      const row = scores.subarray(r * 10, r * 10 + 10);
      return row.indexOf(Math.max(...row));
    });
    return { x, y };
  });
}

/** The weights of W1b: 100 matrices [256, 256], and the vector they are applied to. */
export const chainWeights = (): readonly Float32Array<ArrayBuffer>[] =>
  Array.from({ length: 100 }, (_, i) => normals(65536, 1 / 16, i + 1));
export const chainInput = (): Float32Array<ArrayBuffer> => normals(256, 1, 500);

/** The factors of W2b: 100 matrices [4, 4]. */
export const smallFactors = (): readonly Float32Array<ArrayBuffer>[] =>
  Array.from({ length: 100 }, (_, i) => normals(16, 0.5, i + 1));

/** The weights of the 100 layers of W4, drawn so that the signal keeps its level. */
export const deepWeights = (activation: 'tanh' | 'relu'): readonly Float32Array<ArrayBuffer>[] =>
  Array.from({ length: 100 }, (_, i) =>
    normals(65536, Math.sqrt((activation === 'tanh' ? 1 : 2) / 256), i + 1),
  );
export const deepInput = (): Float32Array<ArrayBuffer> => normals(4096, 1, 3);

/** The sizes of W7, rows x depth x columns, and their two matrices. */
export const productSizes = [
  ['W7-16', 16, 256, 256],
  ['W7-256', 256, 256, 256],
  ['W7-1024', 1024, 1024, 1024],
] as const;
export const productFactors = (
  m: number,
  k: number,
  n: number,
): readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>] => [
  normals(m * k, 1, 11),
  normals(k * n, 1, 12),
];

/** The images and kernels of W7c, channels first: [32, 16, 28, 28] and [32, 16, 3, 3]. */
export const convolutionData = (): readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>] => [
  normals(32 * 16 * 784, 1, 13),
  normals(32 * 144, 0.1, 14),
];

/** The million of W6. */
export const million = (): Float32Array<ArrayBuffer> => normals(1e6, 1, 7);

/** What holds numbers. */
export type Numbers = Float32Array | Float64Array | readonly number[];

/** a [m, k] times b [k, n] in float64. */
export function product(a: Numbers, b: Numbers, m: number, k: number, n: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p]!;
      for (let j = 0; j < n; j++) c[i * n + j]! += factor * b[p * n + j]!;
    }
  return c;
}

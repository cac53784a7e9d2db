/** The references that peers are compared with: right results pass, wrong ones do not. */
import { describe, expect, test } from 'vitest';
import { courseData, digitData, million, normals, product } from '../src/data.js';
import { judge } from '../src/quiet.js';
import {
  checkNormals,
  checkProduct,
  checkSigmoidGradient,
  checkSum,
  checkTraining,
  near,
} from '../src/reference.js';

describe('the shared data', () => {
  test('is the same in every language: the first numbers of seed 1 are those of peers/harness.py', () => {
    // python3 -c "from harness import normals; print(normals(3, 1, 1))" in peers/
    expect([...normals(3)].map((x) => x.toFixed(4))).toEqual(['1.4043', '1.2158', '-0.5104']);
  });

  test('labels are of both kinds, so that there is something to learn', () => {
    const { y } = courseData(1024);
    const ones = y.filter((label) => label === 1).length;
    expect(ones).toBeGreaterThan(400);
    expect(ones).toBeLessThan(624);
    const labels = digitData().flatMap(({ y: batch }) => [...batch]);
    expect(new Set(labels).size).toBe(10);
  });
});

describe('a comparison', () => {
  const [a, b] = [normals(32, 1, 1), normals(48, 1, 2)];
  const c = Float32Array.from(product(a, b, 4, 8, 6));

  test('passes a product in float32 and fails one whose factor was transposed', () => {
    expect(checkProduct(a, b, c, 4, 8, 6).ok).toBe(true);
    const transposed = Float32Array.from({ length: 24 }, (_, i) => c[(i % 4) * 6 + Math.floor(i / 4)]!);
    expect(checkProduct(a, b, transposed, 4, 8, 6).ok).toBe(false);
  });

  test('fails what is too short, and what is not a number', () => {
    expect(near([1, 2], [1, 2, 3], 1e-3).ok).toBe(false);
    expect(near([1, NaN], [1, 2], 1e-3).ok).toBe(false);
    expect(near([1, 2], [1, 2], 1e-3).ok).toBe(true);
  });

  test('knows the slope of a sigmoid and the sum of the million', () => {
    const x = million();
    const slopes = x
      .slice(0, 1000)
      .map((v) => 1 / (1 + Math.exp(-v)))
      .map((y) => y * (1 - y));
    expect(checkSigmoidGradient(slopes).ok).toBe(true);
    expect(checkSigmoidGradient(slopes.map((s) => s * 1.001)).ok).toBe(false);
    const sum = x.reduce((total, v) => total + v, 0);
    expect(checkSum(sum).ok).toBe(true);
    expect(checkSum(sum + 100).ok).toBe(false);
  });

  test('tells normals from uniforms, and learning from standing still', () => {
    expect(checkNormals(million()).ok).toBe(true);
    expect(checkNormals(Float32Array.from({ length: 10_000 }, (_, i) => i / 10_000)).ok).toBe(false);
    expect(checkTraining(0.7, 0.6).ok).toBe(true);
    expect(checkTraining(0.7, NaN).ok).toBe(false);
  });
});

test.each([
  ['others took nothing', { wall: 100, own: 99, foreign: 0 }, 'quiet'],
  ['others took one tick of the clock, which proves nothing', { wall: 100, own: 99, foreign: 20 }, 'quiet'],
  ['the other core was busy, and we were never put aside', { wall: 100, own: 99, foreign: 90 }, 'shared'],
  ['we were put aside', { wall: 100, own: 60, foreign: 130 }, 'noisy'],
  ['the system does not tell', { wall: 100, own: 60, foreign: NaN }, 'quiet'],
] as const)('a window in which %s is judged', (_, spent, verdict) => {
  expect(judge(spent)).toBe(verdict);
});

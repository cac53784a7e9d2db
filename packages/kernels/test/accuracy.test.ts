/** The errors the README states, on a sample of all float32 numbers; bench/ulp.ts takes all of them. */
import { expect, test } from 'vitest';
import { f32View, kernels, map, ring } from '../src/index.js';
import { accuracies, type Accuracy, measure, ulp } from './accuracy.js';

/** Patterns of bits around both zeros and both infinities. */
const edges = [0, 0x7f800000, 2 ** 31, 2 ** 31 + 0x7f800000].map((bits) => ({
  from: Math.max(0, bits - 100),
  to: bits + 100,
}));

test.each(Object.entries<Accuracy>(accuracies))(
  '%s stays within its bound in ulp, edges included',
  (_, accuracy) => {
    const found = [
      measure(kernels(), accuracy, 40_009),
      ...edges.map((range) => measure(kernels(), accuracy, 1, range)),
    ];
    expect(found.flatMap(({ strange }) => strange)).toEqual([]);
    expect(Math.max(...found.map(({ worst }) => worst))).toBeLessThanOrEqual(accuracy.bound);
  },
);

test.each(['sin', 'cos', 'tan'] as const)(
  '%s keeps its bound next to multiples of a quarter turn, where nearly all of the angle cancels',
  (name) => {
    const x = Float32Array.from({ length: 18_000 }, (_, i) => Math.floor(i / 3 + 1) * (Math.PI / 2));
    const bits = new Uint32Array(x.buffer);
    x.forEach((_, i) => (bits[i]! += (i % 3) - 1));
    const { bound, truth } = accuracies[name]!;
    const errors = Array.from(map(name, x), (y, i) => Math.abs(y - truth(x[i]!)) / ulp(truth(x[i]!)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(bound);
  },
);

test('KERN-15: the ends of the range come out as they should', () => {
  expect([...map('exp', Float32Array.of(89, -104, -103.9, 88.7))]).toEqual([
    Infinity,
    0,
    2 ** -149,
    Math.fround(Math.exp(Math.fround(88.7))),
  ]);
  expect([...map('tanh', Float32Array.of(20, -20, -0, 1e-40))]).toEqual([1, -1, -0, Math.fround(1e-40)]);
  expect([...map('sqrt', Float32Array.of(-1, -0, Infinity))]).toEqual([NaN, -0, Infinity]);
  expect([...map('log', Float32Array.of(0, -0, -1, Infinity, 1))]).toEqual([
    -Infinity,
    -Infinity,
    NaN,
    Infinity,
    0,
  ]);
});

test('GELU and its slope are no number where the formula of PyTorch comes to infinity times zero', () => {
  const x = Float32Array.of(-Infinity, Infinity, NaN, -3e38, 3e38, -40, -1e20, 1e19);
  // Computed by torch 1.13: F.gelu(x, approximate=...), and the gradient of its sum.
  expect([...map('gelu', x)]).toEqual([NaN, Infinity, NaN, -0, x[4], -0, -0, x[7]]);
  expect([...map('geluTanh', x)]).toEqual([NaN, Infinity, NaN, -0, x[4], -0, -0, x[7]]);
  const k = kernels();
  expect(slopes(k.geluBackward, x)).toEqual([NaN, NaN, NaN, 0, 1, 0, 0, 1]);
  expect(slopes(k.geluTanhBackward, x)).toEqual([NaN, NaN, NaN, NaN, NaN, 0, NaN, 1]);
});

/** What a kernel makes of ones that arrive; zeros lose their sign. */
function slopes(backward: (n: number, g: number, x: number, out: number) => void, x: Float32Array): number[] {
  ring.begin();
  const [g, at, out] = [0, 1, 2].map(() => ring.address(ring.allocate(4 * x.length)));
  f32View().fill(1, g! >>> 2, (g! >>> 2) + x.length);
  f32View().set(x, at! >>> 2);
  backward(x.length, g!, at!, out!);
  return Array.from(f32View().subarray(out! >>> 2, (out! >>> 2) + x.length), (y) => y + 0);
}

/** The float32 normal kernel over all of its inputs: 2^24 radii and 2^24 directions against truly fused steps. */
import { expect, test } from 'vitest';
import { fma32 } from '../src/fma.js';
import { toNormals } from '../src/normal-blocks.js';

const { fround } = Math;
// A local name: calls through the test runner's module proxy would dominate the time.
const fma = fma32;
const inputs = 2 ** 24;
/** Blocks compared at a time. */
const span = 2 ** 16;

const [first, ...rest] = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround);
const series = Float64Array.from(rest);
const sqrtHalf = fround(Math.SQRT1_2);
const [ln2Low, ln2High, turn, fourOverPi] = [
  fround(-2.1219444e-4),
  0.693359375,
  fround(2 * Math.PI),
  fround(1.27323954473516),
];
const [p1, p2, p3] = [-0.78515625, fround(-2.4187564849853515625e-4), fround(-3.774894977445941e-8)];
const [c0, c1, c2] = [
  fround(2.443315711809948e-5),
  fround(-1.388731625493765e-3),
  fround(4.166664568298827e-2),
];
const [s0, s1, s2] = [fround(-1.9515295891e-4), fround(8.3321608736e-3), fround(-1.6666654611e-1)];

/** sqrt(-2 ln(u1)) as the kernel defines it, every fused step one `fma32`. */
function fusedRadius(u1: number): number {
  let e = 0;
  let m = u1;
  for (; m < 0.5; m *= 2) e--;
  if (m === 1) [m, e] = [0.5, 1];
  if (m < sqrtHalf) {
    e -= 1;
    m = fround(fround(m - 1) + m);
  } else m = fround(m - 1);
  const z = fround(m * m);
  let y = first!;
  for (let i = 0; i < series.length; i++) y = fma(y, m, series[i]!);
  y = fma(fround(y * m), z, fround(e * ln2Low));
  y = fround(y - fround(z * 0.5));
  return fround(Math.sqrt(fround(-2 * fma(e, ln2High, fround(m + y)))));
}

/** Whether a pair is `radius` times cosine and sine of 2 pi u2, likewise. */
function isDirection(u2: number, radius: number, a: number, b: number): boolean {
  let x = fround(turn * u2);
  const j = (Math.trunc(fround(x * fourOverPi)) + 1) & ~1;
  x = fma(j, p3, fma(j, p2, fma(j, p1, x)));
  const z = fround(x * x);
  const c = fround(fma(fround(fma(fma(c0, z, c1), z, c2) * z), z, -fround(z / 2)) + 1);
  const s = fma(fround(fma(fma(s0, z, s1), z, s2) * z), x, x);
  const swapped = (j & 2) !== 0;
  const cos = ((j - 2) & 4) === 0 ? -(swapped ? s : c) : swapped ? s : c;
  const sin = (j & 4) === 0 ? (swapped ? c : s) : -(swapped ? c : s);
  return a === fround(radius * cos) && b === fround(radius * sin);
}

/** First input k that gives a wrong pair, over all 2^24. A pair is made of two inputs; undefined means k itself. */
function sweep(
  [one, two]: readonly [number | undefined, number | undefined],
  isRight: (k: number, a: number, b: number) => boolean,
): number | undefined {
  const out = new Float32Array(2 * span);
  for (let start = 0; start < inputs; start += span) {
    for (let k = 0; k < span; k++) {
      const at = 2 * k - (k & 7);
      out[at] = one ?? start + k;
      out[at + 8] = two ?? start + k;
    }
    toNormals(out, 0, out.length, 0, 1);
    for (let k = 0; k < span; k++) {
      const at = 2 * k - (k & 7);
      if (!isRight(start + k, out[at]!, out[at + 8]!)) return start + k;
    }
  }
  return undefined;
}

test('each of the 2^24 radii is the fused one', () => {
  // At angle 0 the cosine is 1 and the sine 0.
  expect(sweep([undefined, 0], (k, a, b) => a === fusedRadius(1 - k / inputs) && b === 0)).toBeUndefined();
});

test('each of the 2^24 directions is the fused one', () => {
  // A radius just above 1, so that the product shows every last bit of cosine and sine.
  let chosen = Math.round((1 - Math.exp(-0.5)) * inputs);
  while (fusedRadius(1 - chosen / inputs) < 1) chosen++;
  const radius = fusedRadius(1 - chosen / inputs);
  expect(radius).toBeCloseTo(1, 6);
  expect(sweep([chosen, undefined], (k, a, b) => isDirection(k / inputs, radius, a, b))).toBeUndefined();
});

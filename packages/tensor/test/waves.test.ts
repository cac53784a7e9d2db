/** Bessel functions are right to the last digit, and binomial draws those of torch 1.13 (golden/waves.py). */
import { expect, test } from 'vitest';
import { manualSeed, tensor } from '../src/index.js';
import { bitsOf, type Encoded, fromBits } from '../src/testing.js';
import { readGolden, ulp } from './recorded.js';

const golden = readGolden<{
  readonly x: Encoded;
  readonly bessel: Readonly<Record<'besselJ0' | 'besselJ1' | 'besselY0' | 'besselY1', Encoded>>;
  readonly counts: Encoded;
  readonly chances: Encoded;
  readonly draws: Encoded;
  readonly doubles: Encoded;
}>('waves');

test.each(['besselJ0', 'besselJ1', 'besselY0', 'besselY1'] as const)(
  '%s is right to the last float32 digit, near its zeros to 14 digits of its swing',
  (name) => {
    const x = fromBits(golden.x);
    const [at, made, kept] = [x.data(), x[name]().data(), fromBits(golden.bessel[name]).data()];
    const far = Array.from(kept, (want, i) => ({ want, got: made[i]!, at: at[i]! })).filter(
      ({ want, got }) =>
        !Object.is(got, want) && !(Math.abs(got - want) <= Math.max(ulp(want, 'float32'), 1e-14)),
    );
    expect(far).toEqual([]);
  },
);

test('the two kinds keep the constant of their equation, J₁ Y₀ - J₀ Y₁ = 2 / (πx), across all their ways to compute', () => {
  const x = tensor([0.01, 0.7, 2.999, 3, 3.001, 11.3, 24.999, 25, 25.001, 400], { dtype: 'float64' });
  const kept = x
    .besselJ1()
    .mul(x.besselY0())
    .sub(x.besselJ0().mul(x.besselY1()))
    .mul(x)
    .mul(Math.PI / 2);
  expect(Math.max(...kept.sub(1).abs().data().map(Number))).toBeLessThan(2e-13);
});

test('binomial draws what PyTorch draws, whatever the type and the layout', () => {
  const [counts, chances] = [fromBits(golden.counts), fromBits(golden.chances)];
  const n = counts.reshape([9, 1, 1]).expand([9, 9, 4]);
  const p = chances.reshape([9, 1]);
  manualSeed(17);
  expect(bitsOf(n.binomial(p))).toBe(bitsOf(fromBits(golden.draws)));
  manualSeed(17);
  expect(bitsOf(n.double().binomial(p.double()))).toBe(bitsOf(fromBits(golden.doubles)));
});

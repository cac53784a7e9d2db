/** What must hold for every sample of an operation: its derivatives, forward mode, batching, and pairs of them. */
import { manualSeed, stack, Tensor, zeros } from '@isograd/tensor';
import type { OpSamples, Sample } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { refusal } from './refusal.js';
import { gradcheck, gradgradcheck, grad, grads, jacfwd, jacrev, jvp, vmap } from '../src/index.js';

type F = (...xs: Tensor[]) => Tensor;
const flat = (y: Tensor | readonly Tensor[]): number[] => [y].flat().flatMap((t) => Array.from(t.data()));
const outputsOf = (y: Tensor | readonly Tensor[]): readonly Tensor[] => (y instanceof Tensor ? [y] : y);

/** One scalar out of all outputs, with a nonlinearity, so that second derivatives say something. */
const scalar =
  (f: Sample['f']): F =>
  (...xs) =>
    outputsOf(f(...xs))
      .map((y, k) =>
        y
          .mul(0.7 + k)
          .sigmoid()
          .sum(),
      )
      .reduce((a, b) => a.add(b));

const seeded = ({ xs, f, random }: Sample): Sample => ({
  xs,
  f: (...given) => {
    if (random) manualSeed(3);
    return f(...given);
  },
});

/** The elements that lie further apart than the tolerance, which is relative for large ones. */
const apart = (a: readonly number[], b: readonly number[], tolerance: number): string[] =>
  a.length === b.length
    ? a.flatMap((value, i) =>
        Math.abs(value - b[i]!) <= tolerance * Math.max(1, Math.abs(b[i]!)) || Object.is(value, b[i])
          ? []
          : [`[${i}] ${value} and ${b[i]}`],
      )
    : [`${a.length} and ${b.length} elements`];

const rowsOf = (samples: Readonly<Record<string, OpSamples>>) =>
  Object.entries(samples).flatMap(([name, { good }]) =>
    good.map((sample, n) => [`${name} #${n}`, seeded(sample), sample.random === true] as const),
  );

/** Declares a test for each law and each good sample. */
export function describeLaws(samples: Readonly<Record<string, OpSamples>>): void {
  describe.each(rowsOf(samples))('%s', (_, { f: call, xs }, random) => {
    const f = scalar(call);
    const leaves = (): Tensor[] => xs.map((x) => x.clone().requiresGrad_());
    const tangents = xs.map((x) => x.mul(0.3).add(0.5));
    const dot: F = (...ys) =>
      grads(f)(...ys)
        .map((g, k) => g.mul(tangents[k]!).sum())
        .reduce((a, b) => a.add(b));
    // Central differences of step 1e-6 in float64 are good to about 1e-9.
    const tight = { atol: 1e-8, rtol: 1e-7 };

    test('its formula agrees with central differences, to second order', () => {
      gradcheck(f, leaves(), tight);
      gradgradcheck(f, leaves(), { atol: 1e-7, rtol: 1e-6 });
    });

    test('forward mode agrees with reverse mode, alone and mixed', () => {
      const g = grads(f)(...xs).flatMap((t) => flat(t));
      const along = tangents.flatMap((t) => flat(t)).reduce((sum, t, i) => sum + t * g[i]!, 0);
      expect(apart([jvp(f, xs, tangents)[1].item()], [along], 1e-10)).toEqual([]);
      const hvp = grads(dot)(...xs).flatMap((t) => flat(t));
      expect(
        apart(
          xs.flatMap((__, k) => flat(jvp((...ys) => grads(f)(...ys)[k]!, xs, tangents)[1])),
          hvp,
          1e-10,
        ),
      ).toEqual([]);
      expect(
        apart(
          grads((...ys) => jvp(f, ys, tangents)[1])(...xs).flatMap((t) => flat(t)),
          hvp,
          1e-10,
        ),
      ).toEqual([]);
      if (random) return;
      const h = (x: Tensor): Tensor => f(x, ...xs.slice(1));
      expect(apart(flat(jacfwd(jacrev(h))(xs[0]!)), flat(jacrev(jacfwd(h))(xs[0]!)), 1e-10)).toEqual([]);
    });

    test.skipIf(random)('batching agrees with a loop, also under and over gradients', () => {
      // Each input alone, then all of them.
      const all = 2 ** xs.length - 1;
      for (const mask of new Set([...xs.map((__, k) => 2 ** k), all])) expectBatches(mask);
    });

    function expectBatches(mask: number): void {
      const mapped = xs.map((__, k) => ((mask >> k) & 1) === 1);
      const batched = xs.map((x, k) => (mapped[k] ? stack([x, x.mul(0.5).add(0.1), x.mul(1.25)]) : x));
      const inAxes = mapped.map((on) => (on ? 0 : null));
      const slices = [0, 1, 2].map((i) => batched.map((b, k) => (mapped[k] ? b.select(0, i).clone() : b)));
      const each = (g: (...ys: Tensor[]) => readonly Tensor[]): number[] => {
        const all = slices.map((slice) => g(...slice));
        return all[0]!.flatMap((__, k) => all.flatMap((ys) => flat(ys[k]!)));
      };
      expect(
        apart(
          flat(vmap((...ys) => outputsOf(call(...ys)), { inAxes })(...batched)),
          each((...ys) => outputsOf(call(...ys))),
          1e-12,
        ),
      ).toEqual([]);
      expect(
        apart(flat(vmap((...ys) => grads(f)(...ys), { inAxes })(...batched)), each(grads(f)), 1e-12),
      ).toEqual([]);
      const summed: F = (...ys) => vmap(f, { inAxes })(...ys).sum();
      const looped: F = (...ys) =>
        [0, 1, 2]
          .map((i) => f(...ys.map((y, k) => (mapped[k] ? y.select(0, i) : y))))
          .reduce((a, b) => a.add(b));
      expect(
        apart(
          grads(summed)(...batched).flatMap((t) => flat(t)),
          grads(looped)(...batched).flatMap((t) => flat(t)),
          1e-10,
        ),
      ).toEqual([]);
      const curved = (...ys: Tensor[]): Tensor => jvp((...zs) => grads(f)(...zs)[0]!, ys, tangents)[1];
      expect(
        apart(
          flat(vmap(curved, { inAxes })(...batched)),
          each((...ys) => [curved(...ys)]),
          1e-12,
        ),
      ).toEqual([]);
    }

    test.skipIf(random || xs.length !== 1)('batching nests, and forward mode passes through', () => {
      const x = xs[0]!;
      const b = stack([stack([x, x.mul(1.5)]), stack([x.mul(0.8), x.add(0.25)])]);
      expect(
        apart(
          flat(vmap(vmap(grad(f)))(b)),
          [0, 1].flatMap((i) => [0, 1].flatMap((j) => flat(grad(f)(b.select(0, i).select(0, j).clone())))),
          1e-12,
        ),
      ).toEqual([]);
      const t = zeros(b.shape, { dtype: 'float64' }).add(0.3);
      const inside = vmap(vmap((y, d) => jvp(f, [y], [d])[1]))(b, t);
      expect(apart(flat(inside), flat(jvp((y) => vmap(vmap(f))(y), [b], [t])[1]), 1e-10)).toEqual([]);
    });
  });
}

/** Declares a test for each bad sample: its code, the values it names, and a first line that fits on a screen. */
export function describeRefusals(samples: Readonly<Record<string, OpSamples>>): void {
  const refusals = Object.entries(samples).flatMap(([name, { bad = [] }]) =>
    bad.map((sample) => [`${name}: ${sample.says}`, sample] as const),
  );
  test.each(refusals)('%s', (_, { call, code, says }) => {
    expect(call).toThrow(refusal(code, says));
    // The first line fits on a screen.
    expect(call).toThrow(/^.{1,160}(\n|$)/);
  });
}

/** Reductions: identities on generated cases, and float32 against float64. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DType, manualSeed, ones, rand, randn, tensor, type Tensor } from '../src/index.js';
import { cases, held, holds } from './cases.js';
import { exact } from './recorded.js';

describe('reductions', () => {
  const matrix = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat(1000));
  const drawn = ([n, m, seed]: readonly number[], dtype: DType = 'float64'): Tensor => {
    manualSeed(seed!);
    return randn([n!, m!], { dtype });
  };
  const close = (a: Tensor, b: Tensor): void => {
    const [x, y] = [a.data(), b.data()];
    expect(a.shape).toEqual(b.shape);
    x.forEach((value, i) => {
      if (!Object.is(value, y[i]))
        expect(Math.abs(value - y[i]!)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
    });
  };

  test('over one axis after the other are reductions over both', () => {
    holds(
      'reductions',
      fc.property(matrix, (sizes) => {
        const x = drawn(sizes);
        close(x.sum(0).sum(0), x.sum());
        close(x.sum([0, 1]), x.sum());
        expect(exact(x.amax(0).amax(0))).toBe(exact(x.amax()));
        expect(exact(x.amin([0, 1]))).toBe(exact(x.min()));
        close(x.logsumexp(0).logsumexp(0), x.logsumexp([0, 1]));
        close(x.norm(2, 0).norm(), x.norm());
      }),
      { numRuns: 750, seed: 7 },
    );
  });

  test('keep their identities', () => {
    holds(
      'reductions',
      fc.property(matrix, (sizes) => {
        const x = drawn(sizes);
        close(x.mean(0).mul(sizes[0]), x.sum(0));
        close(x.var(0, { correction: 0 }), x.square().mean(0).sub(x.mean(0).square()).clamp({ min: 0 }));
        close(x.std().square(), x.var());
        expect(exact(x.max())).toBe(exact(x.neg().min().neg()));
        expect(exact(x.max(1).values)).toBe(exact(x.amax(1)));
        expect(exact(x.gather(1, x.max(1, { keepdim: true }).indices))).toBe(
          exact(x.amax(1, { keepdim: true })),
        );
        expect(exact(x.argmin(0))).toBe(exact(x.min(0).indices));
        close(x.softmax(1).sum(1), ones([sizes[0]], { dtype: 'float64' }));
        close(x.logSoftmax(1).exp(), x.softmax(1));
        const mask = x.gt(0);
        expect(exact(mask.any(0))).toBe(exact(mask.logicalNot().all(0).logicalNot()));
        close(x.norm({ p: 1 }), x.abs().sum());
      }),
      { numRuns: 750, seed: 8 },
    );
  });

  test('do not care about the order of the axes, or about axes of length 1', () => {
    holds(
      'reductions',
      fc.property(
        fc.tuple(
          fc.integer({ min: 0, max: 4 }),
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 0, max: 4 }),
          fc.nat(2),
          fc.nat(1000),
        ),
        ([a, b, c, dim, seed]) => {
          manualSeed(seed);
          // Whole numbers add up without rounding, in whatever order.
          const x = randn([a, b, c]).mul(8).round().add(0);
          const others = [0, 1, 2].filter((d) => d !== dim);
          expect(exact(x.sum(others))).toBe(exact(x.sum(others.toReversed())));
          expect(exact(x.sum(dim, { keepdim: true }))).toBe(exact(x.sum(dim).unsqueeze(dim)));
          expect(exact(x.unsqueeze(1).sum(dim < 1 ? dim : dim + 1))).toBe(
            exact(x.sum(dim).unsqueeze(dim < 1 ? 0 : 1)),
          );
          expect(exact(x.sum(dim))).toBe(exact(x.movedim(dim, -1).clone().sum(-1)));
          expect(exact(x.isfinite().sum())).toBe(exact(tensor(BigInt(x.numel()))));
        },
      ),
      { numRuns: 500, seed: 9 },
    );
  });

  test('an empty list of axes means all of them, as in PyTorch', () => {
    expect(ones([2, 3]).sum([]).item()).toBe(6);
    expect(ones([2, 3]).amax([]).shape).toEqual([]);
  });

  test.each([
    ['sum', (x: Tensor) => x.sum(), 1e-6],
    ['sum over rows', (x: Tensor) => x.sum(0), 1e-6],
    ['mean over columns', (x: Tensor) => x.mean(1), 1e-6],
    ['std', (x: Tensor) => x.std(), 1e-6],
    ['product with its transpose', (x: Tensor) => x.slice(0, 0, 16).matmul(x.slice(0, 0, 16).t()), 3e-6],
  ] as const)('float32 %s of 100 x 500 numbers is near the float64 one', (_, f, tolerance) => {
    manualSeed(3);
    const x = rand([100, 500]);
    const [single, double] = [f(x).data(), f(x.double()).data()];
    single.forEach((value, i) => expect(Math.abs(value - double[i]!) / double[i]!).toBeLessThan(tolerance));
  });

  test('a float32 sum overflows where PyTorch overflows, a float64 one does not', () => {
    const x = tensor([3e38, 3e38, -3e38]);
    expect(x.slice(0, 0, 2).sum().item()).toBe(Infinity);
    expect(x.double().slice(0, 0, 2).sum().item()).toBeCloseTo(6e38, -32);
  });

  test('were checked on as many generated cases as the table says', () => {
    expect(held('reductions')).toBe(cases.reductions);
  });
});

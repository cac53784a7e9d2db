/** Linear algebra: what factors multiply to, what products inherit, and what happens at the edges. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eye, ones, randn, tensor, type Tensor, zeros } from '../src/index.js';
import {
  cholesky,
  cond,
  det,
  eig,
  eigh,
  eigvals,
  eigvalsh,
  inv,
  lstsq,
  matrixNorm,
  matrixPower,
  matrixRank,
  multiDot,
  pinv,
  qr,
  slogdet,
  solve,
  solveTriangular,
  svd,
  svdvals,
} from '../src/linalg.js';
import { assertClose, bitsOf } from '../src/testing.js';

const turned = (x: Tensor): Tensor => x.transpose(-1, -2);
/** Matrices of any shape up to 7 by 7, elements within 10, sometimes with repeated or zero rows. */
const matrices = (square: boolean): fc.Arbitrary<Tensor> =>
  fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.boolean())
    .chain(([m, n, same]) => {
      const columns = square ? m : n;
      const element = fc.double({ min: -10, max: 10, noNaN: true });
      return fc
        .array(element, { minLength: m * columns, maxLength: m * columns })
        .map((values) => tensor(values, { shape: [m, columns], dtype: 'float64' }))
        .map((x) => (same && m > 1 ? x.mul(x.slice(0, 0, 1)) : x));
    });
const runs = { numRuns: 500, seed: 1 };
const identityOf = (x: Tensor, axis: number): Tensor => eye(x.shape.at(axis)!, { dtype: x.dtype });
/** Rounding errors grow with the size of the numbers. */
const expectNear = (actual: Tensor, expected: Tensor, size = 1): void =>
  assertClose(actual, expected, { rtol: 1e-10, atol: 1e-12 * Math.max(1, size) });
const sizeOf = (x: Tensor): number => matrixNorm(x).item();

describe('factors multiply to the matrix they came from', () => {
  test('Q R, with orthonormal columns in Q and nothing below the diagonal of R', () => {
    fc.assert(
      fc.property(matrices(false), (x) => {
        for (const mode of ['reduced', 'complete'] as const) {
          const { Q, R } = qr(x, { mode });
          expectNear(Q.matmul(R), x, sizeOf(x));
          expectNear(turned(Q).matmul(Q), identityOf(Q, -1));
          expect(R.tolist()).toEqual(
            Array.from({ length: R.size(0) }, (_, i) =>
              Array.from({ length: R.size(1) }, (__, j) => (i > j ? 0 : R.select(0, i).select(0, j).item())),
            ),
          );
        }
      }),
      runs,
    );
  });

  test('U diag(S) Vh, with S falling from above to 0 and whole bases around it', () => {
    fc.assert(
      fc.property(matrices(false), (x) => {
        const { U, S, Vh } = svd(x, { fullMatrices: false });
        expectNear(U.mul(S).matmul(Vh), x, sizeOf(x));
        const values = Array.from(S.data());
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
        expectNear(svdvals(x), S, sizeOf(x));
        const full = svd(x);
        expectNear(turned(full.U).matmul(full.U), identityOf(full.U, 0));
        expectNear(full.Vh.matmul(turned(full.Vh)), identityOf(full.Vh, 0));
        expect(bitsOf(full.S)).toBe(bitsOf(S));
      }),
      runs,
    );
  });

  test('V diag(L) Vᵀ for symmetric matrices, with L rising', () => {
    fc.assert(
      fc.property(matrices(true), (x) => {
        const a = x.add(turned(x));
        const { eigenvalues, eigenvectors: v } = eigh(a);
        expectNear(v.mul(eigenvalues).matmul(turned(v)), a, sizeOf(a));
        expectNear(turned(v).matmul(v), identityOf(v, 0));
        const values = Array.from(eigenvalues.data());
        expect(values).toEqual(values.toSorted((p, q) => p - q));
        expectNear(eigvalsh(a), eigenvalues, sizeOf(a));
      }),
      runs,
    );
  });

  test('A V = V diag(L) for general ones, complex numbers as two real parts', () => {
    fc.assert(
      fc.property(matrices(true), (a) => {
        const { eigenvalues: l, eigenvectors: v } = eig(a);
        const size = sizeOf(a);
        expectNear(a.matmul(v.real), v.real.mul(l.real).sub(v.imaginary.mul(l.imaginary)), size);
        expectNear(a.matmul(v.imaginary), v.real.mul(l.imaginary).add(v.imaginary.mul(l.real)), size);
        expectNear(v.real.square().add(v.imaginary.square()).sum(0), ones([a.size(0)], { dtype: 'float64' }));
        const alone = eigvals(a);
        expect([bitsOf(alone.real), bitsOf(alone.imaginary)]).toEqual([bitsOf(l.real), bitsOf(l.imaginary)]);
        expectNear(l.real.sum(), tensor(trace(a), { dtype: 'float64' }), size);
        expectNear(l.imaginary.sum(), zeros([], { dtype: 'float64' }));
      }),
      runs,
    );
  });

  test('L Lᵀ for positive definite ones', () => {
    fc.assert(
      fc.property(matrices(true), (x) => {
        const a = x.matmul(turned(x)).add(identityOf(x, 0));
        const l = cholesky(a);
        expectNear(l.matmul(turned(l)), a, sizeOf(a));
        expect(bitsOf(cholesky(a, { upper: true }))).toBe(bitsOf(turned(l)));
      }),
      runs,
    );
  });
});
const trace = (a: Tensor): number => a.mul(identityOf(a, 0)).sum().item();

describe('systems', () => {
  test('the inverse times the matrix is the identity, and solve agrees with it', () => {
    fc.assert(
      fc.property(matrices(true), (x) => {
        const a = x.add(identityOf(x, 0).mul(80));
        expectNear(inv(a).matmul(a), identityOf(a, 0));
        expectNear(solve(a, x), inv(a).matmul(x));
        expectNear(solve(a, x, { left: false }), x.matmul(inv(a)));
      }),
      runs,
    );
  });

  test('the pseudo-inverse has the four properties that define it', () => {
    fc.assert(
      fc.property(matrices(false), (x) => {
        // Singular values far below the largest are cut off, and would be missed in the products below.
        const a = x.mul(10).round();
        const p = pinv(a, { rtol: 1e-9 });
        const size = sizeOf(a) * Math.max(1, sizeOf(p) * sizeOf(a));
        expectNear(a.matmul(p).matmul(a), a, size);
        expectNear(p.matmul(a).matmul(p), p, size * sizeOf(p));
        expectNear(a.matmul(p), turned(a.matmul(p)), size * sizeOf(p));
        expectNear(p.matmul(a), turned(p.matmul(a)), size * sizeOf(p));
      }),
      runs,
    );
  });

  test('the least-squares residual stands at right angles to the columns', () => {
    const [a, b] = [randn([9, 4], { dtype: 'float64' }), randn([9, 2], { dtype: 'float64' })];
    const { solution, residuals, rank, singularValues } = lstsq(a, b);
    expectNear(turned(a).matmul(a.matmul(solution).sub(b)), zeros([4, 2], { dtype: 'float64' }));
    expectNear(residuals, a.matmul(solution).sub(b).square().sum(0));
    expect(rank.item()).toBe(4);
    expectNear(singularValues, svdvals(a));
  });

  test('of many solutions of a wide system the shortest is given', () => {
    const { solution, residuals } = lstsq(tensor([[3, 4]]), tensor([5]));
    assertClose(solution, tensor([0.6, 0.8]));
    expect(residuals.shape).toEqual([0]);
  });
});

describe('products of random matrices', () => {
  const pair = fc.integer({ min: 1, max: 6 }).map((n) => {
    const [a, b] = [randn([n, n], { dtype: 'float64' }), randn([n, n], { dtype: 'float64' })];
    return [a, b] as const;
  });

  test('the largest eigenvalue of a product is no larger than the product of the largest singular values', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const { real, imaginary } = eigvals(a.matmul(b));
        const radius = Math.max(...real.square().add(imaginary.square()).sqrt().data());
        expect(radius).toBeLessThanOrEqual(svdvals(a).data()[0]! * svdvals(b).data()[0]! * (1 + 1e-12));
      }),
      runs,
    );
  });

  test('determinants multiply, and their logarithms add', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const product = a.matmul(b);
        expectNear(det(product), det(a).mul(det(b)), sizeOf(product) ** a.size(0));
        const [p, x, y] = [slogdet(product), slogdet(a), slogdet(b)];
        expectNear(p.logabsdet, x.logabsdet.add(y.logabsdet), 1e3);
        expect(p.sign.item()).toBe(x.sign.item() * y.sign.item());
      }),
      runs,
    );
  });

  test('the logarithm of a determinant that no double holds is still right', () => {
    const n = 400;
    const { sign, logabsdet } = slogdet(eye(n, { dtype: 'float64' }).mul(-1e-10));
    expect(sign.item()).toBe(1);
    expect(logabsdet.item()).toBeCloseTo(-n * 10 * Math.LN10, 8);
    expect(det(eye(n, { dtype: 'float64' }).mul(1e10)).item()).toBe(Infinity);
  });

  test('powers and the cheapest order give what multiplying one after the other gives', () => {
    const xs = [4, 1, 6, 2].map((n, i, all) => randn([n, all[i + 1] ?? 3], { dtype: 'float64' }));
    expectNear(
      multiDot(xs),
      xs.slice(1).reduce((a, b) => a.matmul(b), xs[0]!),
    );
    const a = randn([3, 3], { dtype: 'float64' });
    expectNear(matrixPower(a, 5), multiDot([a, a, a, a, a]));
    expectNear(matrixPower(a, -2).matmul(a).matmul(a), identityOf(a, 0), cond(a).item() ** 2);
  });
});

describe('numbers at the edges', () => {
  test('float32 results are the float64 ones, rounded once', () => {
    const x = randn([2, 5, 5]);
    const double = x.to('float64');
    for (const f of [inv, det, svdvals, (y: Tensor) => qr(y).Q, (y: Tensor) => eigvals(y).real, pinv])
      expect(bitsOf(f(x))).toBe(bitsOf(f(double).to('float32')));
  });

  test('a stack is its matrices, one by one, whatever its strides', () => {
    const x = randn([5, 3, 4]).permute([1, 2, 0]).slice(1, 0, 4).slice(2, 0, 4);
    const all = svd(x, { fullMatrices: false });
    for (let i = 0; i < 3; i++)
      expect(bitsOf(svd(x.select(0, i).clone(), { fullMatrices: false }).U)).toBe(bitsOf(all.U.select(0, i)));
    expect(bitsOf(inv(x))).toBe(bitsOf(inv(x.clone())));
  });

  test('huge and tiny numbers neither overflow nor underflow on the way', () => {
    const a = tensor(
      [
        [3, 0],
        [4, 5],
      ],
      { dtype: 'float64' },
    );
    for (const scale of [1e250, 1e-250]) {
      expectNear(svdvals(a.mul(scale)).div(scale), svdvals(a));
      expectNear(eigvals(a.mul(scale)).real.div(scale), eigvals(a).real);
      expectNear(eigvalsh(a.mul(scale)).div(scale), eigvalsh(a));
      expectNear(pinv(a.mul(scale)).mul(scale), pinv(a));
    }
  });

  test('a NaN or an infinity makes everything NaN, and nothing throws', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const a = tensor([
        [1, 2],
        [2, value],
      ]);
      const results = [
        svdvals(a),
        eigvalsh(a),
        eigvals(a).real,
        eigvals(a).imaginary,
        svd(a).U,
        eigh(a).eigenvectors,
      ];
      for (const y of results) expect(Array.from(y.data()).every(Number.isNaN)).toBe(true);
    }
    expect(
      det(
        tensor([
          [NaN, 1],
          [1, 1],
        ]),
      ).item(),
    ).toBeNaN();
    // Even beside a zero, as LAPACK eliminates.
    const beside = tensor([
      [1, NaN],
      [0, 1],
    ]);
    expect(det(beside).item()).toBeNaN();
    expect(slogdet(beside).logabsdet.item()).toBeNaN();
    expect(Array.from(inv(beside).data())).toEqual([NaN, NaN, NaN, NaN]);
    expect(cholesky(tensor([[NaN]])).item()).toBeNaN();
  });

  test('matrices without elements have factors without elements, and a determinant of 1', () => {
    const nothing = zeros([0, 0]);
    expect(det(nothing).item()).toBe(1);
    expect(slogdet(nothing).logabsdet.item()).toBe(0);
    expect(inv(nothing).shape).toEqual([0, 0]);
    expect(qr(zeros([3, 0]), { mode: 'complete' }).Q.tolist()).toEqual(eye(3).tolist());
    expect(svd(zeros([2, 0])).U.tolist()).toEqual(eye(2).tolist());
    expect(eigh(zeros([4, 0, 0])).eigenvalues.shape).toEqual([4, 0]);
    expect(svdvals(zeros([0, 3, 2])).shape).toEqual([0, 2]);
    expect(matrixRank(zeros([0, 3])).item()).toBe(0);
    expect(solve(zeros([2, 0, 0]), zeros([2, 0, 3])).shape).toEqual([2, 0, 3]);
  });

  test('a singular matrix has an infinite condition, and rows that divide by zero say so in numbers', () => {
    const a = tensor([
      [1, 2],
      [2, 4],
    ]);
    expect(cond(a, { p: 'fro' }).item()).toBe(Infinity);
    expect(matrixRank(a).item()).toBe(1);
    const [first] = solveTriangular(zeros([1, 1]), ones([1, 1]), { upper: true }).data();
    expect(first).toBe(Infinity);
  });

  test('vectors are as long as 1 and point where their largest element is positive', () => {
    const a = randn([6, 6]);
    for (const v of [svd(a).U, eigh(a.add(turned(a))).eigenvectors])
      for (let k = 0; k < 6; k++) {
        const column = Array.from(v.select(1, k).data());
        expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
      }
  });
});

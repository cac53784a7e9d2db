/** Linear algebra against recorded values of PyTorch, forward and backward. */
import type { Tensor } from '@isograd/tensor';
import * as linalg from '@isograd/tensor/linalg';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { gradients } from '../src/index.js';
import { type Arguments, farFrom, type Recorded, text } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Arguments;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
  readonly out_err64?: number;
  readonly cot?: readonly Encoded[];
  readonly grad?: readonly Encoded[];
  readonly grad_err64?: number;
}
type Call = (xs: readonly Tensor[], args: Arguments) => Tensor | readonly Tensor[];
const { cases }: Recorded<Case> = JSON.parse(text('linalg.json'));

/** Arguments as our functions take them: infinities are written as text. */
const options = (args: Arguments) =>
  JSON.parse(JSON.stringify(args), (_, value) =>
    value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value,
  );
const turned = (x: Tensor): Tensor => x.transpose(-1, -2);
const diagonal = (r: Tensor): Tensor => r.mul(linalg.matrixPower(r.slice(-2, 0, r.shape.at(-1)!), 0)).sum(-1);
const on =
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- each function names its own options
  <Options>(f: (x: Tensor, args: Options) => Tensor | readonly Tensor[]): Call =>
    ([x], args) =>
      f(x!, options(args));

const calls: Readonly<Record<string, Call>> = {
  inverse: on(linalg.inv),
  det: on(linalg.det),
  slogdet: on((x) => linalg.slogdet(x).logabsdet),
  slogdet_both: on((x) => Object.values(linalg.slogdet(x))),
  solve: ([a, b], args) => linalg.solve(a!, b!, options(args)),
  solve_triangular: ([a, b], args) => linalg.solveTriangular(a!, b!, options(args)),
  cholesky: on(linalg.cholesky),
  eigvalsh: on(linalg.eigvalsh),
  eigh_square: on((x, args: linalg.EighOptions) => {
    const { eigenvalues: l, eigenvectors: v } = linalg.eigh(x, args);
    return [l, v.mul(l.square().unsqueeze(-2)).matmul(turned(v)), v.square()];
  }),
  eigvals_sums: on((x) => {
    const { real, imaginary } = linalg.eigvals(x);
    const sizes = real.square().add(imaginary.square()).sqrt();
    const cubes = real.square().sub(imaginary.square().mul(3)).mul(real);
    return [sizes.sum(-1), cubes.sum(-1), imaginary.square().sum(-1)];
  }),
  eig_sizes: on((x) => {
    const { eigenvalues: l, eigenvectors: v } = linalg.eig(x);
    const sizes = l.real.square().add(l.imaginary.square()).sqrt();
    return v.real.square().add(v.imaginary.square()).mul(sizes.unsqueeze(-2)).sum(-1);
  }),
  svdvals: on(linalg.svdvals),
  svd_reconstruct: on((x) => {
    const { U, S, Vh } = linalg.svd(x, { fullMatrices: false });
    return U.mul(S.unsqueeze(-2)).matmul(Vh);
  }),
  svd_projectors: on((x, { full }: { readonly full: boolean }) => {
    const { U, S, Vh } = linalg.svd(x, { fullMatrices: full });
    const [left, right] = [U.slice(-1, 0, 2), Vh.slice(-2, 0, 2)];
    return [left.matmul(turned(left)), turned(right).matmul(right), S];
  }),
  qr_raw: on((x, args: linalg.QrOptions) => Object.values(linalg.qr(x, args))),
  qr_q_signfixed: on((x) => {
    const { Q, R } = linalg.qr(x);
    return Q.mul(diagonal(R).sign().unsqueeze(-2));
  }),
  qr_r_signfixed: on((x) => {
    const { R } = linalg.qr(x);
    return R.mul(diagonal(R).sign().unsqueeze(-1));
  }),
  pinv: on(linalg.pinv),
  lstsq: ([a, b]) => linalg.lstsq(a!, b!).solution,
  multi_dot: (xs) => linalg.multiDot(xs),
  matrix_power: on((x, { n }: { readonly n: number }) => linalg.matrixPower(x, n)),
  matrix_norm_fro: on((x) => linalg.matrixNorm(x)),
  matrix_norm_2: on((x) => linalg.matrixNorm(x, { ord: 2 })),
  norm: on(linalg.norm),
  vector_norm: on(linalg.vectorNorm),
  matrix_norm: on(linalg.matrixNorm),
  cond: on(linalg.cond),
  matrix_rank: on(linalg.matrixRank),
};

/** Values recorded in float64 have no better one beside them: 12 digits of the largest. */
const errorOf = (wanted: Encoded, given: number | undefined): number => {
  if (given !== undefined) return given;
  const values = Array.from(fromBits(wanted).data(), Math.abs).filter(Number.isFinite);
  return 1e-12 * Math.max(1, ...values);
};

describe.each(cases.map((c) => [c.id, c] as const))('%s', (_, c) => {
  const xs = c.in.map((x) => fromBits(x).requiresGrad_());
  const outputs = [calls[c.op]!(xs, c.args)].flat();

  test('gives the values of PyTorch', () => {
    expect(outputs.flatMap((y, i) => farFrom(c.out[i]!, y, errorOf(c.out[i]!, c.out_err64)))).toEqual([]);
  });

  test.skipIf(c.grad === undefined)('gives the gradients of PyTorch', () => {
    const live = outputs.map((y, i) => [y, fromBits(c.cot![i]!)] as const).filter(([y]) => y.requiresGrad);
    expect(live.length > 0).toBe(c.op !== 'matrix_power' || c.args['n'] !== 0);
    const found =
      live.length === 0
        ? xs.map(() => null)
        : gradients(
            live.map(([y]) => y),
            xs,
            { gradOutputs: live.map(([, g]) => g), allowUnused: true },
          );
    const far = found.flatMap((g, i) => {
      const wanted = c.grad![i]!;
      return farFrom(wanted, g ?? xs[i]!.mul(0), errorOf(wanted, c.grad_err64));
    });
    expect(far).toEqual([]);
  });
});

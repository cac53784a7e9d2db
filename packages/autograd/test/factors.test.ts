/** Exponentials, LU factors, systems of several axes and strided views against PyTorch (golden/factors.py), forward and backward. */
import { arange, type Tensor } from '@isograd/tensor';
import * as linalg from '@isograd/tensor/linalg';
import { assertClose, type Encoded, fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { gradients } from '../src/index.js';
import { text } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
  readonly grad?: readonly Encoded[];
}
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(text('factors.json'));

const luSolve = (a: Tensor, b: Tensor, options: linalg.LuSolveOptions = {}): Tensor => {
  const { LU, pivots } = linalg.luFactor(a);
  return linalg.luSolve(LU, pivots, b, options);
};
const calls: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor | readonly Tensor[]>> = {
  matrixExp: (a) => linalg.matrixExp(a),
  'matrixExp of a stack': (a) => linalg.matrixExp(a),
  'matrixExp far out': (a) => linalg.matrixExp(a),
  'matrixExp of nothing': (a) => linalg.matrixExp(a),
  luFactor: (a) => Object.values(linalg.luFactor(a)),
  'lu wide': (a) => Object.values(linalg.lu(a)),
  'lu tall': (a) => Object.values(linalg.lu(a)),
  'lu of a singular matrix': (a) => Object.values(linalg.lu(a)),
  'lu of nothing': (a) => Object.values(linalg.lu(a)),
  luSolve: (a, b) => luSolve(a, b),
  'luSolve right': (a, b) => luSolve(a, b, { left: false }),
  'luSolve adjoint': (a, b) => luSolve(a, b, { adjoint: true }),
  'luSolve right adjoint': (a, b) => luSolve(a, b, { left: false, adjoint: true }),
  vecdot: (a, b) => linalg.vecdot(a, b),
  'vecdot along columns': (a, b) => linalg.vecdot(a, b, { dim: 0 }),
  tensorsolve: (a, b) => linalg.tensorsolve(a.reshape([2, 2, 4]), b),
  'tensorsolve with dims': (a, b) => linalg.tensorsolve(a.reshape([2, 4, 2]), b, { dims: [0] }),
  tensorinv: (a) => linalg.tensorinv(a.reshape([2, 2, 4])),
  'tensorinv of one axis': (a) => linalg.tensorinv(a.reshape([4, 2, 2]), 1),
  'cross along the first axis of length 3': (a, b) => a.cross(b),
  'cross along the last axis': (a, b) => a.cross(b, { dim: -1 }),
  'linalg.cross': (a, b) => linalg.cross(a, b),
  'linalg.diagonal': (a) => linalg.diagonal(a, { offset: 1 }),
  'linalg.matmul': (a, b) => linalg.matmul(a, b),
  'linalg.vander': (x) => linalg.vander(x),
  'linalg.vander of 5': (x) => linalg.vander(x, { n: 5 }),
  logdet: (a) => linalg.logdet(a.matmul(a.mT)),
  choleskySolve: (b, l) => linalg.choleskySolve(b, l.tril()),
  'choleskySolve upper': (b, l) => linalg.choleskySolve(b, l.triu(), { upper: true }),
  choleskyInverse: (l) => linalg.choleskyInverse(l.tril()),
  'choleskyInverse upper': (l) => linalg.choleskyInverse(l.triu(), { upper: true }),
  asStrided: (x) => x.asStrided([2, 3], [2, 1], 1),
  'asStrided of a stretched row': (x) => x.expand([3, 3]).asStrided([4], [0]),
};

test('every recorded call is said here, and no other', () => {
  expect(cases.map(({ id }) => id).toSorted()).toEqual(Object.keys(calls).toSorted());
});

/** Within 12 digits of the largest element; PyTorch's own rounding is no smaller. */
function expectNear(actual: Tensor, wanted: Encoded): void {
  const y = fromBits(wanted);
  expect([actual.dtype, actual.shape]).toEqual([y.dtype, y.shape]);
  const size = Math.max(1, ...Array.from(y.double().data(), Math.abs));
  assertClose(actual.double(), y.double(), { rtol: 0, atol: 1e-12 * size });
}

test.each(cases)('$id gives the values and the gradients of PyTorch', ({ id, in: given, out, grad }) => {
  const xs = given.map((x) => fromBits(x).requiresGrad_());
  const ys = [calls[id]!(xs[0]!, xs[1]!)].flat();
  expect(ys).toHaveLength(out.length);
  ys.forEach((y, i) => expectNear(y, out[i]!));
  if (grad === undefined) return;
  const live = ys.filter((y) => y.requiresGrad);
  const weights = live.map((y) => arange(1, y.numel() + 1, { dtype: 'float64' }).reshape(y.shape));
  const found = gradients(live, xs, { gradOutputs: weights });
  found.forEach((g, i) => expectNear(g, grad[i]!));
});

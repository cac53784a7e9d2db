/** PyTorch's less common functions give PyTorch's values, and its questions PyTorch's answers. */
import { describe, expect, test } from 'vitest';
import { allclose, equal, isTensor, manualSeed, tensor, Tensor, zeros } from '../src/index.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { drawCalls, functionCalls } from './function-calls.js';
import { difference, exact, readGolden } from './recorded.js';

interface Case {
  readonly id: string;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
}
const golden = readGolden<{
  readonly cases: readonly Case[];
  readonly draws: readonly Case[];
  readonly exact: readonly Case[];
  readonly wide: readonly Encoded[];
  readonly inputs: { readonly weights: Encoded; readonly p: Encoded };
}>('functions');

test('every recorded call is said here, and no other', () => {
  expect(golden.cases.map(({ id }) => id).toSorted()).toEqual(Object.keys(functionCalls).toSorted());
  expect(golden.draws.map(({ id }) => id).toSorted()).toEqual(Object.keys(drawCalls).toSorted());
});

test.each(golden.cases)('$id agrees with PyTorch within 2 ulp of its largest value', (recorded) => {
  const got = functionCalls[recorded.id]!(...recorded.in.map(fromBits));
  const [ys, wanted] = [got instanceof Tensor ? [got] : got, recorded.out.map(fromBits)];
  expect(ys).toHaveLength(wanted.length);
  expect(ys.map((y, i) => difference(y, wanted[i]!, 0))).toEqual(wanted.map(() => ''));
});

test.each(golden.draws)('$id draws what PyTorch draws, bit for bit', ({ id, out }) => {
  manualSeed(11);
  const y = drawCalls[id]!(fromBits(golden.inputs.weights), fromBits(golden.inputs.p));
  expect(exact(y)).toBe(exact(fromBits(out[0]!)));
});

/** PyTorch fuses a product and a sum here; double arithmetic rounded once gives the same. */
const fused: Readonly<Record<string, (a: Tensor, b: Tensor, c: Tensor) => Tensor>> = {
  'lerp 0.3': (a, b) => a.lerp(b, 0.3),
  'lerp 0.7': (a, b) => a.lerp(b, 0.7),
  'lerp weights': (a, b, c) => a.lerp(b, c.abs()),
  addcmul: (a, b, c) => a.addcmul(b, c, { value: 0.37 }),
  addcdiv: (a, b, c) => a.addcdiv(b, c, { value: -2.5 }),
};

test.each(golden.exact)('$id has the bits of PyTorch, whatever the layout', ({ id, out }) => {
  const xs = golden.wide.map(fromBits);
  const apart = xs.map((x) => x.unsqueeze(1).expand([-1, 2]).contiguous().select(1, 1));
  const wanted = exact(fromBits(out[0]!));
  for (const [a, b, c] of [xs, apart]) expect(exact(fused[id]!(a!, b!, c!))).toBe(wanted);
});

describe('a question is answered by a plain value', () => {
  const [a, b] = [tensor([1, 2, 3]), tensor([1, 2, 3.00001])];

  test('allclose allows 1e-5 of the second operand, equal nothing', () => {
    expect([a.allclose(b), allclose(a, b, { rtol: 1e-7 }), a.equal(b), equal(a, a.clone())]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([a.equal(zeros([3, 1])), tensor([NaN]).equal(tensor([NaN]))]).toEqual([false, false]);
    expect(tensor([NaN]).allclose(tensor([NaN]), { equalNan: true })).toBe(true);
  });

  test('equal asks for the numbers, not for where they lie or what type they have', () => {
    expect(
      tensor([[1, 2]])
        .t()
        .equal(tensor([[1n], [2n]])),
    ).toBe(true);
  });

  test('types, sizes and truth', () => {
    expect([a.isFloatingPoint(), tensor(1n).isFloatingPoint(), a.isSameSize(b)]).toEqual([true, false, true]);
    expect([tensor([1], { dtype: 'uint8' }).isSigned(), a.isSigned()]).toEqual([false, true]);
    expect([tensor([[0]]).isNonzero(), tensor(-2).isNonzero()]).toEqual([false, true]);
    expect(() => a.isNonzero()).toThrow('isNonzero: one element is wanted, [3] has 3');
    expect([isTensor(a), isTensor([1])]).toEqual([true, false]);
    expect([zeros([2, 3]).dim(), zeros([2, 3]).nelement()]).toEqual([2, 6]);
  });
});

/** Clipping against values recorded from PyTorch, and the one place where we do better on purpose. */
import { stateOf, type Tensor, tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import * as optim from '../src/index.js';
import { clipGradNorm_, clipGradValue_ } from '../src/index.js';
import { type ClipCase, golden } from './golden-files.js';
import { leaf, loose, refusal, refused, ulps } from './recorded.js';

const { cases } = golden('clip.json');

const withGradients = (gradients: readonly Encoded[]): readonly Tensor[] =>
  gradients.map((encoded) => {
    const p = leaf(fromBits(encoded).mul(0));
    p.grad = fromBits(encoded);
    return p;
  });

function clipped({ kind, options, before }: ClipCase): {
  readonly ps: readonly Tensor[];
  readonly total: Tensor | undefined;
} {
  const ps = withGradients(before);
  if (kind === 'value') {
    clipGradValue_(ps, options.clipValue);
    return { ps, total: undefined };
  }
  const { maxNorm, normType, ...rest } = options;
  const type = normType === undefined ? {} : { normType: normType === 'inf' ? Infinity : normType };
  return { ps, total: clipGradNorm_(ps, maxNorm, { ...type, ...rest }) };
}

const huge = cases.filter(({ id }) => id.startsWith('clip5'));

// One rounding in the norm and one in the factor.
test.each(cases.filter((c) => c.error === undefined && !huge.includes(c)))(
  '$id: within 2 ulp of PyTorch',
  (recorded) => {
    const { ps, total } = clipped(recorded);
    if (recorded.total_norm !== undefined)
      expect(ulps(total!, fromBits(recorded.total_norm))).toBeLessThanOrEqual(2);
    ps.forEach((p, i) => expect(ulps(p.grad!, fromBits(recorded.after![i]!))).toBeLessThanOrEqual(2));
  },
);

describe('OPT-17: squares that do not fit do not spoil the norm', () => {
  test('in float32, where PyTorch finds an infinite norm and makes the gradients 0', () => {
    const [recorded] = huge;
    const { ps, total } = clipped(recorded!);
    expect(fromBits(recorded!.total_norm!).item()).toBe(Infinity);
    expect(total!.item()).toBeGreaterThan(1e20);
    expect(total!.item()).toBeLessThan(Infinity);
    const norm = Math.sqrt(ps.reduce((sum, p) => sum + p.grad!.double().square().sum().item(), 0));
    expect(Math.abs(norm - 1)).toBeLessThan(1e-5);
  });

  test('in float64, beyond 1e154', () => {
    const p = tensor([0, 0], { dtype: 'float64', requiresGrad: true });
    p.grad = tensor([3e300, 4e300], { dtype: 'float64' });
    clipGradNorm_(p, 1e300);
    expect(p.grad.div(1e300).tolist()).toEqual([expect.closeTo(0.6, 5), expect.closeTo(0.8, 5)]);
  });

  test('in float32, where they are too small to be squared', () => {
    const p = leaf([0, 0]);
    p.grad = tensor([3e-30, 4e-30]);
    expect(clipGradNorm_(p, 1).item() / 5e-30).toBeCloseTo(1, 6);
    expect(p.grad.tolist()).toEqual(tensor([3e-30, 4e-30]).tolist());
  });
});

describe('bad inputs', () => {
  test.each([-1, NaN])('OPT-15: a largest norm of %s is refused', (maxNorm) => {
    expect(refusal(() => clipGradNorm_([], maxNorm))).toEqual({
      code: 'ARG_RANGE',
      message: `clipGradNorm_: maxNorm is ${maxNorm}; wanted a number >= 0`,
    });
  });

  test.each([
    [Infinity, 'NUMERIC_INF'],
    [NaN, 'NUMERIC_NAN'],
  ])('OPT-16: with errorIfNonFinite a gradient of %s throws and names the first parameter', (bad, code) => {
    const named = new Map([
      ['a', leaf([1, 2])],
      ['b', leaf([3])],
    ]);
    named.get('a')!.grad = tensor([1, 1]);
    named.get('b')!.grad = tensor([bad]);
    expect(refusal(() => clipGradNorm_(named, 1, { errorIfNonFinite: true }))).toEqual({
      code,
      message: `clipGradNorm_: the total norm is ${bad}, first at b; nothing was clipped`,
    });
    expect(named.get('a')!.grad!.tolist()).toEqual([1, 1]);
  });

  test('OPT-18: a clip value that is no number is refused', () => {
    expect(refusal(() => loose(optim, 'clipGradValue_', [], '1'))).toEqual({
      code: 'ARG_TYPE',
      message: 'clipGradValue_: clipValue is "1"; wanted a number >= 0',
    });
  });

  test.each([0, 'inf', -1])(
    'OPT-19: norm types are numbers above 0 and Infinity; %s is refused',
    (normType) => {
      expect(refusal(() => loose(optim, 'clipGradNorm_', [], 1, { normType }))).toEqual(
        refused('ARG_RANGE', /normType is .*; wanted a number > 0, or Infinity/),
      );
    },
  );

  test('other arguments are checked as well', () => {
    const call = (...args: unknown[]) => refusal(() => loose(optim, 'clipGradNorm_', ...args));
    expect(call(5, 1)).toEqual(refused('ARG_TYPE', /parameters is 5; wanted a tensor or a list/));
    expect(call([5], 1)).toEqual(
      refused('ARG_TYPE', /parameters\[0\] is 5; wanted a tensor, or \[name, tensor\]/),
    );
    expect(call([], '1')).toEqual(refused('ARG_TYPE', /maxNorm is "1"/));
    expect(call([], 1, { errorIfNonfinite: true })).toEqual(
      refused('ARG_UNKNOWN', /did you mean "errorIfNonFinite"/),
    );
    expect(call([], 1, { errorIfNonFinite: 1 })).toEqual(refused('ARG_TYPE', /wanted a boolean/));
  });
});

test.each([2, 1, 3, Infinity])(
  'a parameter without elements adds nothing to the norm of type %s',
  (normType) => {
    const [none, some] = [leaf([]), leaf([0])];
    [none.grad, some.grad] = [tensor([]), tensor([-4])];
    expect(clipGradNorm_([none, some], 2, { normType }).item()).toBe(4);
    expect(some.grad?.item()).toBeCloseTo(-2, 5);
    expect(clipGradNorm_([none], 2, { normType }).item()).toBe(0);
  },
);

test('clipping looks at gradients without counting as a reader, and skips parameters without one', () => {
  const [a, b] = [leaf([1]), leaf([2])];
  stateOf(a).grad = tensor([10]);
  expect(clipGradNorm_([a, b], 1).item()).toBe(10);
  expect(stateOf(a).read).toBe(false);
  expect(stateOf(a).grad?.item()).toBeCloseTo(1, 6);
});

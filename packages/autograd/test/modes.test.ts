/** Recording on and off, in all its spellings. */
import { type Tensor, zeros } from '@isograd/tensor';
import { expect, test } from 'vitest';
import {
  checkpoint,
  enableGrad,
  grad,
  hessian,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  jvp,
  noGrad,
  setGradEnabled,
  vmap,
} from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

test('setGradEnabled with a function holds while it runs', () => {
  const x = leaf([1]);
  expect(setGradEnabled(false, () => x.mul(2)).requiresGrad).toBe(false);
  expect(noGrad(() => setGradEnabled(true, () => x.mul(2))).requiresGrad).toBe(true);
  expect(isGradEnabled()).toBe(true);
});

test('setGradEnabled without one holds until it is disposed of', () => {
  const x = leaf([1]);
  {
    using _ = setGradEnabled(false);
    expect([isGradEnabled(), x.mul(2).requiresGrad]).toEqual([false, false]);
    expect(enableGrad(() => x.mul(2).requiresGrad)).toBe(true);
  }
  expect([isGradEnabled(), x.mul(2).requiresGrad]).toEqual([true, true]);
  // @ts-expect-error a boolean is wanted
  expect(() => setGradEnabled('off')).toThrow(refusal('ARG_TYPE', '"off"'));
});

test('modes nest, and are put back after an error', () => {
  expect(() =>
    noGrad(() =>
      enableGrad(() => {
        throw new Error('mine');
      }),
    ),
  ).toThrow('mine');
  expect(isGradEnabled()).toBe(true);
  expect(noGrad(() => [enableGrad(isGradEnabled), isGradEnabled()])).toEqual([true, false]);
});

test('inferenceMode: what is refused says that a clone is an ordinary tensor', () => {
  const [x, y] = [leaf([1, 2]), inferenceMode(() => plain([3, 4]))];
  for (const [code, op, run] of [
    ['GRAD_MODE', 'mul', () => x.mul(y)],
    ['GRAD_INPLACE', 'add_', () => noGrad(() => y.add_(1))],
    ['GRAD_MODE', 'requiresGrad_', () => y.requiresGrad_()],
    ['GRAD_MODE', 'version', () => y.version],
  ] as const)
    expect(run).toThrow(refusal(code, `${op}:`, 'inferenceMode', '[2]', 'clone()'));
  expect(y.tolist()).toEqual([3, 4]);
  x.mul(y.clone()).sum().backward();
  expect(x.grad!.tolist()).toEqual([3, 4]);
});

test('inferenceMode holds until it is disposed of, and is put back after an error', () => {
  {
    using _ = inferenceMode();
    expect([isInferenceModeEnabled(), isGradEnabled(), plain(1).isInference()]).toEqual([true, false, true]);
    using __ = setGradEnabled(true);
    expect([isInferenceModeEnabled(), isGradEnabled()]).toEqual([true, false]);
  }
  expect([isInferenceModeEnabled(), isGradEnabled(), plain(1).isInference()]).toEqual([false, true, false]);
  const fails = (): never => {
    throw new Error('mine');
  };
  expect(() => inferenceMode(fails)).toThrow('mine');
  expect(() => inferenceMode(() => inferenceMode(false, fails))).toThrow('mine');
  expect([isInferenceModeEnabled(), isGradEnabled()]).toEqual([false, true]);
  expect(() => inferenceMode(async () => plain(await Promise.resolve(1)))).toThrow(
    refusal('GRAD_MODE', 'inferenceMode:', 'asynchronous'),
  );
  // @ts-expect-error a boolean or a function is wanted
  expect(() => inferenceMode('on')).toThrow(refusal('ARG_TYPE', '"on"'));
});

test('transforms work inside inferenceMode; their results are of the mode', () => {
  const f = (x: Tensor): Tensor => x.mul(x).sum();
  const [g, j, h, v] = inferenceMode(() => {
    const x = plain([1, 2]);
    return [grad(f)(x), jvp(f, [x], [x])[1], hessian(f)(x), vmap(grad((y: Tensor) => y.mul(y)))(x)];
  });
  expect([g, j, h, v].map((y) => y.isInference())).toEqual([true, true, true, true]);
  expect([g, j, h, v].map((y) => y.tolist())).toEqual([
    [2, 4],
    10,
    [
      [2, 0],
      [0, 2],
    ],
    [2, 4],
  ]);
});

test('inferenceMode inside transforms: what it makes is refused where it would be saved, what it writes is not', () => {
  const x = plain([1, 2]);
  const made = (r: Tensor): Tensor => inferenceMode(() => r.mul(2));
  expect(vmap(made)(x).isInference()).toBe(true);
  expect(() => vmap((r: Tensor) => made(r).mul(r))(leaf([1, 2]))).toThrow(refusal('GRAD_MODE', 'mul:'));
  const written = (r: Tensor): Tensor => {
    const buffer = zeros([], { dtype: 'float64' });
    inferenceMode(() => buffer.add_(r));
    return buffer.mul(r);
  };
  const y = leaf([1, 2]);
  const batch = vmap(written)(y);
  batch.sum().backward();
  expect([batch.isInference(), batch.tolist(), y.grad!.tolist()]).toEqual([false, [1, 4], [1, 2]]);
  expect(jvp(vmap(written), [x], [plain([1, 1])]).map((t) => t.tolist())).toEqual([
    [1, 4],
    [2, 4],
  ]);
});

test('a checkpoint that was made outside is computed again inside inferenceMode', () => {
  const x = leaf([1, 2]);
  const y = checkpoint((a: Tensor) => a.mul(a).sin(), x).sum();
  inferenceMode(() => y.backward());
  const wanted = grad((a: Tensor) => a.mul(a).sin().sum())(x);
  expect(x.grad!.tolist()).toEqual(wanted.tolist());
});

test('a mode that has ended does not end again', () => {
  const first = setGradEnabled(false);
  first[Symbol.dispose]();
  const second = setGradEnabled(false);
  first[Symbol.dispose]();
  expect(isGradEnabled()).toBe(false);
  second[Symbol.dispose]();
  expect(isGradEnabled()).toBe(true);
});

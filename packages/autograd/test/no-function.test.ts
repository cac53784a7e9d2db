/** Transforms, modes and checks want functions, and say so where something else is handed to them. */
import { enableGrad, isGradEnabled, noGrad, ones } from '@isograd/tensor';
import { expect, test } from 'vitest';
import * as autograd from '../src/index.js';
import { refusal } from './refusal.js';

const x = ones([2]);
/** The call of a caller without types. */
const call =
  (f: (...args: never[]) => unknown, ...args: unknown[]) =>
  (): unknown =>
    Reflect.apply(f, undefined, args);

test.each([
  ['grad', autograd.grad],
  ['valueAndGrad', autograd.valueAndGrad],
  ['grads', autograd.grads],
  ['vmap', autograd.vmap],
  ['vjp', autograd.vjp],
  ['jvp', autograd.jvp],
  ['linearize', autograd.linearize],
  ['jacrev', autograd.jacrev],
  ['jacfwd', autograd.jacfwd],
  ['hessian', autograd.hessian],
  ['hvp', autograd.hvp],
  ['checkpoint', autograd.checkpoint],
  ['customVjp', autograd.customVjp],
  ['gradcheck', autograd.gradcheck],
  ['gradgradcheck', autograd.gradgradcheck],
  ['collectAnomalies', autograd.collectAnomalies],
  ['shapeOf', autograd.shapeOf],
  ['noGrad', noGrad],
  ['enableGrad', enableGrad],
] as const)('%s refuses what is no function, before anything runs', (name, f) => {
  expect(call(f, x)).toThrow(refusal('ARG_TYPE', name, 'a function is wanted, got a Tensor'));
  expect(call(f)).toThrow(refusal('ARG_MISSING', name, 'a function is wanted'));
  expect(isGradEnabled()).toBe(true);
});

test('modes whose function may be left out refuse another value, and are off again', () => {
  expect(call(autograd.setGradEnabled, false, 3)).toThrow(refusal('ARG_TYPE', 'setGradEnabled', 'got 3'));
  expect(call(autograd.inferenceMode, true, 3)).toThrow(refusal('ARG_TYPE', 'inferenceMode', 'got 3'));
  expect([isGradEnabled(), autograd.isInferenceModeEnabled()]).toEqual([true, false]);
});

test('customVjp says which of its three functions is missing', () => {
  const f = (a: typeof x): typeof x => a;
  expect(call(autograd.customVjp, f)).toThrow(refusal('ARG_MISSING', 'a function as forward is wanted'));
  expect(call(autograd.customVjp, f, f)).toThrow(refusal('ARG_MISSING', 'a function as backward is wanted'));
});

test.each([
  ['jvp', autograd.jvp],
  ['hvp', autograd.hvp],
] as const)('%s wants primals and tangents in arrays', (name, f) => {
  const g = (a: typeof x): typeof x => a.sum();
  expect(call(f, g, [x])).toThrow(refusal('ARG_TYPE', name, 'tangents stand in an array, got undefined'));
  expect(call(f, g, x, x)).toThrow(refusal('ARG_TYPE', name, 'primals stand in an array, got a Tensor'));
});

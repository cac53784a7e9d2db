/** An operation that a user declares, with the fallback rules, under every transform. */
import { defineOp, mul, needs, type OpFunction, type Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { grad, gradcheck, gradgradcheck, hessian, jacfwd, jvp, vmap } from '../src/index.js';
import { leaf, plain } from './torch/case.js';

const cube: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
  name: 'cube',
  node: 'CubeBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => x!,
  kernel: ([x], [y]) => x!.data().forEach((v, i) => void (y!.storage.data[i] = v ** 3)),
  vjp: { x: needs(['x'], ({ g }, x) => mul(mul(g, 3), mul(x, x))) },
  jvp: 'double',
  batch: 'loop',
}).called((run) => (x) => run.one([x], undefined));

test('backward, to second order', () => {
  gradcheck(cube, [leaf([1, -2])]);
  gradgradcheck(cube, [leaf([1, -2])]);
});
test('jvp by the vjp of the vjp', () => {
  expect(jacfwd(cube)(plain([1, 2])).tolist()).toEqual([
    [3, 0],
    [0, 12],
  ]);
});
test('vmap slice by slice', () => {
  const x = plain([
    [1, 2],
    [3, 4],
  ]);
  expect(vmap(cube)(x).tolist()).toEqual([
    [1, 8],
    [27, 64],
  ]);
});
test('forward over reverse, and vmap over grad', () => {
  expect(hessian((x) => cube(x).sum())(plain([1, 2])).tolist()).toEqual([
    [6, 0],
    [0, 12],
  ]);
  expect(vmap(grad((x) => cube(x).sum()))(plain([[1], [2]])).tolist()).toEqual([[3], [12]]);
});
test('forward over reverse over forward', () => {
  const slope = (x: Tensor): Tensor => jvp(cube, [x], [plain(1)])[1];
  expect(jvp((x) => grad(slope)(x), [plain(2)], [plain(1)])[1].item()).toBe(6);
});

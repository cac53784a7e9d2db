/** Custom derivatives to second order: every mix of reverse, forward and batches gives what reverse over reverse gives. */
import type { Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  customVjp,
  Function,
  type FunctionContext,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jvp,
  vmap,
} from '../src/index.js';
import { leaf, plain } from './torch/case.js';

type F = (x: Tensor) => Tensor;

class Cube extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.pow(3);
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [x] = ctx.savedTensors;
    return g.mul(x!).mul(x!).mul(3);
  }
}
/** Saves a number of its own, which is a constant to reverse over reverse, as in PyTorch. */
class CubeBySquare extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    const square = x.mul(x);
    ctx.saveForBackward(square);
    return square.mul(x);
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    return g.mul(ctx.savedTensors[0]!).mul(3);
  }
}
class Sign extends Function {
  static forward(_: FunctionContext, x: Tensor): Tensor {
    return x.sign();
  }
  static backward(_: FunctionContext, g: Tensor): Tensor {
    return g;
  }
}
class Product extends Function {
  static forward(ctx: FunctionContext, a: Tensor, b: Tensor): Tensor {
    ctx.saveForBackward(a, b);
    return a.mul(b);
  }
  static backward(ctx: FunctionContext, g: Tensor): readonly Tensor[] {
    const [a, b] = ctx.savedTensors;
    return [g.mul(b!), g.mul(a!)];
  }
}
const cubes: readonly (readonly [string, F])[] = [
  ['a Function that saves its argument', (x) => Cube.apply(x)],
  [
    'customVjp with its argument as residual',
    customVjp(
      (x: Tensor) => x.pow(3),
      (x) => [x.pow(3), x],
      (x, g) => [g.mul(x).mul(x).mul(3)],
    ),
  ],
  [
    'customVjp with a residual that it made',
    customVjp(
      (x: Tensor) => x.pow(3),
      (x) => [x.pow(3), { square: x.mul(x) }],
      ({ square }, g) => [g.mul(square).mul(3)],
    ),
  ],
];

describe.each(cubes)('the second derivative of x ** 3 by %s', (_, f) => {
  const [x, curved] = [plain([2, 3]), [12, 18]];
  const sum = (y: Tensor): Tensor => y.sum();
  test.each<[string, () => Tensor]>([
    ['a batch of gradients of gradients', () => vmap(grad(grad(f)))(x)],
    ['the gradient of a batch of gradients', () => grad((y) => sum(vmap(grad(f))(y)))(x)],
    ['the gradient of the gradient of a batch', () => grad((y) => sum(grad((z) => sum(vmap(f)(z)))(y)))(x)],
    ['a batch of Hessians', () => vmap(hessian(f))(x)],
    ['a batch of forward over forward', () => vmap(jacfwd(jacfwd(f)))(x)],
    ['a batch of reverse over reverse', () => vmap(jacrev(jacrev(f)))(x)],
    ['a batch of reverse over forward', () => vmap(jacrev(jacfwd(f)))(x)],
    ['batches in a batch', () => vmap(vmap(grad(grad(f))))(x.unsqueeze(0)).squeeze(0)],
    ['forward over reverse', () => jvp(vmap(grad(f)), [x], [plain([1, 1])])[1]],
  ])('%s', (__, second) => {
    expect(second().tolist()).toEqual(curved);
  });
  test('a third one, forward and backward', () => {
    expect(vmap(grad(grad(grad(f))))(x).tolist()).toEqual([6, 6]);
    expect(jacfwd(jacfwd(jacfwd(f)))(plain(2)).item()).toBe(6);
  });
});

test('a derivative that lies does so to second order, whichever mode is over which', () => {
  const f: F = (x) => Sign.apply(x).add(1).square().sum();
  const x = plain([2, -3]);
  const wanted = [
    [2, 0],
    [0, 2],
  ];
  const all = [hessian(f), jacrev(jacrev(f)), jacrev(jacfwd(f)), jacfwd(jacfwd(f))];
  for (const second of all) expect(second(x).tolist()).toEqual(wanted);
});

test('what a Function makes and saves moves forward over reverse', () => {
  expect(hessian((x) => CubeBySquare.apply(x).sum())(plain([2])).item()).toBe(12);
});

test('one tensor as both arguments keeps both tangents apart', () => {
  const x = plain(3);
  const slope = (a: Tensor, b: Tensor): Tensor => grad((y: Tensor) => Product.apply(y, b))(a);
  expect(jvp((a, b) => Product.apply(a, b), [x, x], [plain(1), plain(10)])[1].item()).toBe(33);
  expect(jvp(slope, [x, x], [plain(1), plain(10)])[1].item()).toBe(10);
});

test('an argument that customVjp returns as it is keeps its own history', () => {
  const doubled = customVjp(
    (x: Tensor) => x,
    (x) => [x, null],
    (_, g) => [g.mul(2)],
  );
  const x = leaf(5);
  const y = doubled(x);
  y.backward();
  expect([y === x, x.isLeaf, x.gradFn, x.grad!.item()]).toEqual([false, true, null, 2]);
});

/** Outputs of custom functions that share memory with an input: a write into either would belong to two histories, and is refused. */
import type { Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { customVjp, Function, type FunctionContext, noGrad } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

class Same extends Function {
  static forward(_: FunctionContext, x: Tensor): Tensor {
    return x;
  }
  static backward(_: FunctionContext, g: Tensor): Tensor {
    return g.mul(5);
  }
}
class Column extends Function {
  static forward(_: FunctionContext, x: Tensor): Tensor {
    return x.unsqueeze(1);
  }
  static backward(_: FunctionContext, g: Tensor): Tensor {
    return g.squeeze(1).mul(5);
  }
}
const same = customVjp(
  (x: Tensor) => x,
  (x: Tensor) => [x, null] as const,
  (_, g) => [g.mul(5)],
);
const forms: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ['an input', (x) => Same.apply(x)],
  ['a view of one', (x) => Column.apply(x)],
  ['an input of customVjp', (x) => same(x)],
];

test.each(forms)('%s: a write into the output is refused, as in PyTorch, and nothing has changed', (_, f) => {
  const x = leaf([1, 2]);
  const inner = x.mul(1);
  const y = f(inner);
  expect(() => y.mul_(3)).toThrow(refusal('GRAD_INPLACE', 'output is an input of it', 'mul_ would write'));
  expect(inner.tolist()).toEqual([1, 2]);
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual([5, 5]);
});

test.each(forms)('%s: when the input was written to, the output has no history any more', (_, f) => {
  const writes: readonly ((x: Tensor) => unknown)[] = [(x) => x.mul_(3), (x) => noGrad(() => x.mul_(3))];
  for (const write of writes) {
    const inner = leaf([1, 2]).mul(1);
    const y = f(inner);
    write(inner);
    expect(() => y.sum()).toThrow(refusal('GRAD_INPLACE', 'output is an input of it', 'written to since'));
  }
});

test.each(forms)('%s: where nothing has a history, everything may be written to', (_, f) => {
  const x = plain([1, 2]);
  f(x).mul_(3);
  expect(x.tolist()).toEqual([3, 6]);
});

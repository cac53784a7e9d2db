/** PyTorch's rules for custom operations: what is marked, saved and returned, and writes into views. */
import type { Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Function, type FunctionContext } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

class Double extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.markDirty(x);
    return x.mul_(2);
  }
  static backward(_: FunctionContext, g: Tensor): Tensor {
    return g.mul(2);
  }
}

describe('a write into a view', () => {
  test('is a write into its base, as in PyTorch', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    Double.apply(y.select(0, 0));
    expect([y.tolist(), y.gradFn!.name]).toEqual([[2, 2], 'CopySlices']);
    y.mul(y).sum().backward();
    expect(x.grad!.tolist()).toEqual([8, 4]);
  });
  test('is seen by other views, and keeps gradients that are asked for', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const [first, other] = [y.slice(0, 0, 1), y.view([2, 1])];
    y.retainGrad();
    Double.apply(first);
    other.mul(3).sum().backward();
    expect([y.grad!.tolist(), x.grad!.tolist()]).toEqual([
      [3, 3],
      [6, 3],
    ]);
  });
  test('is refused where PyTorch refuses it', () => {
    const x = leaf([1, 2]);
    expect(() => Double.apply(x.select(0, 0))).toThrow(refusal('GRAD_INPLACE', 'input 0', 'leaf', 'clone()'));
    expect(() => Double.apply(x.mul(1).unbind(0)[0]!)).toThrow(refusal('GRAD_INPLACE', 'input 0', 'a view'));
  });
});

describe('it refuses', () => {
  test('tensors inside of other things, and nothing where a result is wanted', () => {
    class Nested extends Function {
      static forward(_: FunctionContext, x: Tensor): readonly [Tensor, { y: Tensor }] {
        return [x.mul(1), { y: x.mul(2) }];
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g;
      }
    }
    class Silent extends Function {
      static forward(_: FunctionContext, x: Tensor): void {
        x.mul(2);
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g;
      }
    }
    expect(() => Nested.apply(leaf([1]))).toThrow(refusal('GRAD_CUSTOM', 'Nested: output 1', 'in one list'));
    // @ts-expect-error forward returns nothing
    expect(() => Silent.apply(leaf([1]))).toThrow(refusal('GRAD_CUSTOM', 'Silent: forward', 'undefined'));
  });
  test('what markDirty is told must come in and go out, and only tensors are saved', () => {
    const of = (forward: (ctx: FunctionContext, x: Tensor) => Tensor): (() => unknown) => {
      class Marked extends Function {
        static forward(ctx: FunctionContext, x: Tensor): Tensor {
          return forward(ctx, x);
        }
        static backward(_: FunctionContext, g: Tensor): Tensor {
          return g;
        }
      }
      return () => Marked.apply(leaf([1]).mul(1));
    };
    const lost = of((ctx, x) => (ctx.markDirty(x.mul_(2)), x.clone()));
    expect(lost).toThrow(refusal('GRAD_CUSTOM', 'markDirty', '[1]', 'forward must return it'));
    const strange = of((ctx, x) => (ctx.markDirty(plain([1, 2])), x.mul(2)));
    expect(strange).toThrow(refusal('GRAD_CUSTOM', 'markDirty', '[2]', 'no argument'));
    // @ts-expect-error a number is no tensor
    const number = of((ctx, x) => (ctx.saveForBackward(5), x.mul(2)));
    expect(number).toThrow(refusal('GRAD_CUSTOM', 'saveForBackward', 'argument 0', '5'));
  });
  test('a gradient for an argument that is no tensor', () => {
    class Times extends Function {
      static forward(_: FunctionContext, x: Tensor, n: number): Tensor {
        return x.mul(n);
      }
      static backward(_: FunctionContext, g: Tensor): readonly Tensor[] {
        return [g, g];
      }
    }
    expect(() => Times.apply(leaf([1]), 3).backward()).toThrow(
      refusal('GRAD_CUSTOM', 'argument 1', 'no tensor', 'null'),
    );
  });
});

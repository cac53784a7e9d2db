/** PyTorch's rules for custom operations: what is marked, saved and returned, and writes into views. */
import type { Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Function, type FunctionContext, grad, jvp, vmap } from '../src/index.js';
import { by, type Context, type Rule } from '../src/testing/custom/rule.js';
import type { Many } from '../src/testing/custom/transforms.js';
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
  test('tangents of another number, shape or kind', () => {
    const doubled = (jvpRule: NonNullable<Rule['jvp']>): Many =>
      by({ forward: (_, x) => x.sum(), backward: (_, g) => g, jvp: jvpRule });
    const push = (f: Many) => (): unknown => jvp((x: Tensor) => f(x)[0]!, [plain([1, 2])], [plain([1, 1])]);
    const each = (f: Many) => (): unknown =>
      vmap((x: Tensor) => jvp((y: Tensor) => f(y)[0]!, [x], [x])[1])(plain([[1, 2]]));
    const shape = doubled((_, t) => t!);
    for (const call of [push(shape), each(shape)])
      expect(call).toThrow(refusal('GRAD_CUSTOM', 'tangent 0 has shape [2]', 'its output []'));
    const count = doubled((_, t) => [t!.sum(), t!]);
    expect(push(count)).toThrow(refusal('GRAD_CUSTOM', '2 tangents for 1 outputs', 'null for none'));
    // @ts-expect-error a number is no tangent
    expect(push(doubled(() => 5))).toThrow(refusal('GRAD_CUSTOM', 'tangent 0', 'got 5'));
  });
  test('gradients of another shape, also forward and for one slice of many', () => {
    const f = by({ forward: (_, x) => x.sum(), backward: () => plain([1, 2, 3]) });
    const words = ['gradient 0 has shape [3]', 'its input [2]'];
    expect(() => vmap(grad((x: Tensor) => f(x)[0]!))(plain([[1, 2]]))).toThrow(
      refusal('GRAD_CUSTOM', ...words),
    );
    expect(() => jvp((x: Tensor) => f(x)[0]!, [plain([1, 2])], [plain([1, 2])])).toThrow(
      refusal('GRAD_CUSTOM', ...words),
    );
  });
  test('writes into leaves of a transform, and what it captures from one', () => {
    const double = (x: Tensor): Tensor => Double.apply(x);
    expect(() => vmap(grad((x: Tensor) => double(x).sum()))(plain([[1, 2]]))).toThrow(
      refusal('GRAD_INPLACE', 'input 0', 'a leaf', 'clone()'),
    );
    const times = (c: Tensor): Many => by({ forward: (_, x) => x.mul(c), backward: (_, g) => g.mul(c) });
    const words = ['no argument', 'as arguments'];
    expect(() => vmap((c: Tensor) => times(c)(plain(1))[0]!)(plain([1, 2]))).toThrow(
      refusal('GRAD_MODE', 'under vmap', ...words),
    );
    expect(() => jvp((c: Tensor) => times(c)(c)[0]!, [plain(1)], [plain(1)])).toThrow(
      refusal('GRAD_MODE', 'under jvp', ...words),
    );
  });
});

describe('under transforms', () => {
  test('a tangent that is passed on as it came is not written to by who gets it', () => {
    for (const own of [true, false]) {
      const rule = { forward: (_: Context, x: Tensor) => x.clone(), backward: (_: Context, g: Tensor) => g };
      const f = by(own ? { ...rule, jvp: (_, t) => t! } : rule);
      const [, moved] = jvp(
        (x: Tensor) => {
          const y = x.mul(1);
          const [z] = f(y);
          z!.mul_(2);
          return [y, z!];
        },
        [plain([2])],
        [plain([1])],
      );
      expect(moved.map((t) => t.tolist())).toEqual([[1], [2]]);
    }
  });
  test('a write counts once, also into a tensor from outside', () => {
    const outside = plain([1, 2]);
    vmap((x: Tensor) => Double.apply(outside).mul(x))(plain([1, 2, 3]));
    expect([outside.tolist(), outside.version]).toEqual([[2, 4], 1]);
    let inside = -1;
    vmap((x: Tensor) => {
      const y = x.clone();
      Double.apply(y);
      inside = y.version;
      return y;
    })(plain([1, 2, 3]));
    expect(inside).toBe(1);
  });
  test('a rule that writes runs once, also where it keeps what it made', () => {
    let runs = 0;
    const f = by({
      forward(ctx, x) {
        runs++;
        ctx.markDirty(x);
        ctx.saveForBackward(x.clone());
        return x.mul_(3);
      },
      backward: (_, g) => g.mul(3),
    });
    const slope = (x: Tensor): Tensor => grad((y: Tensor) => f(y.mul(1))[0]!.square())(x);
    expect(jvp(slope, [plain(2)], [plain(1)]).map((t) => t.item())).toEqual([36, 18]);
    expect(runs).toBe(1);
  });
  test('numbers of one slice become numbers of many where it writes', () => {
    const add = by({
      forward: (ctx, to, x) => (ctx.markDirty(to), to.add_(x)),
      backward: (_, g) => [g, g],
    });
    const f = (x: Tensor): Tensor => {
      const rows = plain([0, 0]).mul(1);
      add(rows.select(0, 1), x.square());
      return rows;
    };
    const x = plain([2, 3]);
    expect(vmap(f)(x).tolist()).toEqual([
      [0, 4],
      [0, 9],
    ]);
    expect(grad((y) => vmap(f)(y).sum())(x).tolist()).toEqual([4, 6]);
    expect(jvp(vmap(f), [x], [plain([1, 1])])[1].tolist()).toEqual([
      [0, 4],
      [0, 6],
    ]);
    const shared = plain([0]);
    expect(() => vmap((y: Tensor) => add(shared, y)[0]!)(x)).toThrow(
      refusal('GRAD_MODE', '[1] from outside'),
    );
    expect(shared.tolist()).toEqual([0]);
  });
});

/** Custom operations: PyTorch's Function, and JAX's custom_vjp. */
import { type Tensor, where } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  customVjp,
  Function,
  type FunctionContext,
  grad,
  gradcheck,
  gradgradcheck,
  gradients,
  hessian,
  jvp,
  noGrad,
  vmap,
} from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

class Exp extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    const y = x.exp();
    ctx.saveForBackward(y);
    return y;
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    return g.mul(ctx.savedTensors[0]!);
  }
}
/** x * w scaled by a number that is no tensor. */
class Scaled extends Function {
  static forward(ctx: FunctionContext & { by?: number }, x: Tensor, w: Tensor, by: number): Tensor {
    ctx.saveForBackward(x, w);
    ctx.by = by;
    return x.mul(w).mul(by);
  }
  static backward(ctx: FunctionContext & { by?: number }, g: Tensor): readonly (Tensor | null)[] {
    const [x, w] = ctx.savedTensors;
    const scaled = g.mul(ctx.by!);
    return [scaled.mul(w!), ctx.needsInputGrad[1] ? scaled.mul(x!).sum(0) : null, null];
  }
}
/** Its backward lies on purpose: the sign passes gradients as if it were the identity. */
class StraightThrough extends Function {
  static forward(_: FunctionContext, x: Tensor): Tensor {
    return x.sign();
  }
  static backward(_: FunctionContext, g: Tensor): Tensor {
    return g.mul(1);
  }
}

describe('a custom Function', () => {
  test('has the gradient that its backward says, to second order', () => {
    gradcheck((x) => Exp.apply(x), [leaf([0.3, -1])]);
    gradgradcheck((x) => Exp.apply(x), [leaf([0.3, -1])]);
  });
  test('takes arguments that are no tensors, and is asked only for gradients that somebody wants', () => {
    const [x, w] = [
      leaf([
        [1, 2],
        [3, 4],
      ]),
      plain([5, 6]),
    ];
    const y = Scaled.apply(x, w, 10);
    expect(y.gradFn!.name).toBe('ScaledBackward');
    y.sum().backward();
    expect(x.grad!.tolist()).toEqual([
      [50, 60],
      [50, 60],
    ]);
    gradcheck((a, b) => Scaled.apply(a, b, 3), [leaf([[1, 2]]), leaf([0.5, -1])]);
  });
  test('records nothing inside, and nothing at all under noGrad', () => {
    let inside = true;
    class Watch extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        const y = x.mul(2);
        inside = y.requiresGrad;
        return y;
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g.mul(2);
      }
    }
    const x = leaf([1]);
    expect(Watch.apply(x).requiresGrad).toBe(true);
    expect(inside).toBe(false);
    expect(noGrad(() => Watch.apply(x)).requiresGrad).toBe(false);
  });
  test('may lie about its derivative, under every transform', () => {
    const f = (x: Tensor): Tensor => StraightThrough.apply(x);
    const x = plain([[-2, 3]]);
    expect(grad((v) => f(v).sum())(x).tolist()).toEqual([[1, 1]]);
    expect(jvp(f, [x], [plain([[5, 7]])])[1].tolist()).toEqual([[5, 7]]);
    expect(vmap(grad((v: Tensor) => f(v).sum()))(x).tolist()).toEqual([[1, 1]]);
    expect(grad((v) => vmap(f)(v).sum())(x).tolist()).toEqual([[1, 1]]);
    expect(jvp(vmap(f), [x], [plain([[5, 7]])])[1].tolist()).toEqual([[5, 7]]);
    expect(vmap((v: Tensor) => jvp(f, [v], [v])[1])(x).tolist()).toEqual([[-2, 3]]);
  });
  test('batches with a shared argument, whose gradient is summed over the slices', () => {
    const x = plain([
      [1, 2],
      [3, 4],
    ]);
    const f = (w: Tensor): Tensor => vmap((row: Tensor) => Scaled.apply(row.unsqueeze(0), w, 2))(x).sum();
    expect(grad(f)(plain([1, 1])).tolist()).toEqual([8, 12]);
    const perSample = vmap((row: Tensor) =>
      grad((w) => Scaled.apply(row.unsqueeze(0), w, 2).sum())(plain([1, 1])),
    );
    expect(perSample(x).tolist()).toEqual([
      [2, 4],
      [6, 8],
    ]);
  });
  test('is differentiated forward over reverse', () => {
    const h = hessian((x) => Exp.apply(x).sum())(plain([0, 1]));
    expect(h.select(0, 0).tolist()).toEqual([1, 0]);
    expect(h.select(0, 1).select(0, 1).item()).toBeCloseTo(Math.E, 12);
  });
  test('may have a forward rule of its own', () => {
    class Doubled extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul(2);
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g.mul(2);
      }
      static jvp(_: FunctionContext, t: Tensor | null): Tensor {
        return t!.mul(100);
      }
    }
    const f = (x: Tensor): Tensor => Doubled.apply(x);
    expect(jvp(f, [plain([1])], [plain([1])])[1].tolist()).toEqual([100]);
    expect(jvp(vmap(f), [plain([1])], [plain([1])])[1].tolist()).toEqual([100]);
  });
  test('has several outputs, some of them without gradient, some of them unused', () => {
    class Parts extends Function {
      static forward(ctx: FunctionContext, x: Tensor): readonly Tensor[] {
        const [whole, half, sign] = [x.mul(1), x.mul(0.5), x.sign()];
        ctx.markNonDifferentiable(sign);
        return [whole, half, sign];
      }
      static backward(_: FunctionContext, a: Tensor, b: Tensor): Tensor {
        return a.add(b.mul(0.5));
      }
    }
    const x = leaf([2, -4]);
    const [whole, half, sign] = Parts.apply(x);
    expect([whole!.requiresGrad, half!.requiresGrad, sign!.requiresGrad]).toEqual([true, true, false]);
    half!.sum().backward();
    expect(x.grad!.tolist()).toEqual([0.5, 0.5]);
  });
  test('may return and save other things beside tensors, under every transform', () => {
    class Noted extends Function {
      static forward(ctx: FunctionContext, x: Tensor): readonly [null, Tensor, { note: string }] {
        ctx.saveForBackward(null, x);
        return [null, x.mul(x), { note: 'squared' }];
      }
      static backward(
        ctx: FunctionContext<readonly [null, Tensor]>,
        none: null,
        g: Tensor,
        note: null,
      ): Tensor {
        const [free, x] = ctx.savedTensors;
        expect([none, note, free]).toEqual([null, null, null]);
        return g.mul(x).mul(2);
      }
    }
    const [none, y, { note }] = Noted.apply(leaf([1, 2]));
    expect([none, y.requiresGrad, note]).toEqual([null, true, 'squared']);
    const f = (x: Tensor): Tensor => Noted.apply(x)[1];
    const x = plain([1, 2]);
    expect(vmap(grad(f))(x).tolist()).toEqual([2, 4]);
    expect(vmap(grad(grad(f)))(x).tolist()).toEqual([2, 2]);
    expect(jvp(f, [x], [x])[1].tolist()).toEqual([2, 8]);
    expect(jvp(vmap(f), [x], [x])[1].tolist()).toEqual([2, 8]);
  });
  test('gets null instead of zeros when it asks for that', () => {
    const seen: unknown[] = [];
    class Two extends Function {
      static forward(ctx: FunctionContext, x: Tensor): readonly Tensor[] {
        ctx.setMaterializeGrads(false);
        return [x.mul(1), x.mul(2)];
      }
      static backward(_: FunctionContext, a: Tensor, b: Tensor): Tensor {
        seen.push(a, b.tolist());
        return b.mul(2);
      }
    }
    Two.apply(leaf([1]))[1]!.backward();
    expect(seen).toEqual([null, [1]]);
  });
  test('may write into an input when it says so', () => {
    class Negate extends Function {
      static forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.markDirty(x);
        return x.mul_(-1);
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g.neg();
      }
    }
    const x = leaf([1, 2]);
    const y = x.mul(3);
    const z = Negate.apply(y);
    expect(z).toBe(y);
    z.mul(z).sum().backward();
    expect(x.grad!.tolist()).toEqual([18, 36]);
    expect(() => Negate.apply(x)).toThrow(refusal('GRAD_INPLACE', 'leaf'));
  });
});

describe('it refuses', () => {
  class Wrong extends Function {
    static forward(_: FunctionContext, a: Tensor, b: Tensor): Tensor {
      return a.mul(b);
    }
    static backward(_: FunctionContext, g: Tensor): Tensor {
      return g;
    }
  }
  test('GRAD-10: a backward that returns 1 gradient for 2 arguments', () => {
    const y = Wrong.apply(leaf([1]), leaf([2]));
    expect(() => y.backward()).toThrow(refusal('GRAD_CUSTOM', 'Wrong', '1 gradients', '2 arguments'));
  });
  test('a gradient of another shape, or of no tensor', () => {
    class Shape extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul(1);
      }
      static backward(): Tensor {
        return plain([1, 2, 3]);
      }
    }
    expect(() =>
      Shape.apply(leaf([1, 2]))
        .sum()
        .backward(),
    ).toThrow(refusal('GRAD_CUSTOM', '[3]', '[2]'));
    class Number extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul(1);
      }
      static backward(): Tensor {
        // @ts-expect-error a number is no gradient
        return 7;
      }
    }
    expect(() =>
      Number.apply(leaf([1, 2]))
        .sum()
        .backward(),
    ).toThrow(refusal('GRAD_CUSTOM', '7'));
  });
  test('GRAD-18: a second derivative where there is none', () => {
    class Once extends Function {
      static readonly onceDifferentiable = true;
      static forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x.mul(x);
      }
      static backward(ctx: FunctionContext, g: Tensor): Tensor {
        return g.mul(ctx.savedTensors[0]!).mul(2);
      }
    }
    const x = leaf([3]);
    const [g] = gradients(Once.apply(x).sum(), x, { createGraph: true });
    expect(g!.tolist()).toEqual([6]);
    expect(() => gradients(g!.sum(), x)).toThrow(refusal('GRAD_HIGHER_ORDER', 'Once'));
    expect(() => grad((a) => grad((b) => Once.apply(b).sum())(a).sum())(plain([3]))).toThrow(
      refusal('GRAD_HIGHER_ORDER', 'Once'),
    );
  });
  test('a second backward, and a write to what was saved', () => {
    const y = Exp.apply(leaf([1])).sum();
    y.backward();
    expect(() => y.backward()).toThrow(refusal('GRAD_FREED', 'ExpBackward', 'retainGraph'));
    const z = Exp.apply(leaf([1]));
    z.detach().add_(1);
    expect(() => z.sum().backward()).toThrow(refusal('GRAD_INPLACE', 'ExpBackward', 'version 1'));
  });
  test('a write that it was not told of, and a result that is no tensor', () => {
    class Sly extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul_(2).mul(1);
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g;
      }
    }
    expect(() => Sly.apply(leaf([1]).mul(1))).toThrow(refusal('GRAD_CUSTOM', 'input 0', 'markDirty'));
    class Nothing extends Function {
      // @ts-expect-error forward returns tensors
      static forward(): Tensor {}
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g;
      }
    }
    expect(() => Nothing.apply()).toThrow(refusal('GRAD_CUSTOM', 'must return tensors'));
  });
});

describe('customVjp', () => {
  /** log(1 + e ** x), whose plain derivative is inf / inf at 1000. */
  const log1pExp = customVjp(
    (x: Tensor) => x.exp().add(1).log(),
    (x: Tensor) => [x.exp().add(1).log(), x],
    (x, g) => [g.mul(x.sigmoid())],
  );
  test('replaces a derivative that overflows', () => {
    const f = (x: Tensor): Tensor => x.exp().add(1).log();
    expect(grad((x) => f(x).sum())(plain([1000])).item()).toBeNaN();
    expect(grad((x) => log1pExp(x).sum())(plain([1000])).tolist()).toEqual([1]);
    gradgradcheck((x) => log1pExp(x), [leaf([0.3, -1])]);
    expect(vmap(grad((x: Tensor) => log1pExp(x)))(plain([0, 1000])).tolist()).toEqual([0.5, 1]);
  });
  test('takes trees, keeps what is no tensor, and clips a gradient on its way back', () => {
    interface Box {
      readonly value: Tensor;
      readonly limit: number;
    }
    const clipped = customVjp(
      (box: Box) => ({ out: box.value.mul(1) }),
      (box: Box) => [{ out: box.value.mul(1) }, { limit: box.limit }],
      ({ limit }, { out }) => [{ value: where(out.gt(limit), limit, out), limit }],
    );
    const f = (x: Tensor): Tensor =>
      clipped({ value: x, limit: 0.5 })
        .out.mul(plain([0.1, 7]))
        .sum();
    expect(grad(f)(plain([1, 1])).tolist()).toEqual([0.1, 0.5]);
    expect(clipped({ value: plain([1]), limit: 1 }).out.tolist()).toEqual([1]);
  });
  test('refuses gradients that do not fit the arguments', () => {
    const wrong = customVjp(
      (a: Tensor, b: Tensor) => a.mul(b),
      (a: Tensor, b: Tensor) => [a.mul(b), null],
      // @ts-expect-error two gradients are wanted
      (_, g) => [g],
    );
    expect(() => grad((a) => wrong(a, a).sum())(plain([1]))).toThrow(
      refusal('GRAD_CUSTOM', '1 gradients', '2 arguments'),
    );
  });
});

/** Inputs that go wrong, by the ids of the repository's list of bad inputs. */
import { isGradEnabled, noGrad, ones, stateOf, type Tensor, tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Function, type FunctionContext, grad, gradients, jvp, nameTensor } from '../src/index.js';
import { hinting, refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

describe('backward', () => {
  test('GRAD-01: of a tensor that needs no gradient', () => {
    const made = 'was not made by a recorded operation';
    for (const y of [ones([2]).sum(), noGrad(() => leaf([1, 2]).sum())]) {
      expect(() => y.backward()).toThrow(
        refusal('GRAD_NOT_REQUIRED', 'backward: the tensor, shape []', 'requires no gradient', made),
      );
      expect(() => y.backward()).toThrow(hinting('ask for it with requiresGrad_() before it is used'));
      expect(() => y.backward()).toThrow(hinting('noGrad'));
    }
  });
  test('GRAD-02: of three numbers without a gradient to start from', () => {
    expect(() => leaf([1, 2, 3]).mul(2).backward()).toThrow(
      refusal(
        'GRAD_NON_SCALAR',
        'backward',
        'shape [3]',
        'reduce it first, or pass a gradient of that shape',
      ),
    );
  });
  test('GRAD-03: a second time where values were saved, naming the operation', () => {
    const x = leaf([1, 2]);
    const y = x.exp().sum();
    y.backward();
    expect(() => y.backward()).toThrow(refusal('GRAD_FREED', 'that exp saved', '{ retainGraph: true }'));
    expect(x.grad!.tolist()).toEqual([1, 2].map(Math.exp));
  });
  test('GRAD-03: a graph of sum alone may be walked twice', () => {
    const x = leaf([1, 2]);
    const y = x.sum();
    y.backward();
    y.backward();
    expect(x.grad!.tolist()).toEqual([2, 2]);
  });
  test('GRAD-04: after a saved output was written to; who saved, who wrote, and both versions are named', () => {
    const x = leaf([1, 2]);
    const y = x.exp();
    y.add_(1);
    expect(() => y.sum().backward()).toThrow(
      refusal('GRAD_INPLACE', 'ExpBackward0: "y" of exp', 'by add_', 'version 1', 'expected 0'),
    );
    expect(x.grad).toBeNull();
  });
  test('GRAD-16: after a saved value was written to through detach()', () => {
    const y = leaf([1, 2]).mul(1);
    const z = y.mul(y).sum();
    y.detach().add_(1);
    expect(y.version).toBe(1);
    expect(() => z.backward()).toThrow(refusal('GRAD_INPLACE', 'of mul', 'version 1', 'expected 0'));
  });
  test('GRAD-20: of a detached tensor', () => {
    const y = leaf([1]).mul(2).detach();
    expect(() => y.backward()).toThrow(refusal('GRAD_NOT_REQUIRED', 'requires no gradient'));
    expect(() => y.backward()).toThrow(hinting('a result of detach()'));
  });
  test('GRAD-28: 100,000 passes accumulate in the same memory', () => {
    const x = leaf([1, 2]);
    x.sum().backward();
    const { storage } = stateOf(x).grad!;
    for (let i = 1; i < 100_000; i++) x.sum().backward();
    expect(stateOf(x).grad!.storage).toBe(storage);
    expect(x.grad!.tolist()).toEqual([100_000, 100_000]);
  });
  test('GRAD-37: through a tensor of an earlier pass whose values are freed', () => {
    const x = leaf([1, 2]);
    let kept: Tensor | null = null;
    const f = (): Tensor => {
      const y = x.mul(x);
      const z = kept === null ? y : y.add(kept);
      kept = y;
      return z.sum();
    };
    f().backward();
    const before = x.grad!.tolist();
    expect(() => f().backward()).toThrow(refusal('GRAD_FREED', 'mul'));
    // No half gradient: what was freed is noticed before anything is added.
    expect(x.grad!.tolist()).toEqual(before);
  });
});

describe('leaves and writes', () => {
  test('GRAD-05: a write to a leaf that needs a gradient', () => {
    const x = leaf([1, 2]);
    expect(() => x.add_(1)).toThrow(refusal('GRAD_INPLACE', 'leaf', 'noGrad'));
    expect(x.tolist()).toEqual([1, 2]);
    expect(x.version).toBe(0);
  });
  test('GRAD-06: a gradient asked of integers', () => {
    expect(() => tensor([1], { dtype: 'int32', requiresGrad: true })).toThrow(
      refusal('GRAD_DTYPE', 'int32', 'floating'),
    );
    expect(() => tensor([1n]).requiresGrad_()).toThrow(refusal('GRAD_DTYPE', 'int64'));
  });
  test('GRAD-29: x = x.add_(x) is no cycle: the right value, and an end', () => {
    const w = leaf([1, 2]);
    let x = w.mul(1);
    x = x.add_(x);
    x = x.add_(x);
    x.sum().backward();
    expect(w.grad!.tolist()).toEqual([4, 4]);
    const y = w.mul(1);
    y.mul_(y);
    // mul reads what it overwrote: the left operand is kept, the right one has changed.
    expect(() => y.sum().backward()).toThrow(refusal('GRAD_INPLACE', 'mul_'));
  });
  test('GRAD-32: retainGrad on a tensor that requires no gradient, and on a leaf, where it does nothing', () => {
    expect(() => plain([1]).retainGrad()).toThrow(
      refusal('GRAD_MODE', 'retainGrad', '[1]', 'requires no gradient'),
    );
    const x = leaf([2]);
    x.retainGrad();
    x.mul(x).sum().backward();
    expect(x.grad!.tolist()).toEqual([4]);
  });
  test('a gradient of another shape or type is not taken', () => {
    const x = leaf([1, 2]);
    expect(() => (x.grad = plain([1, 2, 3]))).toThrow(refusal('GRAD_SHAPE', '[3]', '[2]'));
    expect(() => (x.grad = ones([2]))).toThrow(refusal('DTYPE_MISMATCH', 'float32', 'float64'));
    expect(x.grad).toBeNull();
  });
});

describe('functions', () => {
  test('GRAD-07: grad of a function that returns a number', () => {
    // @ts-expect-error a number is no tensor
    const f = grad((x) => x.ndim);
    expect(() => f(plain([1]))).toThrow(
      refusal('ARG_TYPE', 'grad: the function must return a tensor', 'it returned 1'),
    );
  });
  test('GRAD-08: grad of a function that returns nothing', () => {
    // @ts-expect-error nothing is no tensor
    const f = grad((x) => void x);
    expect(() => f(plain([1]))).toThrow(refusal('ARG_TYPE', 'nothing'));
  });
  test('GRAD-09: gradients by an input that the output does not depend on; grad gives zeros', () => {
    const [x, y] = [leaf([1, 2]), leaf([3])];
    expect(() => gradients(x.sum(), [x, y])).toThrow(refusal('GRAD_UNREACHABLE', 'input 1', 'allowUnused'));
    expect(gradients(x.sum(), [x, y], { allowUnused: true })[1]).toBeNull();
    expect(grad((a) => a.detach().sum())(plain([1, 2])).tolist()).toEqual([0, 0]);
  });
  test('GRAD-24: one tangent for two primals', () => {
    // @ts-expect-error two tangents are wanted
    expect(() => jvp((a, b) => a.add(b), [plain(1), plain(2)], [plain(1)])).toThrow(
      refusal('GRAD_SHAPE', '2 primals', '1 tangent'),
    );
    expect(() => jvp((a) => a, [plain([1, 2])], [plain([1])])).toThrow(refusal('GRAD_SHAPE', '[1]', '[2]'));
  });
  test('GRAD-33: an empty list of inputs, or of outputs', () => {
    expect(() => gradients(leaf([1]).sum(), [])).toThrow(refusal('ARG_RANGE', 'at least one input'));
    expect(() => gradients([], leaf([1]))).toThrow(refusal('ARG_RANGE', 'at least one output'));
  });
  test('GRAD-38: a gradient asked of a frozen tensor', () => {
    const [x, frozen] = [leaf([1, 2]), plain([3, 4])];
    expect(() => gradients(x.mul(frozen).sum(), [x, frozen])).toThrow(
      refusal('GRAD_NOT_REQUIRED', 'input 1', 'shape [2]'),
    );
    frozen.role = 'parameter';
    const asked = (): unknown => gradients(x.mul(frozen).sum(), [x, frozen]);
    expect(asked).toThrow(refusal('GRAD_NOT_REQUIRED', 'input 1, a frozen parameter of shape [2]'));
    // Names of parameters are the module's, which tells them.
    nameTensor(frozen, 'encoder.scale');
    nameTensor(frozen, 'scale');
    expect(asked).toThrow(
      refusal('GRAD_NOT_REQUIRED', 'input 1, the frozen parameter "encoder.scale" of shape [2]'),
    );
  });
  test('a misspelt option is refused', () => {
    const y = leaf([1]).sum();
    // @ts-expect-error the option is allowUnused
    expect(() => gradients(y, y, { allowUnsed: true })).toThrow(refusal('ARG_UNKNOWN', 'allowUnused'));
    // @ts-expect-error the option is retainGraph
    expect(() => y.backward(undefined, { retaingraph: true })).toThrow(refusal('ARG_UNKNOWN', 'retainGraph'));
  });
});

describe('modes and hooks', () => {
  class Wrong extends Function {
    static forward(_: FunctionContext, a: Tensor, b: Tensor): Tensor {
      return a.mul(b);
    }
    static backward(_: FunctionContext, g: Tensor): Tensor {
      return g;
    }
  }
  test('GRAD-10: a custom operation that returns 1 gradient for 2 arguments, and leaves get none', () => {
    const [x, w] = [leaf([1]), leaf([2])];
    expect(() => x.mul(1).add(Wrong.apply(x, w)).backward()).toThrow(
      refusal('GRAD_CUSTOM', 'Wrong: backward returned 1 gradients for 2 arguments', 'null for none'),
    );
    expect([x.grad, w.grad]).toEqual([null, null]);
  });
  test('GRAD-17: noGrad of an asynchronous function', async () => {
    const seen: boolean[] = [];
    const call = (): unknown =>
      noGrad(async () => {
        await Promise.resolve();
        seen.push(isGradEnabled());
      });
    expect(call).toThrow(refusal('GRAD_MODE', 'asynchronous'));
    expect(isGradEnabled()).toBe(true);
    await Promise.resolve();
    expect(seen).toEqual([true]);
  });
  test('GRAD-19: a hook that returns another shape, or no tensor', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.registerHook(() => undefined);
    const remove = y.registerHook(() => plain([1, 2, 3]));
    expect(() => y.sum().backward()).toThrow(refusal('GRAD_SHAPE', 'hook 1', '[3]', '[2]'));
    remove();
    // @ts-expect-error a number is no gradient
    y.registerHook(() => 7);
    expect(() => y.sum().backward()).toThrow(refusal('GRAD_SHAPE', 'hook 1', '7', '[2]'));
  });
});

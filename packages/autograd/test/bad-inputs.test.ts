/** Inputs that go wrong, by the ids of the repository's list of bad inputs. */
import { AutogradError, DTypeError } from '@isograd/errors';
import {
  defineOp,
  isGradEnabled,
  mul,
  needs,
  noGrad,
  ones,
  type OpFunction,
  stateOf,
  type Tensor,
  tensor,
  zeros,
} from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { grad, gradcheck, gradients, jvp } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

describe('backward', () => {
  test('GRAD-01: of a tensor that needs no gradient', () => {
    expect(() => ones([2]).sum().backward()).toThrow(
      refusal('GRAD_NOT_REQUIRED', 'backward', '[]', 'requires no gradient'),
    );
    expect(() => ones([2]).sum().backward()).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('requiresGrad') }),
    );
  });
  test('GRAD-02: of three numbers without a gradient to start from', () => {
    expect(() => leaf([1, 2, 3]).mul(2).backward()).toThrow(
      refusal('GRAD_NON_SCALAR', '[3]', 'pass a gradient'),
    );
  });
  test('GRAD-03: a second time where values were saved, naming the operation', () => {
    const x = leaf([1, 2]);
    const y = x.exp().sum();
    y.backward();
    expect(() => y.backward()).toThrow(refusal('GRAD_FREED', 'exp', 'retainGraph'));
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
      refusal('GRAD_INPLACE', 'exp', 'add_', 'version 1', 'expected 0'),
    );
    expect(x.grad).toBeNull();
  });
  test('GRAD-16: after a saved value was written to through detach()', () => {
    const y = leaf([1, 2]).mul(1);
    const z = y.mul(y).sum();
    y.detach().add_(1);
    expect(() => z.backward()).toThrow(refusal('GRAD_INPLACE', 'mul', 'version 1'));
  });
  test('GRAD-20: of a detached tensor', () => {
    const y = leaf([1]).mul(2).detach();
    expect(() => y.backward()).toThrow(refusal('GRAD_NOT_REQUIRED', 'requires no gradient'));
    expect(() => y.backward()).toThrow(expect.objectContaining({ hint: expect.stringContaining('detach') }));
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
    expect(() => plain([1]).retainGrad()).toThrow(refusal('GRAD_MODE', 'retainGrad', '[1]'));
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
    expect(() => f(plain([1]))).toThrow(refusal('ARG_TYPE', '1', 'must return a tensor'));
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
      refusal('GRAD_NOT_REQUIRED', 'input 1', '[2]'),
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
    expect(() => y.sum().backward()).toThrow(refusal('GRAD_SHAPE', 'hook 1', '7'));
  });
});

describe('gradcheck', () => {
  const scaled: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
    name: 'planted',
    node: 'PlantedBackward0',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x]) => x!,
    kernel: ([x], [y]) => x!.data().forEach((v, i) => void (y!.storage.data[i] = 100 * v)),
    vjp: { x: needs([], ({ g }) => mul(g, 100 * 1.001)) },
    jvp: 'diagonal',
    batch: 'aligned',
  }).called((run) => (x) => run.one([x], undefined));

  test('GRAD-25: of float32', () => {
    const call = (): unknown => gradcheck((x) => x.mul(2), [tensor([1], { requiresGrad: true })]);
    expect(call).toThrow(refusal('DTYPE_UNSUPPORTED', 'input 0', 'float32', 'float64 is needed', 'rounding'));
    expect(call).toThrow(DTypeError);
  });
  test('GRAD-26: of a gradient that is wrong by a factor of 1.001', () => {
    const call = (): unknown => gradcheck(scaled, [leaf([[1, 2]])], { rtol: 1e-4 });
    expect(call).toThrow(
      refusal('GRAD_CHECK', 'input 0[0,0]', '100.1', 'differences say', 'tolerance', 'of planted'),
    );
    expect(call).toThrow(AutogradError);
    expect(gradcheck(scaled, [leaf([1])], { rtol: 1e-2 })).toBe(true);
  });
  test('a function that draws anew each time is refused', () => {
    let calls = 0;
    const f = (x: Tensor): Tensor => x.mul(++calls);
    expect(() => gradcheck(f, [leaf([1])])).toThrow(refusal('GRAD_NONDETERMINISTIC', 'input 0'));
  });
  test('an output that moves without a gradient is refused', () => {
    expect(() => gradcheck((x) => x.detach(), [leaf([1])])).toThrow(
      refusal('GRAD_CHECK', 'requires no gradient'),
    );
  });
});

describe('numbers at the edge', () => {
  const slope = (values: readonly number[], f: (x: Tensor) => Tensor): unknown =>
    grad((x) => f(x).sum())(plain(values)).tolist();

  test('GRAD-13: sqrt(-1) and sqrt(0) have a gradient of NaN and infinity, and nothing throws', () => {
    expect(slope([-1, 0, 4], (x) => x.sqrt())).toEqual([NaN, Infinity, 0.25]);
  });
  test('GRAD-21: relu and abs have slope 0 at 0; equal largest share, or the first wins along an axis', () => {
    expect(slope([0, -0], (x) => x.relu())).toEqual([0, 0]);
    expect(slope([0, -0], (x) => x.abs())).toEqual([0, 0]);
    expect(slope([2, 2, 1], (x) => x.max())).toEqual([0.5, 0.5, 0]);
    expect(slope([2, 2, 1], (x) => x.max(0).values)).toEqual([1, 0, 0]);
    expect(slope([1, 3], (x) => x.maximum(plain([1, 1])))).toEqual([0.5, 1]);
  });
  test('GRAD-22: gradients of a broadcast sum have exactly the shapes of the inputs', () => {
    const inputs = [ones([2, 3]), ones([3]), ones([2, 1]), ones([])].map((x) => x.requiresGrad_());
    inputs
      .reduce((a, b) => a.add(b))
      .sum()
      .backward();
    expect(inputs.map((x) => x.grad!.shape)).toEqual(inputs.map((x) => x.shape));
    expect(inputs[3]!.grad!.item()).toBe(6);
  });
  test('GRAD-23: a tensor without elements has a gradient without elements', () => {
    const x = zeros([0, 3], { requiresGrad: true });
    x.exp().mul(2).sum().backward();
    expect(x.grad!.shape).toEqual([0, 3]);
  });
  test('GRAD-31: float32 times float64: each gradient has the type of its input', () => {
    const [a, b] = [ones([2], { requiresGrad: true }), leaf([1, 2])];
    const y = a.mul(b);
    y.sum().backward();
    expect([y.dtype, a.grad!.dtype, b.grad!.dtype]).toEqual(['float64', 'float32', 'float64']);
  });
  test('GRAD-34: a repeated index gets the sum of what came back', () => {
    expect(slope([1, 2, 3], (x) => x.indexSelect(0, tensor([0n, 0n, 1n])))).toEqual([2, 1, 0]);
    expect(slope([1, 2, 3], (x) => x.gather(0, tensor([0n, 0n, 1n])))).toEqual([2, 1, 0]);
  });
  test('GRAD-35: pow(x, 0) at 0, pow(0, y) by y, and 0 log 0', () => {
    expect(slope([0, 2], (x) => x.pow(0))).toEqual([0, 0]);
    expect(slope([0, 1, 2], (y) => plain([0, 0, 0]).pow(y))).toEqual([0, 0, 0]);
    expect(slope([0], (x) => x.mul(x.log()))).toEqual([NaN]);
  });
  test('GRAD-36: logsumexp of a row of -inf is -inf, and its gradient NaN as in PyTorch', () => {
    const x = tensor([-Infinity, -Infinity], { dtype: 'float64', requiresGrad: true });
    const y = x.logsumexp(0);
    y.backward();
    expect(y.item()).toBe(-Infinity);
    expect(x.grad!.tolist()).toEqual([NaN, NaN]);
  });
});

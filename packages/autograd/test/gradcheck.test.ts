/** What gradcheck and gradgradcheck say when they refuse: who, which output, which element of which input, both values. */
import { isIsogradError, type IsogradError } from '@isograd/errors';
import { ones, type Tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Function, type FunctionContext, gradcheck, gradgradcheck } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf } from './torch/case.js';

/** `x * x`, with a slope that is too large where x is 4. */
class Square extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.mul(x);
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [x] = ctx.savedTensors;
    return g.mul(x!).mul(2).add(x!.eq(4).mul(g));
  }
}
/** `x ** 3`, whose backward hides a factor from the second derivative. */
class Cube extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.pow(3);
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [x] = ctx.savedTensors;
    return g.mul(x!).mul(x!.detach()).mul(3);
  }
}
const square = (x: Tensor): Tensor => Square.apply(x);
const cube = (x: Tensor): Tensor => Cube.apply(x);
const matrix = (): Tensor =>
  leaf([
    [1, 2],
    [3, 4],
  ]);
const thrown = (f: () => unknown): IsogradError => {
  try {
    f();
  } catch (error) {
    if (isIsogradError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('a wrong gradient', () => {
  test('names the function, both elements by their index, both values and the tolerance', () => {
    const error = thrown(() => gradcheck(square, [matrix()]));
    expect(error).toEqual(
      refusal(
        'GRAD_CHECK',
        'gradcheck of square: output 0[1,1] by input 0[1,1]: backward says 9, differences say ',
      ),
    );
    const { analytic, numeric, tolerance, ...where } = error.details;
    expect(where).toEqual({ of: 'square', input: 0, element: 3, output: 0, row: 3 });
    expect([analytic, numeric, tolerance]).toEqual([
      9,
      expect.closeTo(8, 8),
      expect.closeTo(1e-5 + 8e-3, 10),
    ]);
  });
  test('atol, rtol and eps decide as in PyTorch', () => {
    expect(gradcheck(square, [matrix()], { rtol: 0.2 })).toBe(true);
    expect(gradcheck(square, [matrix()], { atol: 1.1 })).toBe(true);
    expect(() => gradcheck(square, [matrix()], { atol: 0.9 })).toThrow(refusal('GRAD_CHECK'));
    // A step of 1 sees the mean slope from 0 to 2 of a kink at 0.5.
    const kink = (x: Tensor): Tensor => x.sub(0.5).relu();
    expect(gradcheck(kink, [leaf([1])])).toBe(true);
    expect(() => gradcheck(kink, [leaf([1])], { eps: 1 })).toThrow(refusal('GRAD_CHECK', 'say 0.75'));
  });
  test('of a gradient is told as such, by the name of the function', () => {
    expect(gradcheck(cube, [matrix()])).toBe(true);
    expect(() => gradgradcheck(cube, [matrix()])).toThrow(
      refusal('GRAD_CHECK', 'gradgradcheck of cube: gradient of input 0[0,0] by input 0[0,0]: backward says'),
    );
  });
  test('a gradient that moves with what backward starts from is told as well', () => {
    class Stuck extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul(2);
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g.detach().mul(2).add(g.mul(0));
      }
    }
    expect(() => gradgradcheck((x) => Stuck.apply(x), [leaf([1])])).toThrow(
      refusal('GRAD_CHECK', 'gradient of input 0[0] by the gradient of output 0[0]'),
    );
  });
  test('NaN agrees with nothing, as in PyTorch', () => {
    expect(() => gradcheck((x) => x.sqrt(), [leaf([-1])])).toThrow(
      refusal('GRAD_CHECK', 'backward says NaN'),
    );
  });
});

describe('two passes that differ', () => {
  const moody = (by: number): ((x: Tensor) => Tensor) => {
    let passes = 0;
    class Moody extends Function {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul(2);
      }
      static backward(_: FunctionContext, g: Tensor): Tensor {
        return g.mul(2 + by * passes++);
      }
    }
    return (x) => Moody.apply(x);
  };
  test('are refused, however near', () => {
    expect(() => gradcheck(moody(1e-9), [leaf([[1]])])).toThrow(
      refusal('GRAD_NONDETERMINISTIC', 'gradcheck of', 'input 0[0,0]', '2 and 2.000000001'),
    );
  });
  test('but within nondetTol', () => {
    expect(gradcheck(moody(1e-9), [leaf([[1]])], { nondetTol: 1e-8 })).toBe(true);
  });
});

describe('it refuses', () => {
  test.each<[string, () => unknown, ReturnType<typeof refusal>]>([
    [
      'inputs that want no gradient',
      () => gradgradcheck(cube, [ones([2], { dtype: 'float64' })]),
      refusal('GRAD_NOT_REQUIRED', 'gradgradcheck: no input'),
    ],
    [
      'float32',
      () => gradgradcheck(cube, [ones([2], { requiresGrad: true })]),
      refusal('DTYPE_UNSUPPORTED', 'gradgradcheck: input 0 is float32'),
    ],
    ['a step of 0', () => gradcheck(cube, [leaf([1])], { eps: 0 }), refusal('ARG_RANGE', 'eps is 0')],
    [
      'a tolerance below 0',
      () => gradcheck(cube, [leaf([1])], { rtol: -1 }),
      refusal('ARG_RANGE', 'rtol is -1'),
    ],
    [
      'one tensor in place of a list',
      // @ts-expect-error a list is wanted
      () => gradcheck(cube, leaf([1])),
      refusal('ARG_TYPE', 'gradcheck: the inputs must be a list of tensors'),
    ],
    [
      'a function that returns no tensor',
      // @ts-expect-error a number is no tensor
      () => gradcheck((x) => x.ndim, [leaf([1])]),
      refusal('ARG_TYPE', 'must return tensors, and it returned 1'),
    ],
  ])('%s', (_, call, refused) => {
    expect(call).toThrow(refused);
  });
  test('but nothing is wrong with no elements', () => {
    expect(gradcheck((x) => x.mul(2), [zeros([0], { dtype: 'float64' }).requiresGrad_()])).toBe(true);
  });
});

/** What the checks of gradients refuse, by the ids of the repository's list of bad inputs. */
import { AutogradError, DTypeError } from '@isograd/errors';
import { defineOp, mul, needs, type OpFunction, type Tensor, tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf } from './torch/case.js';

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

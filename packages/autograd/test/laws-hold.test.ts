/** The public laws: they hold for a right formula, and each wrong rule breaks the one that is about it. */
import { defineOp, needs, type OpFunction, type Tensor } from '@isograd/tensor';
import { numbers, sample, type Sample } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { laws } from '../src/testing.js';

/** `x ** 3`; the right formula for its slope has factor 3. */
const cube = (factor: number): OpFunction<[x: Tensor]> =>
  defineOp<undefined, 'x', 'y'>({
    name: 'cube',
    node: 'CubeBackward0',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
    kernel: ([x], [y]) => {
      const to = y!.storage.data;
      x!.data().forEach((v, i) => void (to[i] = v ** 3));
    },
    vjp: { x: needs(['x'], ({ g }, x) => g.mul(x).mul(x).mul(factor)) },
    jvp: ({ inputs: [x], tangents: [t] }) => [t!.mul(x!).mul(x!).mul(3)],
    batch: 'aligned',
  }).called((run) => (x) => run.one([x], undefined));

const broken = (given: Sample): string[] =>
  laws
    .filter(({ applies, check }) => {
      if (!applies(given)) return false;
      try {
        check(given);
        return false;
      } catch (error) {
        expect(error).toMatchObject({ code: 'GRAD_CHECK' });
        return true;
      }
    })
    .map(({ title }) => title);

test('a right formula keeps all of them', () => {
  expect(broken(sample((x) => cube(3)(x), numbers(2, 3)))).toEqual([]);
});

test('a formula that is off by a tenth disagrees with differences and with forward mode', () => {
  const found = broken(sample((x) => cube(3.1)(x), numbers(2, 3)));
  expect(found).toContain('its formula agrees with central differences, to second order');
  expect(found).toContain('forward mode agrees with reverse mode, alone and mixed');
});

test('drawing at random and batching go together by other rules, so those laws do not apply', () => {
  const random: Sample = { xs: [numbers(2)], f: (x) => x, random: true };
  expect(laws.filter(({ applies }) => applies(random))).toHaveLength(2);
});

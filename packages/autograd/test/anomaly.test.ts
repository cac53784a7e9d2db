/** Anomaly detection: who made the first NaN, why, and where in the user's code. */
import { NumericError } from '@isograd/errors';
import { door, ones, tensor, type Tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  collectAnomalies,
  detectAnomaly,
  Function,
  type FunctionContext,
  grad,
  isAnomalyEnabled,
  vmap,
} from '../src/index.js';
import { caught } from './caught.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

const single = (values: number[]): Tensor => tensor(values);

describe('forward', () => {
  test('GRAD-12: sqrt(-1) is named with its reason, counts and shape', () => {
    const error = caught(() => plain([4, -1, -9]).sqrt().mul(2));
    expect(error).toBeInstanceOf(NumericError);
    expect(error).toEqual(
      refusal(
        'NUMERIC_NAN',
        'sqrt: forward',
        '2 NaN of 3 values',
        '[3]',
        'square root of a negative number (-1) at [1]',
      ),
    );
    expect(error.details).toMatchObject({ kind: 'producer', phase: 'forward', op: 'sqrt', inputs: [[3]] });
  });
  test('the call in the user code is told, not ours', () => {
    function mine(x: Tensor): Tensor {
      return x.log();
    }
    const { hint, details } = caught(() => mine(single([-1])));
    expect(hint).toMatch(/called at mine \(.*anomaly\.test\.ts:\d+:\d+\)/);
    expect(details['site']).toMatch(/^mine /);
  });
  test('the path of the module is told when the caller knows it', () => {
    expect(caught(() => single([-1]).log(), { path: () => 'body.2.act' }).message).toMatch(
      /^body\.2\.act \(log\): /,
    );
  });
  test.each<[string, () => Tensor, string]>([
    ['log of 0', () => single([1, 0]).log(), 'logarithm of 0 at [1]'],
    ['log of a negative number', () => single([-2]).log2(), 'logarithm of a negative number (-2)'],
    ['log1p of -1', () => single([-1]).log1p(), 'logarithm of 1 + -1'],
    ['0 / 0', () => zeros([2]).div(zeros([2])), '0 / 0 at [0]'],
    ['1 / 0', () => ones([2, 2]).div(tensor([1, 0])), '1 / 0 at [0,1]'],
    ['exp above 88.7', () => single([1, 89]).exp(), 'exponential of 89; above 88.7'],
    ['rsqrt of 0', () => single([0]).rsqrt(), '1 / sqrt(0)'],
    ['reciprocal of 0', () => single([0]).reciprocal(), '1 / 0'],
    ['a power of 0', () => single([0]).pow(-1), '0 to a negative power (-1)'],
    [
      'a fractional power',
      () => single([-8]).pow(0.5),
      'a negative number to a fractional power (-8 ** 0.5)',
    ],
    [
      'a square that overflows',
      () => single([1e30]).mul(single([1e30])),
      'overflow at [0]: mul of 1e+30 and 1e+30',
    ],
    [
      'a product that overflows',
      () =>
        ones([2, 2])
          .mul(1e25)
          .matmul(ones([2, 2]).mul(1e25)),
      'inputs reach 1.00e+25',
    ],
    ['a sum that overflows', () => ones([4]).mul(3e38).sum(), 'overflow at []: inputs reach 3.00e+38'],
    ['a mean of nothing', () => zeros([0]).mean(), 'mean of no elements'],
    ['a deviation of one number', () => single([1]).std(), 'too few elements'],
  ])('the reason is told: %s', (_, f, reason) => {
    expect(caught(f, { inf: true }).message).toContain(reason);
  });
  test('infinity is passed over unless asked for', () => {
    expect(detectAnomaly(() => single([0]).log()).item()).toBe(-Infinity);
    expect(caught(() => single([0]).log(), { inf: true })).toEqual(
      refusal('NUMERIC_INF', 'log', '1 infinity of 1 value'),
    );
    const later = caught(() => single([0]).log().mul(0));
    expect(later.message).toContain('0 times infinity');
  });
  test('a number that came in from outside is told apart from one that was made', () => {
    const data = plain([1, NaN]);
    const error = caught(() => data.mul(2));
    expect(error).toEqual(refusal('NUMERIC_NAN', 'mul', 'met numbers from outside'));
    expect(error.details['kind']).toBe('entered');
    expect(detectAnomaly(() => data.isnan().tolist())).toEqual([false, true]);
  });
  test('an in-place operation is judged by what it read', () => {
    const x = plain([-1]);
    expect(caught(() => x.sqrt_())).toEqual(
      refusal('NUMERIC_NAN', 'sqrt_', 'square root of a negative number (-1)'),
    );
  });
  test('operations inside vmap are looked at, too', () => {
    expect(caught(() => vmap((x: Tensor) => x.sqrt())(plain([1, -1])))).toEqual(
      refusal('NUMERIC_NAN', 'sqrt'),
    );
  });
});

describe('backward', () => {
  const quiet = { forward: false };
  test('sqrt at 0: the slope is infinite, and times 0 it is NaN', () => {
    const f = (scale: number) => (): void => leaf([0, 1]).sqrt().mul(scale).sum().backward();
    expect(caught(f(0))).toEqual(
      refusal(
        'NUMERIC_NAN',
        'SqrtBackward0',
        'gradient of input 0',
        '1 NaN of 2',
        'div in its formula: 0 / 0',
      ),
    );
    expect(caught(f(1), { inf: true })).toEqual(refusal('NUMERIC_INF', 'SqrtBackward0', '1 infinity', '/ 0'));
    detectAnomaly(f(1));
  });
  test('GRAD-12: a NaN that forward made is seen in backward when forward was not looked at', () => {
    const error = caught(() => leaf([-1]).sqrt().sum().backward(), quiet);
    expect(error).toEqual(refusal('NUMERIC_NAN', 'SqrtBackward0', 'saved in forward was not finite already'));
    expect(error.details).toMatchObject({ phase: 'backward', kind: 'producer' });
  });
  test('GRAD-13: without anomaly mode nothing throws', () => {
    const x = leaf([-1, 0]);
    x.sqrt().sum().backward();
    expect(x.grad!.tolist()).toEqual([NaN, Infinity]);
  });
  test('the call that the gradient belongs to is told', () => {
    function model(x: Tensor): Tensor {
      return x.sqrt().mul(0);
    }
    const error = caught(() => model(leaf([0])).backward(), { path: () => 'head' });
    expect(error.hint).toMatch(/called at model \(.*anomaly\.test\.ts/);
    expect(error.details['path']).toBe('head');
  });
  test('GRAD-11: a custom operation whose backward returns NaN', () => {
    class Broken extends Function {
      static forward(_: FunctionContext, a: Tensor, b: Tensor): Tensor {
        return a.mul(b);
      }
      static backward(_: FunctionContext, g: Tensor): readonly Tensor[] {
        return [g, g.mul(NaN)];
      }
    }
    const error = caught(() => Broken.apply(leaf([1]), leaf([2])).backward());
    expect(error).toEqual(refusal('NUMERIC_NAN', 'BrokenBackward', 'gradient of input 1', '1 NaN of 1'));
    expect(error.hint).toMatch(/anomaly\.test\.ts/);
  });
  test('a gradient that comes in as NaN is told apart', () => {
    const error = caught(() =>
      leaf([1])
        .mul(2)
        .backward(plain([NaN])),
    );
    expect(error).toEqual(refusal('NUMERIC_NAN', 'MulBackward0', 'met numbers from outside'));
  });
  test('grad() and second derivatives are looked at', () => {
    expect(caught(() => grad((x) => x.sqrt().mul(0).sum())(plain([0])))).toEqual(
      refusal('NUMERIC_NAN', 'SqrtBackward0'),
    );
  });
});

describe('collecting', () => {
  test('producers and propagators stand apart, in order', () => {
    const { result, producers, propagators } = collectAnomalies(() => {
      const bad = plain([-1, 4]).sqrt();
      const worse = bad.mul(2).add(1);
      return worse.add(plain([0, -1]).log());
    });
    expect(result.tolist()).toEqual([NaN, NaN]);
    expect(producers.map(({ op, kind }) => [op, kind])).toEqual([
      ['sqrt', 'producer'],
      ['log', 'producer'],
    ]);
    expect(propagators.map(({ op }) => op)).toEqual(['mul', 'add', 'add']);
    expect(JSON.parse(JSON.stringify(producers))).toEqual(producers);
  });
  test('the pass goes on to its end, and names the nodes it went through', () => {
    const x = leaf([0, 1]);
    const { producers, propagators } = collectAnomalies(() => x.mul(1).sqrt().mul(0).sum().backward());
    expect(producers.map(({ op, phase }) => [op, phase])).toEqual([['SqrtBackward0', 'backward']]);
    expect(propagators.map(({ op }) => op)).toEqual(['MulBackward0']);
    expect(x.grad!.tolist()).toEqual([NaN, 0]);
  });
});

describe('it leaves nothing behind', () => {
  test('after an anomaly, an error of the user, and a refusal', () => {
    expect(() => detectAnomaly(() => plain([-1]).sqrt())).toThrow(NumericError);
    expect(() =>
      detectAnomaly(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(() => detectAnomaly(async () => Promise.resolve(1))).toThrow(refusal('ARG_TYPE', 'synchronous'));
    // @ts-expect-error the option is backward
    expect(() => detectAnomaly(() => 1, { backwards: true })).toThrow(refusal('ARG_UNKNOWN', 'backward'));
    expect([door.watch, isAnomalyEnabled()]).toEqual([null, false]);
    expect(plain([-1]).sqrt().item()).toBeNaN();
  });
  test('a graph whose backward was stopped has given no gradient', () => {
    const x = leaf([0]);
    expect(() => detectAnomaly(() => x.sqrt().mul(0).sum().backward())).toThrow(NumericError);
    expect(x.grad).toBeNull();
  });
  test('as a block', () => {
    {
      using _ = detectAnomaly({ inf: true });
      expect(isAnomalyEnabled()).toBe(true);
      expect(() => plain([0]).log()).toThrow(NumericError);
    }
    expect(isAnomalyEnabled()).toBe(false);
  });
  test('modes nest', () => {
    detectAnomaly(() => {
      const { producers } = collectAnomalies(() => plain([-1]).sqrt());
      expect(producers).toHaveLength(1);
      expect(() => plain([-1]).log()).toThrow(NumericError);
    });
  });
});

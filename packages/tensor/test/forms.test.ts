/** Rarer forms of calls give what torch 1.13 gives (golden/forms.py), and say what does not fit. */
import { describe, expect, test } from 'vitest';
import { type DType, finfo, iinfo, isin, tensor, Tensor } from '../src/index.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { wrong } from '../src/testing/sample.js';
import { formsCalls } from './forms-calls.js';
import { difference, readGolden } from './recorded.js';
import { refusalOf } from './refusal.js';

interface Case {
  readonly id: string;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
}
interface Row {
  readonly dtype: DType;
  readonly numbers: readonly number[];
}
const { cases, floats, integers } = readGolden<{
  readonly cases: readonly Case[];
  readonly floats: readonly Row[];
  readonly integers: readonly Row[];
}>('forms');

test('every recorded call is said here, and no other', () => {
  expect(cases.map(({ id }) => id).toSorted()).toEqual(Object.keys(formsCalls).toSorted());
});

test.each(cases)('$id agrees with PyTorch within 2 ulp', ({ id, in: given, out }) => {
  const [a, b] = given.map(fromBits);
  const got = formsCalls[id]!(a!, b!);
  const ys = got instanceof Tensor ? [got] : got;
  expect(ys).toHaveLength(out.length);
  expect(ys.map((y, i) => difference(y, fromBits(out[i]!), 0))).toEqual(out.map(() => ''));
});

const some = tensor([1.5, 2.5]);

describe('the dtype option', () => {
  test('adds what the type of the input would not hold', () => {
    const many = tensor([1e30, 1e30, -2e30]).mul(1e8);
    expect(many.sum({ dtype: 'float64' }).item()).toBeLessThan(Infinity);
    expect(many.cumsum(0, { dtype: 'float64' }).dtype).toBe('float64');
  });

  test.each([
    ['sum', () => some.sum({ dtype: wrong('float99') }), 'DTYPE_UNKNOWN'],
    ['mean', () => some.mean({ dtype: 'int64' }), 'DTYPE_UNSUPPORTED'],
    ['nansum', () => some.nansum({ dtype: 'int64' }), 'DTYPE_UNSUPPORTED'],
    ['nanmean', () => some.nanmean({ dtype: 'int32' }), 'DTYPE_UNSUPPORTED'],
    ['cumsum', () => some.cumsum(0, { dtype: 'bool' }), 'DTYPE_UNSUPPORTED'],
    ['cumprod', () => some.cumprod(0, { dtype: 'bool' }), 'DTYPE_UNSUPPORTED'],
    ['softmax', () => some.softmax(0, { dtype: 'int64' }), 'DTYPE_UNSUPPORTED'],
    ['cumsum', () => some.cumsum_(0, { dtype: 'float64' }), 'DTYPE_MISMATCH'],
    ['cumprod', () => some.cumprod_(0, { dtype: 'float64' }), 'DTYPE_MISMATCH'],
  ])('of %s is refused where PyTorch refuses it', (op, call, code) => {
    expect(refusalOf(call)).toMatchObject({ code, message: expect.stringContaining(op), brief: true });
  });

  test.each([
    ['sum', () => some.sum(wrong({ type: 'float64' }))],
    ['cumsum', () => some.cumsum(0, wrong({ type: 'float64' }))],
    ['cumprod_', () => some.cumprod_(0, wrong({ type: 'float64' }))],
    ['softmax', () => some.softmax(0, wrong({ type: 'float64' }))],
    ['logSoftmax', () => some.logSoftmax(0, wrong({ type: 'float64' }))],
  ])('is the only one of its kind: %s refuses others', (_, call) => {
    expect(refusalOf(call)).toMatchObject({
      code: 'ARG_UNKNOWN',
      message: expect.stringContaining('"type"'),
    });
  });

  test('stays the own type in place', () => {
    expect(tensor([1, 2]).cumsum_(0, { dtype: 'float32' }).tolist()).toEqual([1, 3]);
  });
});

describe('what a type holds', () => {
  test.each(floats)('$dtype: finfo says what PyTorch says', ({ dtype, numbers }) => {
    const { bits, eps, min, max, tiny, smallestNormal, resolution } = finfo(dtype);
    expect([bits, eps, min, max, tiny, smallestNormal, resolution]).toEqual(numbers);
  });

  test.each(integers)('$dtype: iinfo says what PyTorch says', ({ dtype, numbers }) => {
    const { bits, min, max } = iinfo(dtype);
    expect([bits, min, max]).toEqual(numbers);
  });

  test('is whole numbers up to 2^53 for int64, and float32 where nothing is said', () => {
    expect(iinfo('int64')).toEqual({ dtype: 'int64', bits: 64, min: -(2 ** 53), max: 2 ** 53 });
    expect(finfo()).toEqual(finfo('float32'));
  });

  test('is asked of the kind of the type', () => {
    expect(refusalOf(() => finfo('int32'))).toMatchObject({ code: 'DTYPE_UNSUPPORTED', brief: true });
    expect(refusalOf(() => iinfo('bool'))).toMatchObject({ code: 'DTYPE_UNSUPPORTED', brief: true });
    expect(refusalOf(() => iinfo(wrong(undefined)))).toMatchObject({ code: 'DTYPE_UNKNOWN', brief: true });
  });
});

test('numbers are compared as the other operand holds them', () => {
  const half = tensor([0.1, 2]).half();
  expect([half.isin(0.1).tolist(), isin(0.1, half).item()]).toEqual([[true, false], 1]);
  expect(refusalOf(() => isin(3, wrong(3)))).toMatchObject({ code: 'ARG_TYPE', brief: true });
});

test('conj and real are the tensor itself', () => {
  expect([some.conj() === some, some.real() === some]).toEqual([true, true]);
});

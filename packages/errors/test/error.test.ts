/** What a caller may rely on in every error: class, code, plain details, brand, and the way through JSON. */
import { describe, expect, test } from 'vitest';
import * as errors from '../src/index.js';
import { fromJSON, isIsogradError, IsogradError, NumericError, ShapeError } from '../src/index.js';

const familyNames = Object.entries(errors).flatMap(([name, value]) =>
  typeof value === 'function' && value.prototype instanceof IsogradError ? [name] : [],
);

const expectedFamilies = [
  ['ShapeError', errors.ShapeError, 'SHAPE_MISMATCH'],
  ['DTypeError', errors.DTypeError, 'DTYPE_MISMATCH'],
  ['IndexError', errors.IndexError, 'INDEX_OUT_OF_RANGE'],
  ['IndexError', errors.IndexError, 'DIM_OUT_OF_RANGE'],
  ['ArgumentError', errors.ArgumentError, 'ARG_TYPE'],
  ['AllocationError', errors.AllocationError, 'ALLOC_LIMIT'],
  ['AutogradError', errors.AutogradError, 'GRAD_FREED'],
  ['NumericError', errors.NumericError, 'NUMERIC_NAN'],
  ['StateError', errors.StateError, 'STATE_MISSING'],
  ['FormatError', errors.FormatError, 'FORMAT_MAGIC'],
  ['LimitError', errors.LimitError, 'LIMIT_SIZE'],
  ['UnsupportedError', errors.UnsupportedError, 'UNSUPPORTED_OP'],
  ['FileError', errors.FileError, 'FILE_NOT_FOUND'],
  ['DeviceError', errors.DeviceError, 'DEVICE_UNAVAILABLE'],
  ['UsageError', errors.UsageError, 'CLI_VALUE'],
  ['EnvError', errors.EnvError, 'ENV_VERSION'],
] as const;

test('the table of families below names every class that the package exports', () => {
  expect(new Set(expectedFamilies.map(([name]) => name))).toEqual(new Set(familyNames));
});

describe.each(expectedFamilies)('%s', (name, Family, code) => {
  const error = new Family(code, 'who: what arrived; what would fit');

  test(`carries ${code} and is an Error, an IsogradError and itself`, () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(IsogradError);
    expect(error).toBeInstanceOf(Family);
    expect(error).toMatchObject({ name, code, message: 'who: what arrived; what would fit' });
  });

  test('is named in the first line of its stack', () => {
    expect(error.stack?.split('\n')[0]).toBe(`${name}: who: what arrived; what would fit`);
  });

  test('comes back from JSON as its own class', () => {
    const back = fromJSON(JSON.parse(JSON.stringify(error)));
    expect(back).toBeInstanceOf(Family);
    expect(back.toJSON()).toEqual(error.toJSON());
  });
});

const whole = new ShapeError('SHAPE_MISMATCH', 'matmul: [2, 3] times [2, 3] does not fit', {
  op: 'matmul',
  details: { left: [2, 3], right: [2, 3], dtype: 'float32' },
  hint: 'Transpose the right operand.',
  cause: new NumericError('NUMERIC_NAN', 'relu: a NaN', { cause: new RangeError('deep down') }),
});

test('an error crosses a worker boundary whole, its chain of causes included', () => {
  const back = fromJSON(structuredClone(whole.toJSON()));
  expect(back).toBeInstanceOf(ShapeError);
  expect(back).toMatchObject({ op: 'matmul', hint: whole.hint, details: whole.details });
  expect(back.cause).toBeInstanceOf(NumericError);
  expect(back.cause).toMatchObject({ code: 'NUMERIC_NAN', cause: 'RangeError: deep down' });
  expect(back.toJSON()).toEqual(whole.toJSON());
});

test('details hold only what JSON can say, so NaN and bigints arrive as text and not as null', () => {
  const facts = {
    nan: NaN,
    limit: -Infinity,
    bytes: 2n ** 64n,
    list: [1, [NaN]],
    made: new Map(),
    gone: undefined,
  };
  const { details } = new IsogradError('ARG_RANGE', 'm', { details: facts });
  expect(details).toEqual({
    nan: 'NaN',
    limit: '-Infinity',
    bytes: '18446744073709551616',
    list: [1, ['NaN']],
    made: 'a Map',
  });
  expect(JSON.parse(JSON.stringify(details))).toEqual(details);
  expect(structuredClone(details)).toEqual(details);
});

test('details that contain themselves end in words', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  const text = JSON.stringify(new IsogradError('ARG_TYPE', 'm', { details: loop }));
  expect(text).toContain('"self":"an object"');
});

test('a key named __proto__ in details is data and changes no prototype', () => {
  const { details } = new IsogradError('ARG_UNKNOWN', 'm', { details: JSON.parse('{"__proto__": 1}') });
  expect(Object.keys(details)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(details)).toBe(Object.prototype);
});

test('a chain of ten thousand causes is cut, not recursed into', () => {
  let error = new IsogradError('INTERNAL', 'first');
  for (let i = 0; i < 10_000; i++) error = new IsogradError('INTERNAL', `after ${i}`, { cause: error });
  const data = error.toJSON();
  expect(JSON.stringify(data).match(/"code"/g)).toHaveLength(16);
  expect(fromJSON(data).toJSON()).toEqual(data);
});

test('the brand recognises an error of a second copy of the package, where instanceof fails', () => {
  class Stranger extends Error {}
  const foreign = Object.defineProperty(new Stranger('m'), Symbol.for('isograd.error'), { value: true });
  expect(foreign).not.toBeInstanceOf(IsogradError);
  expect(isIsogradError(foreign)).toBe(true);
  expect(isIsogradError(whole)).toBe(true);
  for (const other of [new Error('m'), null, undefined, 'ShapeError', { name: 'ShapeError' }])
    expect(isIsogradError(other)).toBe(false);
});

test('a family that this copy does not know comes back as a plain IsogradError with its code', () => {
  const back = fromJSON({ name: '__proto__', code: 'JOB_FAILED', message: 'job 7', details: {} });
  expect(back.name).toBe('IsogradError');
  expect(back.code).toBe('JOB_FAILED');
});

test.each([null, 'text', [], {}, { name: 'ShapeError', code: 7, message: 'm' }])(
  'fromJSON refuses %j, which no error wrote',
  (data) => {
    const text = JSON.stringify(data);
    expect(() => fromJSON(JSON.parse(text))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
  },
);

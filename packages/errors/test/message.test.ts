/** How values and misspelt names are put into words. */
import { expect, test } from 'vitest';
import { checkOptions, isDetached, nearest, shown, unknownName } from '../src/index.js';

test.each([
  ['abc', '"abc"'],
  [-0, '-0'],
  [NaN, 'NaN'],
  [12n, '12n'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s'), 'a symbol "s"'],
  [Math.max, 'a function "max"'],
  [Object.defineProperty(() => 1, 'name', { value: undefined }), 'a function'],
  [[1, '2', [3], null], '[1, "2", […], null]'],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9], '[1, 2, 3, 4, 5, 6, 7, 8, … 9 in all]'],
  [{ any: 'thing' }, 'an object'],
  [Object.create(null), 'an object'],
  [new Date(0), 'a Date'],
  [new Int32Array(2), 'an Int32Array'],
])('a value shows its kind: %o', (value, text) => {
  expect(shown(value)).toBe(text);
});

test('foreign text cannot steer a terminal, turn the reading direction or break the line', () => {
  expect(shown('\u001b[31mred\u009b\n\u202e"')).toBe(String.raw`"\u001b[31mred\u{9b}\n\u{202e}\""`);
  expect(shown('\ud83d')).toBe(String.raw`"\u{d83d}"`);
  expect(shown({ constructor: { name: '\u001b[31m' } })).toBe('an object');
});

test('no value is printed over 80 characters, and a cut text still closes its quotes', () => {
  for (const long of ['x'.repeat(200), '"'.repeat(79), '😀'.repeat(60), '\u0000'.repeat(30)]) {
    expect(shown(long).length).toBeLessThanOrEqual(80);
    expect(shown(long)).toMatch(/^".*…"$/);
  }
  expect(shown(Array.from({ length: 9 }, () => 'word'.repeat(5))).length).toBe(80);
});

test('a text of 50 million characters is cut before it is looked at', () => {
  const huge = 'x'.repeat(50e6);
  expect(shown(huge).length).toBeLessThanOrEqual(80);
  expect(nearest(huge, ['relu'])).toBeUndefined();
});

test.each([
  ['rellu', ['relu', 'elu', 'gelu'], 'relu'],
  ['xavier_unifrom', ['xavier_uniform', 'xavier_normal'], 'xavier_uniform'],
  ['pytorsh', ['pytorch', 'jax'], 'pytorch'],
  ['RELU', ['elu', 'relu'], 'relu'],
  ['learningRate', ['lr', 'momentum'], undefined],
  ['lt', ['lr'], undefined],
  ['completely', ['different'], undefined],
])('nearest to %j in %j is %j: two edits at most, and a third of its length', (name, known, near) => {
  expect(nearest(name, known)).toBe(near);
});

test('an unknown name gets the nearest, and the list when it is short', () => {
  expect(unknownName('rellu', ['relu', 'elu'])).toBe(
    '"rellu" is not known; did you mean "relu"? known: relu, elu',
  );
  expect(unknownName('swish', ['relu', 'elu'])).toBe('"swish" is not known; known: relu, elu');
  const thirteen = Array.from({ length: 13 }, (_, i) => `activation${i}`);
  expect(unknownName('swish', thirteen)).toBe('"swish" is not known');
});

test('a list too long for the first line stands on its own', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => `someLongOptionName${i}`);
  const [first, second] = unknownName('swish', twelve).split('\n');
  expect(first).toBe('"swish" is not known');
  expect(second).toMatch(/^known: someLongOptionName0, /);
});

test('a misspelt option is refused with its nearest name', () => {
  expect(() => checkOptions('zeros', { dtyp: 'float32' }, ['dtype', 'requiresGrad'])).toThrow(
    expect.objectContaining({
      name: 'ArgumentError',
      code: 'ARG_UNKNOWN',
      op: 'zeros',
      message: 'zeros: option "dtyp" is not known; did you mean "dtype"? known: dtype, requiresGrad',
      details: { option: 'dtyp', known: ['dtype', 'requiresGrad'] },
    }),
  );
  expect(() => checkOptions('zeros', { dtype: 'float32' }, ['dtype'])).not.toThrow();
});

test('an option named like a method of every object is still unknown', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const options: object = JSON.parse(`{"${name}": 1}`);
    expect(() => checkOptions('zeros', options, ['dtype'])).toThrow(
      expect.objectContaining({ code: 'ARG_UNKNOWN' }),
    );
  }
});

test.each([null, 'float32', 7, ['dtype']])('options that are %j are no options', (options) => {
  const call = () => Reflect.apply(checkOptions, undefined, ['zeros', options, ['dtype']]);
  expect(call).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
});

test('an array whose memory was transferred away is told from an empty one', () => {
  const [kept, gone, empty] = [new Uint8Array(2), new Float32Array(2), new Float64Array(0)];
  structuredClone(gone, { transfer: [gone.buffer] });
  expect([kept, gone, empty, new DataView(new ArrayBuffer(0))].map(isDetached)).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

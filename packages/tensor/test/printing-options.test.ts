/** Print options are those of torch.set_printoptions, and a bad one changes nothing. */
import { ArgumentError } from '@isograd/errors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatScalar, formatTensor, type Printable } from '../src/printing/format.js';
import { getPrintOptions, resetPrintOptions, setPrintOptions } from '../src/printing/options.js';

const thirds: Printable = {
  shape: [2, 3],
  strides: [3, 1],
  offset: 0,
  data: [1, 2, 3, 4, 5, 6].map((n) => n / 3),
  dtype: 'float32',
};

beforeEach(resetPrintOptions);
afterEach(resetPrintOptions);

test('the defaults are those of PyTorch', () => {
  expect(getPrintOptions()).toEqual({
    precision: 4,
    threshold: 1000,
    edgeitems: 3,
    linewidth: 80,
    sciMode: null,
  });
});

test('a profile comes first and single options on top, in whatever order they are written', () => {
  setPrintOptions({ precision: 7, profile: 'short' });
  expect(getPrintOptions()).toMatchObject({ precision: 7, edgeitems: 2, threshold: 1000 });
  setPrintOptions({ profile: 'full' });
  expect(getPrintOptions()).toMatchObject({ precision: 4, edgeitems: 3, threshold: Infinity });
});

test('an option left out stays, but sciMode returns to automatic, as in PyTorch', () => {
  setPrintOptions({ precision: 2, sciMode: true });
  expect(formatScalar(1.5)).toBe('tensor(1.50e+00)');
  setPrintOptions({ linewidth: 100 });
  expect(getPrintOptions()).toMatchObject({ precision: 2, linewidth: 100, sciMode: null });
});

test('what getPrintOptions gave, setPrintOptions takes back, and nobody can change it from outside', () => {
  setPrintOptions({ precision: 2, sciMode: false });
  const saved = getPrintOptions();
  setPrintOptions({ profile: 'default' });
  Object.assign(getPrintOptions(), { precision: 50 });
  expect(getPrintOptions().precision).toBe(4);
  setPrintOptions(saved);
  expect(getPrintOptions()).toEqual(saved);
});

test('the options of one print leave those of the process alone', () => {
  setPrintOptions({ sciMode: true });
  expect(formatScalar(0.5, 'float32', { precision: 1 })).toBe('tensor(5.0e-01)');
  expect(formatScalar(0.5)).toBe('tensor(5.0000e-01)');
});

test('every copy of the package reads the same options', () => {
  setPrintOptions({ precision: 1 });
  const slot: unknown = Reflect.get(globalThis, Symbol.for('isograd.printOptions'));
  expect(slot).toMatchObject({ protocol: 1, value: { current: { precision: 1 } } });
});

test('a forced notation also sets the width: 2.14 pads no room for the other one', () => {
  const x: Printable = { shape: [2], strides: [1], offset: 0, data: [1e-5, 1], dtype: 'float32' };
  expect(formatTensor(x, { sciMode: false })).toBe('tensor([0.0000, 1.0000])');
});

test('zeros and non-finite numbers alone ignore a forced notation, as in PyTorch', () => {
  const x: Printable = { shape: [3], strides: [1], offset: 0, data: [0, NaN, -Infinity], dtype: 'float32' };
  expect(formatTensor(x, { sciMode: true })).toBe('tensor([0., nan, -inf])');
});

describe('without edge items a summary shows the size alone (PyTorch 2.x, torch/_tensor_str.py)', () => {
  test.each<[string, Partial<Printable>, number, string]>([
    ['a matrix', {}, 5, 'tensor([...], size=(2, 3))'],
    ['a vector', { shape: [6], strides: [1] }, 5, 'tensor([...], size=(6,))'],
    ['a gradient', { gradFn: 'MulBackward0' }, 5, 'tensor([...], size=(2, 3), grad_fn=<MulBackward0>)'],
    ['a small vector', { shape: [2], strides: [1] }, 5, 'tensor([0.3333, 0.6667], size=(2,))'],
    ['a number', { shape: [], strides: [] }, 0, 'tensor(0.3333, size=())'],
    ['an empty vector', { shape: [0], strides: [1] }, 0, 'tensor([])'],
  ])('%s', (_, change, threshold, text) => {
    expect(formatTensor({ ...thirds, ...change }, { edgeitems: 0, threshold })).toBe(text);
  });
});

describe('refusals', () => {
  const bad: [string, object | null, string, RegExp][] = [
    [
      'a digit count below 0',
      { precision: -1 },
      'ARG_RANGE',
      /precision is -1; it must be an integer from 0 to 100/,
    ],
    ['a digit count above 100', { precision: 101 }, 'ARG_RANGE', /101/],
    ['half a digit', { precision: 1.5 }, 'ARG_RANGE', /1\.5/],
    ['digits that are no number', { precision: NaN }, 'ARG_RANGE', /NaN/],
    ['a number in quotes', { precision: '4' }, 'ARG_TYPE', /precision is "4"/],
    ['null for a number', { threshold: null }, 'ARG_TYPE', /threshold is null; .*, or Infinity/],
    ['a threshold below 0', { threshold: -1 }, 'ARG_RANGE', /at least 0, or Infinity/],
    ['edge items below 0', { edgeitems: -3 }, 'ARG_RANGE', /edgeitems is -3/],
    ['endless edge items', { edgeitems: Infinity }, 'ARG_RANGE', /edgeitems is Infinity/],
    ['a bigint', { edgeitems: 3n }, 'ARG_TYPE', /edgeitems is 3n/],
    [
      'a line without room',
      { linewidth: 0 },
      'ARG_RANGE',
      /linewidth is 0; it must be an integer of at least 1/,
    ],
    ['sciMode as a number', { sciMode: 1 }, 'ARG_TYPE', /sciMode is 1; it must be true, false or null/],
    [
      'a misspelt option',
      { precison: 2 },
      'ARG_UNKNOWN',
      /"precison" is not known; did you mean "precision"/,
    ],
    ["PyTorch's spelling", { sci_mode: true }, 'ARG_UNKNOWN', /did you mean "sciMode"/],
    ['no object', null, 'ARG_TYPE', /got null/],
  ];

  test.each(bad)('%s', (_, options, code, message) => {
    setPrintOptions({ precision: 3, linewidth: 50, sciMode: true });
    const before = getPrintOptions();
    for (const act of [
      setPrintOptions,
      (o: object | null) => Reflect.apply(formatTensor, null, [thirds, o]),
    ]) {
      const error = thrownBy(() => Reflect.apply(act, null, [options]));
      expect(error).toMatchObject({ code });
      expect(error.message).toMatch(message);
      expect(error.message.length).toBeLessThanOrEqual(160);
      expect(getPrintOptions()).toEqual(before);
    }
  });

  test.each([
    ['shrt', 'ARG_UNKNOWN', /"shrt" is not known; did you mean "short".*default, short, full/],
    ['__proto__', 'ARG_UNKNOWN', /"__proto__"/],
    [7, 'ARG_TYPE', /profile is 7; it must be one of default, short, full/],
  ])('profile %s', (profile, code, message) => {
    setPrintOptions({ precision: 3 });
    const error = thrownBy(() => Reflect.apply(setPrintOptions, null, [{ precision: 2, profile }]));
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
    expect(getPrintOptions().precision).toBe(3);
  });

  test('a profile belongs to the process, not to one print', () => {
    const error = thrownBy(() => Reflect.apply(formatTensor, null, [thirds, { profile: 'short' }]));
    expect(error.code).toBe('ARG_UNKNOWN');
  });
});

function thrownBy(act: () => unknown): ArgumentError {
  try {
    act();
  } catch (error) {
    if (error instanceof ArgumentError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Tensors print as PyTorch prints them, character for character. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatScalar, formatTensor, type Printable } from '../src/printing/format.js';
import { resetPrintOptions, setPrintOptions } from '../src/printing/options.js';
import { fixed, scientific } from '../src/printing/python-number.js';
import { floatOf, printable, readCases, rowMajor, type StoredCase, watched } from './printing-golden.js';

const golden = readCases('printing.json');
const oracle = readCases('printing_cases.json');

/** What surrounds the tensors where the golden string is not of one tensor. */
const around = new Map([
  ['print106', ['torch.return_types.max(\nvalues=', ',\nindices=', ')']],
  ['print115', ['[', ', ', ']']],
]);

function printedAs({ id, options, tensors }: StoredCase): string {
  if (options !== undefined) setPrintOptions(options);
  const texts = tensors.map((tensor) => formatTensor(printable(tensor)));
  const [first = '', ...rest] = around.get(id) ?? ['', ''];
  return first + texts.map((text, i) => text + rest[i]).join('');
}

const contiguous = (shape: number[], data: ArrayLike<number>): Printable => ({
  shape,
  strides: rowMajor(shape),
  offset: 0,
  data,
  dtype: 'float32',
});

beforeEach(resetPrintOptions);
afterEach(resetPrintOptions);

describe('against PyTorch', () => {
  test.each(golden.cases)('$id: $code', (stored) => expect(printedAs(stored)).toBe(stored.str));

  test('golden strings that are not of tensors are left to other packages, and named', () => {
    const skipped = golden.notTensors ?? [];
    console.info(`printing.json: ${skipped.length} strings are not of tensors: ${skipped.join(' ')}`);
    expect(golden.cases.length + skipped.length).toBe(166);
    expect(skipped.slice(0, 4)).toEqual(['print103', 'print104', 'print105', 'print126']);
  });

  test.each(oracle.cases)('$id: dtypes, views, histories and options mixed', (stored) =>
    expect(printedAs(stored)).toBe(stored.str),
  );

  test.each(oracle.numbers ?? [])(
    'number %s with %i digits is written as Python writes it',
    (bits, digits, f, e) => {
      const x = floatOf(bits);
      expect([f === null ? f : fixed(x, digits), scientific(x, digits)]).toEqual([f, e]);
    },
  );
});

describe('numbers', () => {
  test('an exact tie goes to the even digit, where JavaScript alone rounds up', () => {
    expect([0.03125, 0.09375].map((x) => fixed(x, 4))).toEqual(['0.0312', '0.0938']);
    expect([0.5, 1.5, 2.5, -2.5].map((x) => fixed(x, 0))).toEqual(['0', '2', '2', '-2']);
    expect([123445, 123455].map((x) => scientific(x, 4))).toEqual(['1.2344e+05', '1.2346e+05']);
  });

  test('every double is rounded from its exact value', () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    const dyadic = fc.tuple(fc.integer(), fc.nat(20)).map(([n, k]) => n / 2 ** k);
    fc.assert(
      fc.property(fc.oneof(doubles, dyadic), fc.nat(30), (x, digits) => {
        expect(fixed(x, digits)).toBe(exactly(x, digits));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  test('the digits of an integer in scientific notation are those of integer division', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.nat(12), (n, digits) => {
        const length = String(n).length;
        const units = roundedQuotient(BigInt(n) * 10n ** BigInt(digits), 10n ** BigInt(length - 1));
        const carried = String(units).length > digits + 1;
        const all = carried ? String(units / 10n) : String(units);
        const mantissa = digits === 0 ? all : `${all[0]}.${all.slice(1)}`;
        const power = String(length - 1 + Number(carried)).padStart(2, '0');
        expect(scientific(n, digits)).toBe(`${mantissa}e+${power}`);
      }),
      { seed: 2, numRuns: 3000 },
    );
  });

  test('an integer beyond 2^53 prints all of its digits', () => {
    expect(formatScalar(-(2 ** 63), 'int64')).toBe('tensor(-9223372036854775808)');
  });

  test('a number alone prints as a tensor without axes', () => {
    expect(formatScalar(3)).toBe('tensor(3.)');
    expect(formatScalar(0.1, 'float64', { precision: 2 })).toBe('tensor(0.10, dtype=torch.float64)');
    expect(formatScalar(1, 'bool')).toBe('tensor(True)');
  });
});

describe('views', () => {
  test('a view prints as its contiguous copy', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.nat(3), fc.infiniteStream(fc.nat()), (shape, offset, choices) => {
        const order = shape.map((_, dim) => dim);
        order.sort((a, b) => (choices.next().value ?? 0) - (choices.next().value ?? 0) || a - b);
        const base = contiguous(
          shape,
          Array.from({ length: 5 ** 4 + 3 }, (_, i) => Math.sin(i)),
        );
        const permuted = order.map((dim) => shape[dim]!);
        const view = { ...base, offset, shape: permuted, strides: order.map((dim) => base.strides[dim]!) };
        const options = { threshold: 30, edgeitems: 1 };
        expect(formatTensor(view, options)).toBe(formatTensor(copyOf(view), options));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('a flipped and an expanded axis are read through their strides', () => {
    const data = [1, 2, 3];
    expect(formatTensor({ shape: [3], strides: [-1], offset: 2, data, dtype: 'float32' })).toBe(
      'tensor([3., 2., 1.])',
    );
    expect(formatTensor({ shape: [2, 2], strides: [0, 1], offset: 0, data, dtype: 'int32' })).toBe(
      'tensor([[1, 2],\n        [1, 2]], dtype=torch.int32)',
    );
  });
});

describe('large tensors', () => {
  test.each([
    [[10 ** 8], 6],
    [[10 ** 4, 10 ** 4], 36],
    [[100, 100, 100, 100], 1296],
    [[2, 5 * 10 ** 7], 12],
  ])('%j: of 10^8 elements only the %i shown are read', (shape, count) => {
    let reads = 0;
    const x = contiguous(
      shape,
      watched((index) => (reads++, Number(index) / 7)),
    );
    const text = formatTensor(x);
    expect(reads).toBe(count);
    expect(text).toContain('...');
  });

  test('10^8 elements in two axes take less than 2 kB of text', () => {
    expect(
      formatTensor(
        contiguous(
          [10 ** 4, 10 ** 4],
          watched(() => -1e30),
        ),
      ).length,
    ).toBeLessThan(2000);
  });
});

function copyOf(x: Printable): Printable {
  const strides = rowMajor(x.shape);
  const count = x.shape.reduce((product, size) => product * size, 1);
  const data = Array.from({ length: count }, (_, i) => {
    const place = x.shape.reduce(
      (sum, size, dim) => sum + (Math.floor(i / strides[dim]!) % size) * x.strides[dim]!,
      0,
    );
    return x.data[x.offset + place]!;
  });
  return { ...x, data, strides, offset: 0 };
}

/** The number with `digits` after the point, by integer arithmetic on its bits. */
function exactly(x: number, digits: number): string {
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  const [numerator, denominator] = fraction(Math.abs(x));
  const units = String(roundedQuotient(numerator * 10n ** BigInt(digits), denominator)).padStart(
    digits + 1,
    '0',
  );
  return sign + (digits === 0 ? units : `${units.slice(0, -digits)}.${units.slice(-digits)}`);
}

function fraction(x: number): [bigint, bigint] {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const exponent = Number(bits >> 52n);
  const mantissa = (bits & (2n ** 52n - 1n)) | (exponent === 0 ? 0n : 2n ** 52n);
  const power = BigInt(Math.max(exponent, 1) - 1075);
  return power >= 0n ? [mantissa * 2n ** power, 1n] : [mantissa, 2n ** -power];
}

function roundedQuotient(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  const twice = 2n * (a % b);
  return twice > b || (twice === b && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** Numbers as text, predicates, and text plots. */
import { describe, expect, test } from 'vitest';
import { between, claim, digits, is, within } from '../src/claim.js';
import { grouped, python, short } from '../src/numbers.js';
import { drawPlot } from '../src/plot.js';

describe('numbers', () => {
  // What Python 3 prints for the same floats.
  test.each([
    [15.959932327270508, '15.959932327270508'],
    [1.322983152787379e36, '1.322983152787379e+36'],
    [280166400, '280166400.0'],
    [1e16, '1e+16'],
    [7.5465796616192e15, '7546579661619200.0'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [5.922810650435507e-16, '5.922810650435507e-16'],
    [0, '0.0'],
    [-0, '-0.0'],
    [NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('python(%d) is what Python prints', (value, text) => expect(python(value)).toBe(text));

  test.each([
    [0.1, '0.1'],
    [160, '160'],
    [0.00033523768, '0.00033524'],
    [0.000033523768, '3.3524e-5'],
    [2.2064786999e25, '2.2065e+25'],
    [-1234.5678, '-1234.6'],
    [Infinity, 'inf'],
  ])('short(%d) keeps five digits', (value, text) => expect(short(value)).toBe(text));

  test('grouped puts commas', () => expect(grouped(1000000)).toBe('1,000,000'));
});

describe('predicates', () => {
  test('is knows NaN and the sign of zero', () => {
    expect([is(NaN)(NaN), is(0)(-0), is('a')('a'), is(1)(2)]).toEqual([true, false, true, false]);
  });

  test('within and between refuse NaN', () => {
    expect([within(1, 0.5)(1.5), within(1, 0.5)(1.6), within(1, 0.5)(NaN)]).toEqual([true, false, false]);
    expect([between(0, 1)(1), between(0, 1)(-0.1), between(0, 1)(NaN)]).toEqual([true, false, false]);
  });

  test('digits measures differences against the largest number expected', () => {
    expect(digits([1000, 0])([1000, 0.009])).toBe(true);
    expect(digits([1000, 0])([1000, 0.011])).toBe(false);
    expect(digits([1, 2], 0)([1, 2])).toBe(true);
    expect(digits([1, 2])([1])).toBe(false);
    expect(digits([NaN, Infinity])([NaN, Infinity])).toBe(true);
    expect(digits([1])([NaN])).toBe(false);
  });

  test('a claim keeps what was measured', () => {
    expect(claim('two', 2, is(2))).toEqual({ text: 'two', measured: 2, holds: true });
  });
});

describe('plots', () => {
  const x = { label: 'layer', from: 0, to: 4 };
  const drawn = (scale: 'linear' | 'log', series: Readonly<Record<string, readonly number[]>>): string =>
    drawPlot({ title: 'a plot', scale, x, series }, 9).join('\n');

  test('a factor per layer is a straight line on a log axis', () => {
    expect(drawn('log', { std: [1, 10, 100, 1000, 10000] })).toBe(
      `a plot
10000 ┤        •
      │
      │      •
      │
  100 ┤    •
      │
      │  •
      │
    1 ┤•
      └─────────
       0 layer 4
       • std`,
    );
  });

  test('what has no place on a log axis stands at its edge and is explained', () => {
    expect(drawn('log', { a: [1, 0, Infinity, NaN, 4], b: [1, 2, 3, -1, 2] })).toBe(
      `a plot
4 ┤    ∞ ? •
  │
  │    +
  │
2 ┤  +     +
  │
  │
  │
1 ┤+ 0   0
  └─────────
   0 layer 4
   • a   + b   0 zero   ∞ infinite   ? nan`,
    );
  });

  test('a constant stands in the middle, at its own value', () => {
    expect(drawn('linear', { a: [2, 2, 2] })).toMatch(/\n {2}2 ┤•   •   •\n/);
  });

  test('nothing but NaN can be drawn as well', () => {
    expect(drawn('linear', { a: [NaN] })).toContain('? nan');
  });
});

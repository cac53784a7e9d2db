/** Arrays as NumPy prints them: what golden/numpy_text.py printed with NumPy 1.24 for the same float32 numbers. */
import { tensor } from 'isograd';
import { describe, expect, test } from 'vitest';
import { ndarrayText, numpyText, tensorflowText } from '../src/numpy-text.js';

const printed: readonly (readonly [values: number[] | number[][], text: string])[] = [
  [
    [
      [2.2122064, 1.1630787],
      [1.0434403, 0.29956347],
    ],
    '[[2.2122064  1.1630787 ]\n [1.0434403  0.29956347]]',
  ],
  [[[1, -2.5, 3]], '[[ 1.  -2.5  3. ]]'],
  [[[0.012345678, 0.12345678, 12.345678]], '[[ 0.01234568  0.12345678 12.345678  ]]'],
  [
    [
      [3.446e23, -7.8041e23],
      [-1.2345678e24, 0],
    ],
    '[[ 3.4459999e+23 -7.8040997e+23]\n [-1.2345678e+24  0.0000000e+00]]',
  ],
  [
    [
      [1e-5, 1],
      [2, 3],
    ],
    '[[1.e-05 1.e+00]\n [2.e+00 3.e+00]]',
  ],
  [[[1000, 1]], '[[1000.    1.]]'],
  [[[1001, 1]], '[[1.001e+03 1.000e+00]]'],
  [[[99999990, 99999990]], '[[99999992. 99999992.]]'],
  [[[1e8, 1e8]], '[[1.e+08 1.e+08]]'],
  [[[NaN, Infinity, -1.5]], '[[ nan  inf -1.5]]'],
  [[[NaN, -Infinity, -1.5e20]], '[[     nan     -inf -1.5e+20]]'],
  [[[NaN, NaN]], '[[nan nan]]'],
  [[[1e-30, -3.4028235e38]], '[[ 1.0000000e-30 -3.4028235e+38]]'],
  [[[0, -0]], '[[ 0. -0.]]'],
  [[1.6226422, 2], '[1.6226422 2.       ]'],
  [[[1e-45, 1]], '[[1.e-45 1.e+00]]'],
  [[[16777216, 16777215]], '[[16777216. 16777215.]]'],
  // Ties go to the even digit.
  [[[0.001953125, 0.5]], '[[0.00195312 0.5       ]]'],
  [[[2021651.25, 1e-4]], '[[2.0216512e+06 9.9999997e-05]]'],
];

test.each(printed)('%j is printed as NumPy prints it', (values, text) =>
  expect(numpyText(tensor(values))).toBe(text),
);

describe('what the frameworks add', () => {
  const x = tensor([
    [1, -2],
    [3, 4],
  ]);
  test('TensorFlow names shape and type', () =>
    expect(tensorflowText(x)).toBe('tf.Tensor(\n[[ 1. -2.]\n [ 3.  4.]], shape=(2, 2), dtype=float32)'));
  test('classic MXNet names shape and device', () =>
    expect(ndarrayText(x)).toBe('\n[[ 1. -2.]\n [ 3.  4.]]\n<NDArray 2x2 @cpu(0)>'));
});

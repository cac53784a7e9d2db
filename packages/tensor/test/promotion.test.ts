/** Promotion: PyTorch's table of all pairs of types, and laws on generated cases. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DType, dtypes, isFloating, ones, promote, type Tensor, where } from '../src/index.js';
import { cases, held, holds } from './cases.js';
import { exact, readGolden } from './recorded.js';
import { applied, refusalOf } from './refusal.js';

describe('promotion', () => {
  interface Promotion {
    readonly pairs: readonly (readonly [DType, number, DType, number, DType])[];
    readonly scalars: readonly (readonly [DType, number, string, DType])[];
    readonly functions: readonly (readonly [string, DType, DType | null, DType | null])[];
  }
  const { pairs, scalars, functions } = readGolden<Promotion>('promotion');
  const made = (dtype: DType, dims: number): Tensor => ones(new Array<number>(dims).fill(2), { dtype });

  test('of all pairs of types, with and without dimensions, is PyTorch’s', () => {
    expect(pairs).toHaveLength(4 * dtypes.length ** 2);
    const found = pairs.map(([a, da, b, db]) => [a, da, b, db, promote(made(a, da), made(b, db))]);
    expect(found).toEqual(pairs);
    expect(pairs.map(([a, da, b, db]) => made(a, da).maximum(made(b, db)).dtype)).toEqual(
      pairs.map((p) => p[4]),
    );
  });

  test('of tensors with booleans, bigints and numbers is PyTorch’s with bool, int and float', () => {
    const values: Record<string, boolean | bigint | number> = { boolean: true, bigint: 1n, number: 1.5 };
    const found = scalars.map(([a, dims, kind]) => [
      a,
      dims,
      kind,
      made(a, dims).maximum(values[kind]!).dtype,
    ]);
    expect(found).toEqual(scalars);
  });

  test.each(functions)('%s of %s and %s is %s', (name, a, b, wanted) => {
    const x = made(a, 1);
    const f: unknown = Reflect.get(x, name);
    const call = (): unknown => applied(f, x, b === null ? [] : [made(b, 1)]);
    if (wanted === null) expect(refusalOf(call).code).toBe('DTYPE_UNSUPPORTED');
    else expect(call()).toMatchObject({ dtype: wanted });
  });

  const typed = fc
    .record({
      dtype: fc.constantFrom(...dtypes),
      shape: fc.array(fc.constantFrom(0, 1, 3), { maxLength: 3 }),
    })
    .map(({ dtype, shape }) =>
      ones(
        shape.map((n) => (n === 0 ? 1 : n)),
        { dtype },
      ),
    );

  test('is the same from both sides, of itself, and in every operation that promotes', () => {
    holds(
      'promotion',
      fc.property(typed, typed, (a, b) => {
        const { dtype } = a.maximum(b);
        expect(promote(a, b)).toBe(dtype);
        expect(promote(b, a)).toBe(dtype);
        expect(promote(a, a)).toBe(a.dtype);
        expect(a.add(b).dtype).toBe(dtype);
        expect(a.mul(b).dtype).toBe(dtype);
        expect(where(ones([], { dtype: 'bool' }), a, b).dtype).toBe(dtype);
        expect(a.div(b).dtype).toBe(isFloating(dtype) ? dtype : 'float32');
        expect(a.lt(b).dtype).toBe('bool');
      }),
      { numRuns: 1000, seed: 10 },
    );
  });

  test('loses nothing: both operands keep their value in the common type, whoever has dimensions', () => {
    holds(
      'promotion',
      fc.property(typed, typed, (a, b) => {
        const dtype = promote(a, b);
        expect(exact(a.maximum(b))).toBe(exact(a.to(dtype).maximum(b.to(dtype))));
        expect(exact(a.add(b))).toBe(exact(a.to(dtype).add(b.to(dtype))));
        // A type joins with what it was joined with before.
        if (a.ndim > 0 && b.ndim > 0) expect(promote(a.add(b), b)).toBe(dtype);
      }),
      { numRuns: 1000, seed: 11 },
    );
  });

  test('was checked on as many generated cases as the table says', () => {
    expect(held('promotion')).toBe(cases.promotion);
  });
});

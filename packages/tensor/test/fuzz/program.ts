/** Random programs: a few tensors, then calls whose results later calls take. Plain data, so that fast-check shrinks them. */
import fc from 'fast-check';
import { type DType, dtypes, isFloating, type Shape, tensor, type Tensor } from '../../src/index.js';
import { layouts } from './layouts.js';

/** A tensor to begin with. */
export interface Leaf {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly kind: 'small' | 'normal' | 'odd';
  readonly seed: number;
}

/** One call: which, on which of the tensors there are (dice), how those lie, and dice for other arguments. */
export interface Step {
  readonly call: number;
  readonly picks: readonly number[];
  readonly layouts: readonly number[];
  readonly dice: readonly number[];
}

export interface Program {
  readonly leaves: readonly Leaf[];
  readonly steps: readonly Step[];
}

const odd: readonly number[] = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  0,
  1e-45,
  -1e-40,
  3e38,
  -3e38,
  65520,
  1e-8,
  88.8,
];

/** Values that the seed decides; whole and inside the type's range for integers. */
function valuesOf({ dtype, shape, kind, seed }: Leaf): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  let state = (seed % 2147483646) + 1;
  return Array.from({ length: size }, () => {
    state = (state * 16807) % 2147483647;
    const u = state / 2147483647;
    if (dtype === 'bool') return u < 0.5 ? 0 : 1;
    if (!isFloating(dtype)) {
      const low = dtype === 'uint8' ? 0 : -8;
      if (kind === 'odd' && u < 0.1)
        return dtype === 'uint8' ? 255 : dtype === 'int32' ? -(2 ** 31) : 2 ** 53;
      return low + Math.floor(u * (kind === 'small' ? 12 : 200));
    }
    if (kind === 'small') return Math.floor(u * 9) - 4;
    return kind === 'odd' && u < 0.3 ? odd[Math.floor((u / 0.3) * odd.length)]! : (u - 0.5) * 6;
  });
}

export const made = (leaf: Leaf): Tensor =>
  tensor(Float64Array.from(valuesOf(leaf)), { dtype: leaf.dtype, shape: leaf.shape });

/** How a leaf reads in a program. */
export const textOf = (leaf: Leaf): string => {
  const values = valuesOf(leaf).map((v) => (Object.is(v, -0) ? '-0' : String(v)));
  return `tensor([${values.join(', ')}], { dtype: '${leaf.dtype}', shape: [${leaf.shape.join(', ')}] })`;
};

// Not fc.double, which draws evenly from the bits of doubles: nearly all of those lie near 0.
const die = fc.nat(2 ** 16 - 1).map((n) => n / 2 ** 16);
const dicesOf = (n: number): fc.Arbitrary<number[]> => fc.array(die, { minLength: n, maxLength: n });

/** Sizes of one program are alike, so that its tensors broadcast and multiply: mostly `n` or 1, or one long axis. */
const shapes = (n: number): fc.Arbitrary<Shape> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 12, arbitrary: fc.array(fc.constantFrom(n, n, n, 1, n + 1), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(17, 70, 513)) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(2, 33), fc.constantFrom(3, 37)) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(0, n), { minLength: 1, maxLength: 3 }) },
  );

/** Programs over `count` kinds of calls. */
export const programs = (count: number, most = 8): fc.Arbitrary<Program> =>
  fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.record({
      leaves: fc.array(
        fc.record({
          dtype: fc.constantFrom(...dtypes),
          shape: shapes(n),
          kind: fc.constantFrom('small' as const, 'normal' as const, 'odd' as const),
          seed: fc.nat(1000),
        }),
        { minLength: 2, maxLength: 4 },
      ),
      steps: fc.array(
        fc.record({
          call: fc.noShrink(fc.nat(count - 1)),
          picks: dicesOf(3),
          layouts: fc.array(fc.nat(layouts.length - 1), { minLength: 3, maxLength: 3 }),
          dice: dicesOf(3),
        }),
        { minLength: 1, maxLength: most },
      ),
    }),
  );

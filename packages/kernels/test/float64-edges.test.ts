/** The float64 kernels at their edges: no compiled kernel stands beside them to say what is right. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { f64View, kernels, type Kernels, u8View } from '../src/index.js';
import { computed } from './computed.js';

const k = kernels();
type Unary = (n: number, x: number, out: number) => void;
const others: Readonly<Record<string, Unary>> = {
  softplus: (n, x, out) => k.softplusF64(n, x, out, 2, 20),
  elu: (n, x, out) => k.eluF64(n, x, out, 2, 3),
};
/** A kernel by its name in the golden file. */
function unaryOf(name: string): Unary {
  const found: unknown = others[name] ?? Reflect.get(k, `${name}F64`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- looked up by name
  if (typeof found === 'function') return found as Unary;
  throw new Error(`no kernel ${name}`);
}
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script that wrote the file says what is in it
const golden = JSON.parse(readFileSync(new URL('golden/mpmath.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly (number | null)[]
>;
const points = golden['points']!.map(Number);

/** Relative to the value and its exponent, which an error of the exponent's argument moves; subnormal factors have their spacing. */
function near(y: number, wanted: number, x: number): boolean {
  if (y === wanted || wanted === 0) return y === wanted;
  const size = Math.abs(wanted);
  const bound = (4e-15 + 3e-16 * Math.abs(Math.log(size))) * size + 5e-324 * (1 + Math.abs(x));
  return Math.abs(y - wanted) <= bound;
}

test.each(Object.keys(golden).filter((name) => name !== 'source' && name !== 'points'))(
  '%s has the true values, near and far (mpmath)',
  (name) => {
    const found = computed(points.length, [points], ([x], out) => unaryOf(name)(points.length, x!, out));
    const wrong = points.flatMap((x, i) => {
      const wanted = golden[name]![i] ?? NaN;
      const good = Number.isNaN(wanted) ? !(found[i]! > -Infinity) : near(found[i]!, wanted, x);
      return good ? [] : [{ x, found: found[i], wanted }];
    });
    expect(wrong).toEqual([]);
  },
);

/** Calls a kernel of two operands on a column of pairs, more rows than one and than eight. */
type Broadcast = Kernels['addBroadcastF64'];
const paired = (f: Broadcast, pairs: readonly (readonly [number, number])[]): number[] =>
  computed(pairs.length, [pairs.map(([a]) => a), pairs.map(([, b]) => b)], ([a, b], out) =>
    f(pairs.length, 1, a!, 1, 0, b!, 1, 0, out),
  );

test('powers have the answers of C where numbers end', () => {
  const cases = [
    [[1, NaN], 1],
    [[1, Infinity], 1],
    [[1, -Infinity], 1],
    [[-1, Infinity], 1],
    [[-1, -Infinity], 1],
    [[-1, NaN], NaN],
    [[NaN, 0], 1],
    [[-8, 1 / 3], NaN],
    [[-2, 3], -8],
    [[0, -1], Infinity],
    [[-0, -1], -Infinity],
    [[-0, 3], -0],
    [[-Infinity, 3], -Infinity],
    [[0.5, Infinity], 0],
  ] as const;
  expect(
    paired(
      k.powBroadcastF64,
      cases.map(([pair]) => pair),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted));
});

test('the larger and the smaller: NaN wins from either side, and -0 is below 0', () => {
  const pairs = [
    [1, 2],
    [2, 1],
    [NaN, 1],
    [1, NaN],
    [0, -0],
    [-0, 0],
    [-Infinity, Infinity],
  ] as const;
  expect(paired(k.maximumBroadcastF64, pairs)).toEqual([2, 2, NaN, NaN, 0, 0, Infinity]);
  expect(paired(k.minimumBroadcastF64, pairs)).toEqual([1, 1, NaN, NaN, -0, -0, -Infinity]);
});

test.each([
  ['eq', [0, 0, 1, 1, 0, 0, 0, 1, 0]],
  ['ne', [1, 1, 0, 0, 1, 1, 1, 0, 1]],
  ['lt', [1, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['le', [1, 0, 1, 1, 0, 0, 0, 1, 1]],
  ['gt', [0, 1, 0, 0, 0, 0, 0, 0, 0]],
  ['ge', [0, 1, 1, 1, 0, 0, 0, 1, 0]],
] as const)('%s: NaN is beside everything, -0 equals 0, in nine rows of two', (name, wanted) => {
  const a = [1, 2, 3, -0, NaN, 1, NaN, Infinity, 1];
  const b = [2, 1, 3, 0, 1, NaN, NaN, Infinity, 1 + 2 ** -52];
  computed(3, [a, b], ([p, q], out) => {
    k[`${name}BroadcastF64`](9, 2, p!, 1, 0, q!, 1, 0, out);
    expect([...u8View().subarray(out, out + 18)]).toEqual(wanted.flatMap((bit) => [bit, bit]));
  });
});

describe('along rows and columns', () => {
  const x = [3, -0, 5, 1, 0, 5, 3, NaN, 2, 1, NaN, 2];
  const along = (name: 'min' | 'max' | 'argmin' | 'argmax', lines: 'Rows' | 'Columns', m: number): number[] =>
    computed(lines === 'Rows' ? m : 12 / m, [x], ([a], out) => k[`${name}${lines}F64`](m, 12 / m, a!, out));

  test('extremes: NaN wins, -0 is below 0', () => {
    expect(along('min', 'Rows', 4)).toEqual([-0, 0, NaN, NaN]);
    expect(along('max', 'Rows', 4)).toEqual([5, 5, NaN, NaN]);
    expect(along('min', 'Columns', 4)).toEqual([1, NaN, 2]);
    expect(along('max', 'Columns', 4)).toEqual([3, NaN, 5]);
    expect(along('min', 'Columns', 2)).toEqual([3, NaN, 2, 1, NaN, 2]);
    expect(along('max', 'Columns', 2)).toEqual([3, NaN, 5, 1, NaN, 5]);
  });

  test('their places: the first of equals, the first NaN before all', () => {
    expect(along('argmin', 'Rows', 4)).toEqual([1, 1, 1, 1]);
    expect(along('argmax', 'Rows', 2)).toEqual([2, 1]);
    expect(along('argmin', 'Columns', 4)).toEqual([1, 2, 2]);
    expect(along('argmax', 'Columns', 4)).toEqual([0, 2, 0]);
    const ties = [2, 1, 1, 5, 5];
    for (const [name, wanted] of [
      ['argmin', 1],
      ['argmax', 3],
    ] as const) {
      expect(computed(1, [ties], ([v], out) => k[`${name}RowsF64`](1, 5, v!, out))).toEqual([wanted]);
      expect(computed(1, [ties], ([v], out) => k[`${name}ColumnsF64`](5, 1, v!, out))).toEqual([wanted]);
    }
  });

  test('an empty line has the extreme that changes nothing', () => {
    expect(computed(2, [[]], ([a], out) => k.minRowsF64(2, 0, a!, out))).toEqual([Infinity, Infinity]);
    expect(computed(2, [[]], ([a], out) => k.maxRowsF64(2, 0, a!, out))).toEqual([-Infinity, -Infinity]);
  });

  const tiny = 2 ** -40;
  const y = [1, tiny, 2, 3, 2 * tiny, 7];
  test('sums and variances keep the digits of float64, over the divisor that is asked for', () => {
    expect(computed(2, [y], ([a], out) => k.sumRowsF64(2, 3, a!, out, 4))).toEqual([
      (3 + tiny) / 4,
      (10 + 2 * tiny) / 4,
    ]);
    expect(computed(3, [y], ([a], out) => k.sumColumnsF64(2, 3, a!, out, 4))).toEqual([
      1,
      (3 * tiny) / 4,
      9 / 4,
    ]);
    const whole = computed(1, [y], ([a], out) => void (f64View()[out / 8] = k.sumF64(6, a!)));
    expect(whole).toEqual([13 + 3 * tiny]);
    expect(
      computed(4, [[1, 3, 1, 3 + tiny]], ([a], out) => k.varRowsF64(2, 2, a!, out + 16, out, 1)),
    ).toEqual([2, 2 + 2 * tiny, 2, 2 + tiny / 2]);
    expect(computed(4, [[1, 1, 3, 3]], ([a], out) => k.varColumnsF64(2, 2, a!, out + 16, out, 1))).toEqual([
      2, 2, 2, 2,
    ]);
  });
});

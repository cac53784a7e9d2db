/** Laws that hold for all shapes and views, on generated cases. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  arange,
  type DType,
  dtypes,
  manualSeed,
  ones,
  promote,
  rand,
  randn,
  type Shape,
  tensor,
  Tensor,
  zeros,
} from '../src/index.js';
import { exact, readGolden } from './recorded.js';
import { applied, refusalOf } from './refusal.js';
import { dicesArbitrary, shapeArbitrary, viewed } from './views.js';

const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
const counting = (shape: Shape): Tensor => arange(sizeOf(shape)).reshape(shape);

describe('broadcasting', () => {
  /** Two shapes that fit, from one: axes cut off in front or made 1. */
  const pair = fc
    .tuple(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), fc.array(fc.nat(7), { minLength: 10 }))
    .map(([shape, dice]): readonly [Shape, Shape] => {
      const part = (at: number): Shape =>
        shape.slice(dice[at]! % (shape.length + 1)).map((n, i) => (dice[at + 1 + i]! % 3 === 0 ? 1 : n));
      return [part(0), part(5)];
    });

  test('is what expanding both operands first gives', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [x, y] = [counting(a), counting(b).add(0.5)];
        const sum = add(x, y);
        expect(exact(sum)).toBe(exact(x.expand(sum.shape).clone().add(y.expand(sum.shape).clone())));
        expect(exact(sum)).toBe(exact(y.add(x)));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('reads element i of an axis of length 1 at 0', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [x, y] = [counting(a), counting(b)];
        const z = x.mul(y);
        const at = (t: Tensor, index: readonly number[]): number => {
          const own = index.slice(index.length - t.ndim).map((i, d) => (t.shape[d] === 1 ? 0 : i));
          return t.storage.data[own.reduce((place, i, d) => place + i * t.strides[d]!, t.offset)]!;
        };
        const indices = z.shape.reduce<number[][]>(
          (list, n) => list.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
          [[]],
        );
        const each = indices.map((index) => Math.fround(at(x, index) * at(y, index)));
        expect(Array.from(z.data())).toEqual(each);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });
});

describe('views', () => {
  test('of views are the same as views of copies', () => {
    fc.assert(
      fc.property(shapeArbitrary, dicesArbitrary, (shape, dices) => {
        const { view, steps } = viewed(counting(shape), dices);
        const copied = steps.reduce((x, { of }) => of(x).clone(), counting(shape));
        expect(view.shape).toEqual(copied.shape);
        expect(exact(view)).toBe(exact(copied));
        expect(view.clone().isContiguous()).toBe(true);
        expect(String(view)).toBe(String(copied));
      }),
      { numRuns: 3000, seed: 3 },
    );
  });

  test('go into every kind of operation as their copies do', () => {
    const operations: readonly ((x: Tensor) => Tensor)[] = [
      (x) => x.sigmoid(),
      (x) => x.add(x.mul(2)),
      (x) => x.sum(),
      (x) => x.norm(),
      (x) => (x.ndim === 0 ? x : x.softmax(0)),
      (x) => (x.ndim === 0 ? x : x.sum(0, { keepdim: true })),
      (x) => (x.ndim === 2 ? x.matmul(x.t()) : x),
      (x) => x.flatten(),
      (x) => x.to('int32'),
      (x) => x.gt(1),
    ];
    fc.assert(
      fc.property(shapeArbitrary, dicesArbitrary, fc.nat(operations.length - 1), (shape, dices, k) => {
        const { view } = viewed(counting(shape).mul(0.37), dices);
        expect(exact(operations[k]!(view))).toBe(exact(operations[k]!(view.clone())));
      }),
      { numRuns: 2000, seed: 4 },
    );
  });

  test('are written in place where they look, and nowhere else', () => {
    const writes: readonly ((x: Tensor) => Tensor)[] = [
      (x) => x.add_(1000),
      (x) => x.mul_(x),
      (x) => x.neg_(),
      (x) => x.copy_(ones([])),
      (x) => x.fill_(7),
      (x) => x.maskedFill_(x.gt(3), -1),
    ];
    fc.assert(
      fc.property(shapeArbitrary, dicesArbitrary, fc.nat(writes.length - 1), (shape, dices, k) => {
        const base = counting(shape);
        const { view, steps } = viewed(base, dices);
        // The same views of the places tell where the view looks.
        const places = Array.from(steps.reduce((x, { of }) => of(x), counting(shape)).data());
        const wanted = Array.from(base.data());
        writes[k]!(view.clone())
          .data()
          .forEach((value, i) => void (wanted[places[i]!] = value));
        expect(writes[k]!(view)).toBe(view);
        expect(Array.from(base.data())).toEqual(wanted);
        expect([base.version, view.version]).toEqual([1, 1]);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  test('are filled with random numbers in the order of memory', () => {
    fc.assert(
      fc.property(shapeArbitrary, dicesArbitrary, (shape, dices) => {
        const base = zeros(shape);
        const { view, steps } = viewed(base, dices);
        const places = Array.from(steps.reduce((x, { of }) => of(x), counting(shape)).data());
        manualSeed(9);
        view.uniform_();
        manualSeed(9);
        const drawn = zeros([places.length]).uniform_().data();
        const wanted = Array.from(zeros([sizeOf(shape)]).data());
        places.toSorted((a, b) => a - b).forEach((place, i) => void (wanted[place] = drawn[i]!));
        expect(Array.from(base.data())).toEqual(wanted);
      }),
      { numRuns: 1000, seed: 6 },
    );
  });

  test('w.t().uniform_() leaves the same memory as w.uniform_()', () => {
    const [a, b] = [zeros([3, 5]), zeros([3, 5])];
    manualSeed(0);
    a.uniform_();
    manualSeed(0);
    b.t().uniform_();
    expect(exact(a)).toBe(exact(b));
  });
});

describe('versions', () => {
  test('count writes, shared by views and detached tensors, and nothing else', () => {
    const x = zeros([2, 2]);
    const view = x.t().select(0, 1);
    x.add(1).mul(2).sum();
    expect(x.version).toBe(0);
    view.fill_(1);
    x.detach().mul_(3);
    x.uniform_();
    expect([x.version, view.version, x.detach().version, x.clone().version]).toEqual([3, 3, 3, 0]);
  });
});

describe('reductions', () => {
  const matrix = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat(1000));
  const drawn = ([n, m, seed]: readonly number[], dtype: DType = 'float64'): Tensor => {
    manualSeed(seed!);
    return randn([n!, m!], { dtype });
  };
  const close = (a: Tensor, b: Tensor): void => {
    const [x, y] = [a.data(), b.data()];
    expect(a.shape).toEqual(b.shape);
    x.forEach((value, i) => {
      if (!Object.is(value, y[i]))
        expect(Math.abs(value - y[i]!)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
    });
  };

  test('over one axis after the other are reductions over both', () => {
    fc.assert(
      fc.property(matrix, (sizes) => {
        const x = drawn(sizes);
        close(x.sum(0).sum(0), x.sum());
        close(x.sum([0, 1]), x.sum());
        expect(exact(x.amax(0).amax(0))).toBe(exact(x.amax()));
        expect(exact(x.amin([0, 1]))).toBe(exact(x.min()));
        close(x.logsumexp(0).logsumexp(0), x.logsumexp([0, 1]));
        close(x.norm(0).norm(), x.norm());
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('keep their identities', () => {
    fc.assert(
      fc.property(matrix, (sizes) => {
        const x = drawn(sizes);
        close(x.mean(0).mul(sizes[0]), x.sum(0));
        close(x.var(0, { correction: 0 }), x.square().mean(0).sub(x.mean(0).square()).clamp({ min: 0 }));
        close(x.std().square(), x.var());
        expect(exact(x.max())).toBe(exact(x.neg().min().neg()));
        expect(exact(x.max(1).values)).toBe(exact(x.amax(1)));
        expect(exact(x.gather(1, x.max(1, { keepdim: true }).indices))).toBe(
          exact(x.amax(1, { keepdim: true })),
        );
        expect(exact(x.argmin(0))).toBe(exact(x.min(0).indices));
        close(x.softmax(1).sum(1), ones([sizes[0]], { dtype: 'float64' }));
        close(x.logSoftmax(1).exp(), x.softmax(1));
        const mask = x.gt(0);
        expect(exact(mask.any(0))).toBe(exact(mask.logicalNot().all(0).logicalNot()));
        close(x.norm({ p: 1 }), x.abs().sum());
      }),
      { numRuns: 500, seed: 8 },
    );
  });

  test('an empty list of axes means all of them, as in PyTorch', () => {
    expect(ones([2, 3]).sum([]).item()).toBe(6);
    expect(ones([2, 3]).amax([]).shape).toEqual([]);
  });

  test.each([
    ['sum', (x: Tensor) => x.sum(), 1e-6],
    ['sum over rows', (x: Tensor) => x.sum(0), 1e-6],
    ['mean over columns', (x: Tensor) => x.mean(1), 1e-6],
    ['std', (x: Tensor) => x.std(), 1e-6],
    ['product with its transpose', (x: Tensor) => x.slice(0, 0, 16).matmul(x.slice(0, 0, 16).t()), 3e-6],
  ] as const)('float32 %s of 100 x 500 numbers is near the float64 one', (_, f, tolerance) => {
    manualSeed(3);
    const x = rand([100, 500]);
    const [single, double] = [f(x).data(), f(x.double()).data()];
    single.forEach((value, i) => expect(Math.abs(value - double[i]!) / double[i]!).toBeLessThan(tolerance));
  });

  test('a float32 sum overflows where PyTorch overflows, a float64 one does not', () => {
    const x = tensor([3e38, 3e38, -3e38]);
    expect(x.slice(0, 0, 2).sum().item()).toBe(Infinity);
    expect(x.double().slice(0, 0, 2).sum().item()).toBeCloseTo(6e38, -32);
  });
});

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
});

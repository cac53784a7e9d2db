/** Laws of broadcasting and views that hold for all shapes and layouts, on generated cases. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, arange, manualSeed, ones, type Shape, type Tensor, zeros } from '../src/index.js';
import { cases, held, holds } from './cases.js';
import { exact } from './recorded.js';
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
    holds(
      'broadcasting',
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
    holds(
      'broadcasting',
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
    holds(
      'views',
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
    holds(
      'views',
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
    holds(
      'views',
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
    holds(
      'views',
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

test('more than ten thousand generated cases are checked: those of this file, of reductions and of promotion', () => {
  expect(held('broadcasting')).toBe(cases.broadcasting);
  expect(held('views')).toBe(cases.views);
  expect(Object.values(cases).reduce((a: number, b) => a + b, 0)).toBeGreaterThan(10_000);
});

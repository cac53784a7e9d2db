/** What a sample of an operation is, and short ways to write many. */
import { tensor } from '../ops/create.js';
import type { Shape } from '../shape.js';
import { sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** Good input: float64 tensors and the call on them. */
export interface Sample {
  readonly xs: readonly Tensor[];
  readonly f: (...xs: Tensor[]) => Tensor | readonly Tensor[];
  /** It draws: seed the default generator before each call. */
  readonly random?: true;
}

/** Bad input: a call that must throw, and the code of its error. */
export interface BadSample {
  readonly call: () => unknown;
  readonly code: string;
  /** A part of the message: real values of the call. */
  readonly says: string;
}

export interface OpSamples {
  readonly good: readonly Sample[];
  readonly bad?: readonly BadSample[];
}

type Make = (...shape: number[]) => Tensor;

let state = 7;
/** Numbers in (-1, 1), always the same, no two alike. */
export function numbers(...shape: number[]): Tensor {
  const values = Array.from({ length: sizeOf(shape) }, () => {
    state = (state * 16807) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  });
  return tensor(values, { dtype: 'float64', shape });
}
/** Numbers in (0.5, 2.5), for logarithms and divisors. */
export const positive = (...shape: number[]): Tensor => numbers(...shape).add(1.5);

/** Numbers between two bounds, for functions that are defined or steep there. */
export const between =
  (low: number, high: number): Make =>
  (...shape) =>
    numbers(...shape)
      .mul((high - low) / 2)
      .add((high + low) / 2);

/** A value of the wrong type where the compiler would refuse it: callers without types pass such. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is the point
export const wrong = (value: unknown): never => value as never;

export const sample = (f: Sample['f'], ...xs: Tensor[]): Sample => ({ xs, f });
export const bad = (code: string, says: string, call: () => unknown): BadSample => ({ call, code, says });

/** Plain, on a transposed view, without dimensions. */
export const one = (f: (x: Tensor) => Tensor, make: Make = numbers): OpSamples => ({
  good: [
    sample((x) => f(x), make(2, 3)),
    sample((x) => f(x.transpose(0, 1)), make(2, 3)),
    sample((x) => f(x), make()),
  ],
});
/** Equal shapes, and the three ways to broadcast. */
export const pair = (f: (a: Tensor, b: Tensor) => Tensor, make: Make = numbers): readonly Sample[] =>
  (
    [
      [
        [2, 3],
        [2, 3],
      ],
      [[2, 1], [3]],
      [[3], [2, 3]],
      [[], [2]],
    ] as const
  ).map(([a, b]: readonly [Shape, Shape]) => sample((x, y) => f(x, y), make(...a), make(...b)));
/** On a clone, into a view, on the base of a view, and from an overlapping part. */
export const into = (f: (a: Tensor, b: Tensor) => Tensor, make: Make = numbers): readonly Sample[] => [
  sample((a, b) => f(a.clone(), b), make(2, 3), make(3)),
  sample(
    (a, b) => {
      const y = a.mul(a);
      f(y.select(1, 0), b);
      return y.mul(y);
    },
    make(2, 3),
    make(2),
  ),
  sample(
    (a, b) => {
      const y = a.mul(2);
      const v = y.transpose(0, 1).slice(0, 1, 3);
      f(y, b);
      return v.mul(v);
    },
    make(2, 3),
    make(2, 3),
  ),
];
/** In place without a second operand. */
export const alone = (f: (x: Tensor) => Tensor, make: Make = numbers): OpSamples => ({
  good: into((a) => f(a), make),
});

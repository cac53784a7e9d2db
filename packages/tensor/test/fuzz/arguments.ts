/** Arguments of a call that dice choose, whatever the tensor has become by then. */
import { type Shape, tensor, type Tensor } from '../../src/index.js';

/** What stands in one place of a call. Places of kind `tensor` take a tensor of the program. */
export type Place = 'tensor' | 'axis' | 'whole' | 'number' | 'axes' | 'indices' | 'line' | 'keepdim';

/** An argument, and how it reads. */
export interface Argument {
  readonly value: unknown;
  readonly text: string;
}

const pick = (die: number, n: number): number => Math.floor(die * n);
const numbers = [0, 1, -1, 0.5, -2.5, 2, 3, -0, 1e-3, 40];

/** Digits of a die, so that one die throws several. */
const again = (die: number, times: number): number => (die * 7919 ** (times + 1)) % 1;

const plain = (value: number | boolean): Argument => ({
  value,
  text: Object.is(value, -0) ? '-0' : String(value),
});

/** The argument for `x` that one die chooses. */
export function argumentFor(place: Exclude<Place, 'tensor'>, x: Tensor, die: number): Argument {
  const rank = Math.max(x.ndim, 1);
  switch (place) {
    case 'axis':
      return plain(pick(die, 2 * rank) - rank);
    case 'whole':
      return plain(pick(die, 7) - 2);
    case 'number':
      return plain(numbers[pick(die, numbers.length)]!);
    case 'keepdim': {
      const keepdim = die < 0.5;
      return { value: { keepdim }, text: `{ keepdim: ${keepdim} }` };
    }
    case 'axes': {
      const axes = x.shape.map((_, d) => (d + pick(die, rank)) % rank);
      const some = axes.slice(0, 1 + pick(again(die, 1), rank));
      return { value: some, text: `[${some}]` };
    }
    case 'indices':
      return indices(x, x.shape, die);
    default:
      return indices(x, [1 + pick(die, 3)], die);
  }
}

/** Places that every axis of `x` has. */
function indices(x: Tensor, shape: Shape, die: number): Argument {
  const length = shape.reduce((a, b) => a * b, 1);
  const smallest = Math.min(...x.shape.filter((n) => n > 0), 1000);
  const values = Array.from({ length }, (_, i) => BigInt(pick(again(die, i % 40), smallest)));
  return {
    value: tensor(values, { dtype: 'int64', shape }),
    text: `tensor([${values.map((v) => `${v}n`)}], { dtype: 'int64', shape: [${shape}] })`,
  };
}

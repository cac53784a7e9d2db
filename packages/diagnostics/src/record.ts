/** The compiled count of float32 numbers: one pass over memory, into a record that more tensors can be added to. */
import { defineOp, type OpFunction, type Tensor } from '@isograd/tensor';
import {
  f64View,
  firstOf,
  hold,
  i32View,
  keptKernel,
  packedAt,
  reserved,
  statisticsBytes,
  statisticsCounts,
  statisticsFields,
} from '@isograd/tensor/compiled';

const statistics = keptKernel('statistics');
const clearStatistics = keptKernel('clearStatistics');

/** Counts the elements of a float32 tensor: a new record, float64 [150], which `readRecord` understands. */
export const record: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
  name: 'record',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: () => ({ shape: [statisticsBytes / 8], dtype: 'float64' }),
  kernel([x], [y]) {
    const from = packedAt(x!, x!.shape);
    const at = firstOf(y!);
    clearStatistics()(at);
    statistics()(x!.numel(), from, at);
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x) => run.one([x], undefined));

/** Records that share a tensor: one for each would take longer to make than to fill. */
const perTensor = 64;
let shared: Tensor | null = null;
let used = 0;

/** An empty record among others. */
export class Place {
  readonly #tensor: Tensor;
  readonly #offset: number;

  constructor() {
    if (shared === null || used === perTensor) {
      shared = reserved('watch', [], [{ shape: [(perTensor * statisticsBytes) / 8], dtype: 'float64' }])[0]!;
      used = 0;
    }
    this.#tensor = shared;
    this.#offset = used++ * statisticsBytes;
    clearStatistics()(this.address);
  }

  /** Where the record is, to be read before anything is allocated. */
  get address(): number {
    return firstOf(this.#tensor) + this.#offset;
  }

  /** Adds the elements of a float32 tensor that has numbers of its own. Nothing is recorded. */
  add(x: Tensor): void {
    hold([x, this.#tensor]);
    const from = packedAt(x, x.shape);
    statistics()(x.numel(), from, this.address);
  }
}

/** What a record holds, by field. */
export type Counted = Readonly<Record<(typeof statisticsFields)[number], number>>;

/** The record at an address, to be read before anything is allocated. */
export function readRecord(address: number): Counted {
  const fields = f64View();
  const at = address / 8;
  return {
    count: fields[at + place.count]!,
    nan: fields[at + place.nan]!,
    positiveInfinity: fields[at + place.positiveInfinity]!,
    negativeInfinity: fields[at + place.negativeInfinity]!,
    zero: fields[at + place.zero]!,
    subnormal: fields[at + place.subnormal]!,
    sum: fields[at + place.sum]!,
    sumOfSquares: fields[at + place.sumOfSquares]!,
    min: fields[at + place.min]!,
    max: fields[at + place.max]!,
  };
}

const placeOf = (field: keyof Counted): number => statisticsFields.indexOf(field);
const place: Counted = {
  count: placeOf('count'),
  nan: placeOf('nan'),
  positiveInfinity: placeOf('positiveInfinity'),
  negativeInfinity: placeOf('negativeInfinity'),
  zero: placeOf('zero'),
  subnormal: placeOf('subnormal'),
  sum: placeOf('sum'),
  sumOfSquares: placeOf('sumOfSquares'),
  min: placeOf('min'),
  max: placeOf('max'),
};

// Biased exponents count from here; the first stands for zeros and subnormal numbers, whose own exponents follow the last.
const bias = -127;
const biased = 256;
const smallest = -149;

/** Calls `tell` with every binary exponent in the record at an address, from the smallest up, and how many elements have it. */
export function exponentsOf(
  address: number,
  counted: Counted,
  tell: (exponent: number, n: number) => void,
): void {
  const counts = i32View();
  const first = address / 4 + 2 * statisticsFields.length;
  if (counted.subnormal > 0)
    for (let i = biased; i < statisticsCounts; i++)
      if (counts[first + i] !== 0) tell(smallest + i - biased, counts[first + i]!);
  const top = 1 + Math.floor(Math.log2(Math.max(-counted.min, counted.max)));
  const highest = Math.min(Math.max(top - bias, 0), biased - 2);
  let lowest = highest + 1;
  for (let left = numbers(counted) - counted.zero - counted.subnormal; left > 0;)
    left -= counts[first + --lowest]!;
  for (let i = lowest; i <= highest; i++) if (counts[first + i] !== 0) tell(bias + i, counts[first + i]!);
}

/** Finite elements. */
export const numbers = ({ count, nan, positiveInfinity, negativeInfinity }: Counted): number =>
  count - nan - positiveInfinity - negativeInfinity;

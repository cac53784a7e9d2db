/** The compiled count of float32 numbers: one pass over memory, into a record that more tensors can be added to. */
import { defineOp, type OpFunction, type Tensor } from '@isograd/tensor';
import {
  f64View,
  firstOf,
  i32View,
  kernelOf,
  packed,
  statisticsBytes,
  statisticsCounts,
  statisticsFields,
} from '@isograd/tensor/compiled';

const length = statisticsBytes / 8;

/** Counts the elements of a float32 tensor: a new record, float64 [150], which `readRecord` understands. */
export const record: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
  name: 'record',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: () => ({ shape: [length], dtype: 'float64' }),
  kernel([x], [y]) {
    kernelOf('clearStatistics')!(firstOf(y!));
    count(x!, y!);
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x) => run.one([x], undefined));

/** Adds the elements of a float32 tensor to a record. */
export const recordMore_: OpFunction<[y: Tensor, x: Tensor]> = defineOp<undefined, 'y' | 'x', 'y'>({
  name: 'recordMore_',
  node: '',
  inputs: ['y', 'x'],
  outputs: ['y'],
  inPlace: 'self',
  infer: ([y]) => y!,
  kernel: ([y, x]) => count(x!, y!),
  vjp: { y: null, x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (y, x) => run.one([y, x], undefined));

function count(x: Tensor, y: Tensor): void {
  const from = packed(x, x.shape);
  kernelOf('statistics')!(x.numel(), from(), firstOf(y));
}

/** What a record holds. */
export interface Counted {
  readonly of: (field: (typeof statisticsFields)[number]) => number;
  /** Calls `tell` with every binary exponent that occurs, from the smallest up, and how many elements have it. */
  readonly exponents: (tell: (exponent: number, n: number) => void) => void;
}

// Biased exponents count from here; the first stands for zeros and subnormal numbers, whose own exponents follow the last.
const bias = -127;
const biased = 256;
const smallest = -149;

/** The record at an address, to be read before anything is allocated. */
export function readRecord(address: number): Counted {
  const fields = f64View();
  const counts = i32View();
  const first = address / 4 + 2 * statisticsFields.length;
  const of: Counted['of'] = (field) => fields[address / 8 + place[field]!]!;
  const exponents: Counted['exponents'] = (tell) => {
    if (of('subnormal') > 0)
      for (let i = biased; i < statisticsCounts; i++)
        if (counts[first + i] !== 0) tell(smallest + i - biased, counts[first + i]!);
    const top = 1 + Math.floor(Math.log2(Math.max(-of('min'), of('max'))));
    const highest = Math.min(Math.max(top - bias, 0), biased - 2);
    let lowest = highest + 1;
    const normal = numbers(of) - of('zero') - of('subnormal');
    for (let left = normal; left > 0;) left -= counts[first + --lowest]!;
    for (let i = lowest; i <= highest; i++) if (counts[first + i] !== 0) tell(bias + i, counts[first + i]!);
  };
  return { of, exponents };
}

/** Finite elements. */
export const numbers = (of: Counted['of']): number =>
  of('count') - of('nan') - of('positiveInfinity') - of('negativeInfinity');

const place = Object.fromEntries(statisticsFields.map((field, i) => [field, i]));

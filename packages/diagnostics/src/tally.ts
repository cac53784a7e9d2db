/** One pass over a tensor that counts what a diagnosis needs: an operation of its own, because only kernels touch numbers. */
import { type Data, defineOp, type OpFunction, positions, type Tensor } from '@isograd/tensor';
import { kernelOf, packed, scratch, statisticsBytes } from '@isograd/tensor/compiled';
import { exponentsOf, readRecord } from './record.js';

/** Where each number stands in the tally; the histogram of binary exponents follows. */
export const place = {
  count: 0,
  nan: 1,
  positiveInfinity: 2,
  negativeInfinity: 3,
  zero: 4,
  subnormal: 5,
  sum: 6,
  squares: 7,
  min: 8,
  max: 9,
  scale: 10,
} as const;
export const head = Object.keys(place).length;
/** Exponents run from that of the smallest float64 to that of the largest. */
export const lowest = -1074;
export const bins = 1024 - lowest;

/**
 * Counts, sums and the log2 histogram of all elements, as a float64 tensor [11 + 2098]. Sums of squares are taken
 * relative to a power of two (`scale`), so that neither the largest nor the smallest float64 is lost.
 */
export const tally: OpFunction<[x: Tensor]> = defineOp<undefined, 'x', 'y'>({
  name: 'tally',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  infer: () => ({ shape: [head + bins], dtype: 'float64' }),
  kernel([x], [y]) {
    if (x!.dtype === 'float32') counted(x!, y!);
    else count(x!, y!.storage.data);
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x) => run.one([x], undefined));

const smallestNormal = 2 ** -126;

/** By the compiled kernel. */
function counted(x: Tensor, y: Tensor): void {
  const record = scratch([statisticsBytes / 8], 'float64');
  const from = packed(x, x.shape);
  const at = record.address();
  kernelOf('clearStatistics')!(at);
  kernelOf('statistics')!(x.numel(), from(), at);
  const found = readRecord(at);
  const out = y.storage.data;
  for (const name of [
    'count',
    'nan',
    'positiveInfinity',
    'negativeInfinity',
    'zero',
    'subnormal',
    'sum',
    'min',
    'max',
  ] as const)
    out[place[name]] = found[name];
  out[place.squares] = found.sumOfSquares;
  out[place.scale] = 1;
  exponentsOf(at, found, (exponent, n) => void (out[head + exponent - lowest] = n));
}

function count(x: Tensor, out: Data): void {
  const data = x.storage.data;
  const dense = x.isContiguous();
  const where = dense ? null : positions(x);
  const n = x.numel();
  const tiny = x.dtype === 'float64' ? 2 ** -1022 : smallestNormal;
  const scale = scaleOf(data, where, x.offset, n);
  let [sum, squares, min, max] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const v = data[where === null ? x.offset + i : where[i]!]!;
    if (!Number.isFinite(v)) {
      out[Number.isNaN(v) ? place.nan : v > 0 ? place.positiveInfinity : place.negativeInfinity]!++;
      continue;
    }
    sum += v / scale;
    squares += (v / scale) ** 2;
    if (v < min) min = v;
    if (v > max) max = v;
    if (v === 0) out[place.zero]!++;
    else {
      if (v < tiny && v > -tiny) out[place.subnormal]!++;
      out[head + exponentOf(v) - lowest]!++;
    }
  }
  out[place.count] = n;
  out[place.sum] = sum;
  out[place.squares] = squares;
  out[place.min] = min;
  out[place.max] = max;
  out[place.scale] = scale;
}

const word = new Float64Array(1);
const halves = new Uint32Array(word.buffer);
/** floor(log2 |v|) from the bits; the logarithm would be ten times slower and wrong beside powers of two. */
function exponentOf(v: number): number {
  word[0] = v;
  const exponent = (halves[1]! >>> 20) & 0x7ff;
  return exponent === 0 ? Math.floor(Math.log2(Math.abs(v))) : exponent - 1023;
}

/** A power of two near the largest magnitude, where its square would leave float64; else 1. */
function scaleOf(data: Data, where: Int32Array | null, offset: number, n: number): number {
  if (data instanceof Float32Array) return 1;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const v = Math.abs(data[where === null ? offset + i : where[i]!]!);
    if (v > largest && v !== Infinity) largest = v;
  }
  return largest > 2 ** 480 || (largest < 2 ** -480 && largest > 0) ? 2 ** exponentOf(largest) : 1;
}

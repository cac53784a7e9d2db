/** Convolutions of sizes that whole tiles of two rows and sixteen columns fill, or nearly, against the twin that defines them. */
import { expect, test } from 'vitest';
import { f32View, type Kernels, kernels, planWindow, ring, twins, type Window } from '../src/index.js';
import { noise } from './lab.js';

type Size = readonly [number, number, number, number, number, number, number, number, string];
/** Channels, filters, height and width of the kernel, sides of the planes, steps, margins, and what is cut where. */
const sizes: readonly Size[] = [
  [
    2,
    4,
    3,
    3,
    14,
    14,
    1,
    0,
    'nine panels of sixteen places; rows of the kernel pair with those of the next column',
  ],
  [1, 16, 3, 3, 13, 13, 1, 0, 'a panel of nine; sixteen filters, and the last row of the kernel is alone'],
  [3, 34, 2, 2, 15, 12, 1, 1, 'two rows of the kernel pair; thirty-four filters do not fill panels'],
  [2, 16, 1, 1, 12, 11, 1, 0, 'a kernel of one row: columns are rows themselves'],
  [30, 32, 3, 3, 12, 12, 1, 1, 'two blocks of elements; two panels of filters'],
  [3, 32, 3, 2, 25, 27, 2, 1, 'steps of two: columns are rows themselves, one of them is alone'],
  [2, 242, 3, 3, 13, 13, 1, 1, 'two blocks of filters, the second with two'],
] as const;

function windowOf([
  channels,
  filters,
  down,
  across,
  high,
  wide,
  stride,
  margin,
]: (typeof sizes)[number]): Window {
  return {
    groups: 1,
    channels,
    filters,
    kernelHeight: down,
    kernelWidth: across,
    height: Math.floor((high + 2 * margin - down) / stride) + 1,
    width: Math.floor((wide + 2 * margin - across) / stride) + 1,
    strideDown: stride,
    strideAcross: stride,
    dilationDown: 1,
    dilationAcross: 1,
    top: margin,
    left: margin,
    inputHeight: high,
    inputWidth: wide,
    sampleStep: channels * high * wide,
    channelStep: high * wide,
    rowStep: wide,
    columnStep: 1,
  };
}

/** Addresses of arrays of so many elements, filled with the same noise each time. */
function placed(counts: readonly number[]): readonly number[] {
  ring.begin();
  const blocks = counts.map((count) => ring.allocate(4 * count));
  const next = noise(5);
  return blocks.map((block, i) => {
    const at = ring.address(block);
    for (let j = 0; j < counts[i]!; j++) f32View()[at / 4 + j] = next() / 2 ** 31 - 1;
    return at;
  });
}

test.each(sizes)(
  '%i channels, %i filters of %i x %i on %i x %i in steps of %i with margins of %i have the bits of the twin: %s',
  (...size) => {
    const w = windowOf(size);
    const samples = 2;
    const [x, y] = [samples * w.sampleStep, samples * w.filters * w.height * w.width];
    const weight = w.filters * w.channels * w.kernelHeight * w.kernelWidth;
    const forward =
      (biased: boolean) =>
      ({ convolve }: Kernels): Buffer => {
        const [from, by, bias, to] = placed([x, weight, w.filters, y]);
        convolve(planWindow(w), samples, from!, by!, biased ? bias! : 0, to!);
        return bytesAt(to!, y);
      };
    const toWeight = ({ weigh }: Kernels): Buffer => {
      const [from, u, to] = placed([x, y, weight]);
      weigh(planWindow(w), samples, 0, w.filters, from!, u!, to!);
      return bytesAt(to!, weight);
    };
    for (const run of [forward(false), forward(true), toWeight])
      expect(run(kernels()).equals(run(twins))).toBe(true);
  },
);

const bytesAt = (at: number, count: number): Buffer =>
  Buffer.from(f32View().buffer.slice(at, at + 4 * count));

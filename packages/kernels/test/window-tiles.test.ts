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
  [4, 3, 2, 3, 12, 17, 1, 1, 'rows end inside panels and inside fours; margins cut panels'],
  [6, 5, 3, 3, 25, 26, 2, 1, 'steps of two: products are scattered one by one'],
  [16, 4, 1, 1, 2, 80, 1, 0, 'panels inside one row, one across two'],
  [60, 130, 3, 3, 12, 11, 1, 1, 'planes: elements in two blocks'],
  [242, 4, 1, 2, 10, 14, 1, 0, 'planes: two blocks of channels'],
  [3, 4, 3, 3, 26, 29, 2, 1, 'steps of two: every second number of odd and of even many'],
  [4, 4, 3, 3, 4, 4, 1, 1, 'one panel of sixteen'],
  [10, 12, 3, 3, 13, 12, 1, 1, 'eight rows and two or four more; twelve places in the last panel'],
  [22, 8, 2, 2, 13, 14, 1, 1, 'two in the last panel'],
  [10, 10, 1, 1, 15, 10, 1, 0, 'six in the last panel'],
  [4, 4, 3, 3, 12, 12, 1, 0, 'a hundred places: four in the last panel'],
  [30, 4, 3, 3, 60, 28, 1, 1, 'planes with margins do not fit: some rows at a time'],
  [30, 4, 3, 2, 91, 40, 2, 1, 'the same in steps of two'],
  [4, 2, 2, 2, 66, 66, 1, 1, 'more places than are known at a time'],
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
    const toPlanes =
      (biased: boolean) =>
      ({ spread }: Kernels): Buffer => {
        const [u, by, bias, to] = placed([y, weight, w.channels, x]);
        spread(planWindow(w), samples, u!, by!, biased ? bias! : 0, to!);
        return bytesAt(to!, x);
      };
    for (const run of [forward(false), forward(true), toPlanes(false), toPlanes(true), toWeight])
      expect(run(kernels()).equals(run(twins))).toBe(true);
  },
);

/** What is unlike in each, and where numbers lie: of two groups with four channels and six filters each. */
const others: readonly (readonly [string, Partial<Window>])[] = [
  ['margins below and to the right alone', { height: 13, width: 14 }],
  ['margins above and to the left alone', { top: 2, left: 2, height: 13, width: 14 }],
  ['steps inside the kernel', { dilationDown: 2, dilationAcross: 3, top: 1, left: 2, height: 11, width: 12 }],
  ['no places', { height: 0 }],
  ['a kernel that is wholly in a margin', { strideAcross: 20, left: 12, width: 2, top: 1, height: 13 }],
];

test.each(others)('%s: the bits of the twin', (_, unlike) => {
  const [channels, filters, samples] = [4, 6, 2];
  const plain = windowOf([channels, filters, 3, 3, 13, 14, 1, 0, '']);
  const w = { ...plain, groups: 2, sampleStep: 2 * plain.sampleStep, ...unlike };
  const [x, y] = [samples * w.sampleStep, samples * 2 * filters * w.height * w.width];
  const weight = 2 * filters * channels * 9;
  // Channels last: rows are packed number by number.
  const last = { ...w, channelStep: 1, rowStep: 8 * w.inputWidth, columnStep: 8 };
  const forward =
    (window: Window) =>
    ({ convolve }: Kernels): Buffer => {
      const [from, by, to] = placed([x, weight, y]);
      convolve(planWindow(window), samples, from!, by!, 0, to!);
      return bytesAt(to!, y);
    };
  const toPlanes = ({ spread }: Kernels): Buffer => {
    const [u, by, bias, to] = placed([y, weight, 8, x]);
    spread(planWindow(w), samples, u!, by!, bias!, to!);
    return bytesAt(to!, x);
  };
  for (const run of [forward(w), forward(last), toPlanes])
    expect(run(kernels()).equals(run(twins))).toBe(true);
});

const bytesAt = (at: number, count: number): Buffer =>
  Buffer.from(f32View().buffer.slice(at, at + 4 * count));

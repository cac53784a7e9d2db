/** Products of sizes that meet every block, strip, panel and tile of the compiled kernel, against the twin that defines them. */
import { expect, test } from 'vitest';
import { f32View, kernels, memory, memoryBuffer, ring, twins, u8View } from '../src/index.js';
import { noise } from './lab.js';

/** Rows, columns, inner length, and what is cut where. */
const sizes = [
  [4, 12, 9, 'two strips of two rows read b where it lies'],
  [5, 24, 260, 'a strip of three and one of two, two blocks along k, panels copied by the first strip'],
  [97, 28, 19, 'one row more than a block: two shares; columns 12 + 8 + 8'],
  [241, 11, 17, 'one row more than a packed block; a panel of twelve that overhangs'],
  [99, 4, 40, 'one panel of four'],
  [98, 3, 40, 'one panel of four that overhangs'],
  [99, 520, 5, 'rows of b far apart: a is packed, and panels are copied before the tiles'],
  [4705, 2, 2, 'a block leaves one row over and takes it along'],
  [16, 132, 130, 'b is fetched before the tiles, or touched in turns of four steps that overhang'],
  [4, 16, 10, 'tiles of 2 x 16 fill it, a turn of three steps ends after its first'],
  [34, 32, 62, 'the same, a turn ends after its second; packed rows by four and by two'],
  [98, 48, 258, 'two blocks of whole tiles along k, two shares of rows'],
  [244, 16, 65, 'two more rows than a packed block of whole tiles'],
  [100, 528, 7, 'whole tiles, rows of b far apart: panels are copied before them'],
  [16, 256, 64, 'whole tiles whose b is fetched'],
  [64, 256, 16, 'rows of a KiB: written from end to end, a turn ends after its first step'],
  [32, 512, 11, 'the same in two shares of columns, a turn ends after its second'],
  [4098, 256, 15, 'the same in two shares of rows, all turns whole'],
  [12, 20, 67, 'rows of a transposed b that end a turn after its third step'],
  [1, 277, 263, 'rows of b from each half, four at a time, five left over; two blocks along k'],
  [277, 1, 66, 'the same for a column'],
] as const;
const transposed = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** Addresses of a, b and c with so many elements, filled with the same noise each time. */
function placed(inA: number, inB: number, inC: number): readonly [number, number, number] {
  ring.begin();
  const [a, b, c] = [ring.allocate(4 * inA), ring.allocate(4 * inB), ring.allocate(4 * inC)];
  const next = noise(3);
  const filled = (at: number, count: number): number => {
    for (let i = 0; i < count; i++) f32View()[at / 4 + i] = next() / 2 ** 31 - 1;
    return at;
  };
  return [filled(ring.address(a), inA), filled(ring.address(b), inB), filled(ring.address(c), inC)];
}

test.each(sizes)('%i x %i over %i in all four transpositions has the bits of the twin: %s', (m, n, k) => {
  for (const [ta, tb] of transposed)
    for (const accumulate of [0, 1]) {
      const results = [kernels(), twins].map(({ gemm }) => {
        const [a, b, c] = placed(m * k, k * n, m * n);
        gemm(ta, tb, m, n, k, a, ta ? m : k, b, tb ? k : n, c, n, 0, accumulate);
        return Buffer.from(f32View().buffer.slice(c, c + 4 * m * n));
      });
      expect(results[0]!.equals(results[1]!), `ta ${ta}, tb ${tb}, accumulate ${accumulate}`).toBe(true);
    }
});

test.each([0, 1] as const)(
  'nothing beside the result is written, rows being farther apart than long (tb %i)',
  (tb) => {
    const [m, n, k, row] = [7, 13, 20, 17];
    const [a, b, c] = placed(m * k, k * n, m * row);
    const before = f32View().slice(c / 4, c / 4 + m * row);
    kernels().gemm(0, tb, m, n, k, a, k, b, tb ? k : n, c, row, 0, 0);
    const after = f32View().slice(c / 4, c / 4 + m * row);
    const outside = (x: Float32Array): number[] => [...x].filter((_, i) => i % row >= n);
    expect(outside(after)).toEqual(outside(before));
    expect(after[n - 1]).not.toBe(before[n - 1]);
  },
);

test.each([
  [1, 16, 64],
  [1, 13, 259],
  [9, 8, 72],
  [16, 12, 256],
  [17, 128, 129],
  [6, 272, 61],
])('%i x %i over %i with b at the very end of memory fetches nothing from beyond it', (m, n, k) => {
  for (const tb of [0, 1]) {
    const [a, b, c] = placed(m * k, k * n, m * n);
    const times = (right: number): Float32Array => {
      kernels().gemm(0, tb, m, n, k, a, k, right, tb ? k : n, c, n, 0, 0);
      return f32View().slice(c / 4, c / 4 + m * n);
    };
    const wanted = times(b);
    // Pages that no block stands in yet.
    memory().grow(Math.ceil((4 * k * n) / 65_536));
    const end = memoryBuffer().byteLength - 4 * k * n;
    u8View().copyWithin(end, b, b + 4 * k * n);
    expect(times(end)).toEqual(wanted);
  }
});

/** Addresses, views and sizes at their ends. */
import { expect, test, vi } from 'vitest';
import { f32View, kernels, memory, ring, Ring, strided } from '../src/index.js';

/** The address of a fresh block filled with `values`. */
function placed(values: ArrayLike<number>): number {
  const at = ring.address(ring.allocateOwn(4 * values.length));
  f32View().set(values, at >>> 2);
  return at;
}

/** The nine bits of i in the other order. */
const mirrored = (i: number): number =>
  Array.from({ length: 9 }, (_, d) => ((i >> d) & 1) << (8 - d)).reduce((a, b) => a + b);

test('KERN-10: a view taken before memory grew is dead, and the next one sees everything', () => {
  const before = f32View();
  const at = placed([1, 2, 3]);
  memory().grow(1);
  expect(before.length).toBe(0);
  expect([...f32View().subarray(at >>> 2, (at >>> 2) + 3)]).toEqual([1, 2, 3]);
});

test('KERN-09: an engine that refuses to grow its memory leads to ALLOC_FAILED, and nothing is lost', () => {
  const own = new Ring();
  own.begin();
  const block = own.allocateOwn(64);
  f32View()[own.address(block) >>> 2] = 42;
  const grow = vi.spyOn(memory(), 'grow').mockImplementation(() => {
    throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
  });
  const wanted = memory().buffer.byteLength + 1;
  expect(() => own.allocateOwn(wanted, 'zeros')).toThrow(
    expect.objectContaining({ code: 'ALLOC_FAILED', op: 'zeros' }),
  );
  grow.mockRestore();
  expect(f32View()[own.address(block) >>> 2]).toBe(42);
  own.release();
});

test('strides: transposes, repeats, gaps, steps backwards, nine dimensions and nothing at all', () => {
  const x = placed(Array.from({ length: 512 }, (_, i) => i));
  const out = placed(new Float32Array(512).fill(-1));
  const read = (n: number): number[] => [...f32View().subarray(out >>> 2, (out >>> 2) + n)];
  strided(4, { shape: [2, 3], from: [1, 2], to: [3, 1] }, x, out);
  expect(read(6)).toEqual([0, 2, 4, 1, 3, 5]);
  strided(4, { shape: [2, 2], from: [0, 1], to: [2, 1] }, x, out);
  expect(read(4)).toEqual([0, 1, 0, 1]);
  strided(4, { shape: [3], from: [-1], to: [1] }, x + 8, out);
  expect(read(3)).toEqual([2, 1, 0]);
  strided(4, { shape: [3], from: [1], to: [2] }, x, out);
  expect(read(5)).toEqual([0, 1, 1, 1, 2]);
  strided(4, { shape: [2, 2], from: [2, 1], to: [3, 1] }, x, out);
  expect(read(5)).toEqual([0, 1, 1, 2, 3]);
  strided(4, { shape: [2, 2], from: [3, 1], to: [2, 1] }, x, out);
  expect(read(4)).toEqual([0, 1, 3, 4]);
  strided(4, { shape: [3], from: [-1], to: [1] }, x + 8, out);
  strided(4, { shape: [0, 3], from: [3, 1], to: [3, 1] }, x, out);
  expect(read(3)).toEqual([2, 1, 0]);
  strided(4, { shape: [], from: [], to: [] }, x + 4, out);
  expect(read(1)).toEqual([1]);
  const axes = Array.from({ length: 9 }, (_, d) => d);
  strided(
    4,
    { shape: axes.map(() => 2), from: axes.map((d) => 2 ** d), to: axes.map((d) => 2 ** (8 - d)) },
    x,
    out,
  );
  expect(read(512)).toEqual(Array.from({ length: 512 }, (_, i) => mirrored(i)));
});

test('KERN-16: a hundred million ones sum to a hundred million, and tenths to within the bound of the order', () => {
  const n = 100_000_000;
  const k = kernels();
  ring.begin();
  const at = ring.address(ring.allocateOwn(4 * n));
  k.fill(n, 1, at);
  expect(k.sum(n, at)).toBe(n);
  k.fill(n, 0.1, at);
  const exact = n * Math.fround(0.1);
  // 32 additions in a lane, 4 across lanes, then one per doubling of the blocks of 512: half an ulp each.
  const bound = (32 + 4 + Math.log2(n / 512)) * 2 ** -24;
  expect(Math.abs(k.sum(n, at) / exact - 1)).toBeLessThan(bound / 4);
});

test('KERN-11: addresses over 2 GiB are as good as any', () => {
  const k = kernels();
  ring.begin();
  const low = placed(Array.from({ length: 99 }, (_, i) => i / 7));
  const missing = Math.ceil((2 ** 31 + 2 ** 20 - memory().buffer.byteLength) / 65_536);
  if (missing > 0) memory().grow(missing);
  const high = 2 ** 31 + 4;
  k.copy(4 * 99, low, high);
  k.exp(99, high, high + 4096);
  k.exp(99, low, low);
  k.add(99, low, high + 4096, high + 8192);
  const [wanted, found] = [f32View().subarray(low >>> 2), f32View().subarray((high + 8192) >>> 2)];
  for (let i = 0; i < 99; i++) expect(found[i]).toBe(Math.fround(2 * wanted[i]!));
  const product = high + 16_384;
  k.gemm(0, 1, 9, 11, 9, high, 9, high, 9, product, 11, 0, 0);
  k.gemm(0, 1, 9, 11, 9, high, 9, high, 9, low, 11, 0, 0);
  for (let i = 0; i < 99; i++) expect(f32View()[(product >>> 2) + i]).toBe(f32View()[(low >>> 2) + i]);
});

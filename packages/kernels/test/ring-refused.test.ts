/** The ring where the engine refuses: memory that does not grow, arrays that cannot be had, places that must not move. */
import { afterEach, expect, test, vi } from 'vitest';
import { type Block, memory, type Ring } from '../src/index.js';
import { type Region, regions } from '../src/regions.js';
import { made, put, releaseRings } from './rings.js';

const kB = 1024;

afterEach(() => {
  vi.restoreAllMocks();
  releaseRings();
});

/** Blocks of these bytes in chunks of their own, each a call's result, filled with its number. */
const filled = (ring: Ring, count: number, bytes: number): Block[] =>
  Array.from({ length: count }, (_, i) => {
    ring.begin();
    const block = ring.allocateOwn(bytes);
    put(ring, block, i, bytes);
    return block;
  });
const intact = (ring: Ring, blocks: readonly Block[], bytes: number): boolean =>
  blocks.every((block, i) => ring.read(block, bytes).every((v) => v === i));

test('where memory cannot grow, even what was used lately leaves, and nothing is lost', () => {
  const free: Region[] = Array.from({ length: 4 }, () => regions.takeGrowing(64 * kB)!);
  const all = [...free];
  const ring = made({
    regions: {
      span: 256 * kB,
      take: () => free.pop(),
      takeGrowing: () => undefined,
      give: (region) => void free.push(region),
    },
  });
  const blocks = filled(ring, 9, 64 * kB);
  expect(ring.use).toMatchObject({ chunks: 4, spills: 5 });
  expect(intact(ring, blocks, 64 * kB)).toBe(true);
  all.forEach((region) => regions.give(region));
});

test('an engine that refuses to grow memory by much is asked for what is needed', () => {
  const ring = made({ budget: 256 * kB * kB });
  const blocks = filled(ring, 32, 1024 * kB);
  const heap = memory();
  const grow = heap.grow.bind(heap);
  const asked: number[] = [];
  vi.spyOn(heap, 'grow').mockImplementation((pages) => {
    asked.push(pages);
    if (pages > 20) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    return grow(pages);
  });
  for (let i = 0; asked.length === 0 && i < 4096; i++) ring.allocateOwn(1024 * kB);
  expect(asked[0]).toBeGreaterThan(20);
  expect(asked[1]).toBeLessThanOrEqual(20);
  expect(intact(ring, blocks, 1024 * kB)).toBe(true);
});

test('a chunk whose bytes no array can take stays where it is', () => {
  const ring = made({ budget: 512 * kB, limit: 512 * kB });
  const blocks = filled(ring, 4, 128 * kB);
  vi.spyOn(Buffer, 'allocUnsafeSlow').mockImplementation(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  ring.begin();
  expect(() => ring.allocateOwn(128 * kB, 'add')).toThrow(expect.objectContaining({ code: 'ALLOC_FAILED' }));
  expect(ring.use).toMatchObject({ chunks: 4, spills: 0, resident: 512 * kB });
  vi.restoreAllMocks();
  ring.allocateOwn(128 * kB, 'add');
  expect(intact(ring, blocks, 128 * kB)).toBe(true);
});

test('a held block stays put however much is allocated after it, also from its own chunk', () => {
  const ring = made({ budget: 512 * kB });
  const held = ring.allocate(100);
  ring.hold(held);
  const at = ring.address(held);
  ring.allocate(100);
  for (let i = 0; i < 40; i++) ring.allocateOwn(256 * kB);
  expect(ring.use.spills).toBeGreaterThan(0);
  expect(ring.address(held)).toBe(at);
  expect(ring.use.returns).toBe(0);
});

test('what had left memory is dropped when it is discarded', () => {
  const ring = made();
  const [block] = filled(ring, 1, 128 * kB);
  const { chunk } = block!;
  ring.release();
  expect(chunk.saved).toBeDefined();
  ring.discard(block!);
  expect(chunk.saved).toBeUndefined();
});

/** The ring: nothing is lost, nothing grows, and refusals leave everything as it was. */
import { afterEach, expect, test } from 'vitest';
import { type Block, memory, Ring, u8View } from '../src/index.js';
import { made, put, releaseRings } from './rings.js';

const kB = 1024;

afterEach(releaseRings);

const holds = (ring: Ring, block: Block, value: number, bytes: number): boolean => {
  const at = ring.address(block);
  return u8View()
    .subarray(at, at + bytes)
    .every((v) => v === value);
};

test('a hundred blocks in a ring of ten keep their bytes, whoever left and came back', () => {
  const ring = made({ budget: 640 * kB });
  const blocks = Array.from({ length: 100 }, (_, i) => {
    ring.begin();
    const block = ring.allocateOwn(64 * kB);
    put(ring, block, i, 64 * kB);
    return block;
  });
  expect(ring.use.spills).toBeGreaterThanOrEqual(80);
  expect(blocks.every((block, i) => ring.read(block, 64 * kB).every((v) => v === i))).toBe(true);
  blocks.forEach((block, i) => expect(holds(ring, block, i, 64 * kB)).toBe(true));
  expect(ring.use.returns).toBeGreaterThanOrEqual(80);
});

test('a block of several pieces comes back whole, and is read whole or across a seam while it is away', () => {
  const ring = made({ budget: 1024 * kB });
  const bytes = 20 * 1024 * kB + 64;
  const block = ring.allocateOwn(bytes);
  const at = ring.address(block);
  const values = Uint8Array.from({ length: bytes }, (_, i) => (i * 31 + (i >>> 13)) & 255);
  u8View().set(values, at);
  ring.release();
  expect(Buffer.compare(ring.read(block, bytes), values)).toBe(0);
  const [seam, across] = [8 * 1024 * kB - 3, 7];
  const inside = { ...block, offset: seam };
  expect([...ring.read(inside, across)]).toEqual([...values.subarray(seam, seam + across)]);
  const back = ring.address(block);
  expect(Buffer.compare(u8View().subarray(back, back + bytes), values)).toBe(0);
});

test('KERN-20: what is made and dropped in a synchronous loop leaves memory flat', () => {
  const ring = made({ budget: 1024 * kB });
  for (let i = 0; i < 2000; i++) {
    ring.begin();
    ring.allocateOwn(16 * kB);
  }
  const before = memory().buffer.byteLength;
  for (let i = 0; i < 350_000; i++) {
    ring.begin();
    ring.allocateOwn(16 * kB);
    ring.allocate(40);
    ring.allocate(3000);
  }
  expect(memory().buffer.byteLength).toBe(before);
  expect(ring.use.budget).toBe(1024 * kB);
});

test('mixed sizes in 50,000 rounds fragment memory by half the budget at most', () => {
  const ring = made({ budget: 16_384 * kB });
  let seed = 1;
  for (let i = 0; i < 50_000; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    ring.begin();
    ring.allocate(Math.round(2 ** ((seed / 2 ** 32) * 17)));
  }
  expect(ring.use.span).toBeLessThan(1.5 * 16_384 * kB);
  expect(ring.use.resident).toBeLessThanOrEqual(ring.use.budget);
});

test('a loop that only allocates holds little, though it never says where a call begins', () => {
  const ring = made({ budget: 1024 * kB });
  for (let i = 0; i < 2000; i++) ring.allocateOwn(16 * kB);
  expect(ring.use.budget).toBe(1024 * kB);
  const kept = ring.allocateOwn(16 * kB);
  for (let i = 0; i < 2000; i++) {
    ring.hold(kept);
    ring.allocate(16 * kB);
  }
  expect(ring.use.budget).toBe(1024 * kB);
});

test('a block used again and again stays where it is while others pass', () => {
  const ring = made({ budget: 1024 * kB });
  const weight = ring.allocateOwn(64 * kB);
  for (let i = 0; i < 500; i++) {
    ring.begin();
    ring.hold(weight);
    ring.allocateOwn(64 * kB);
  }
  expect(ring.use.returns).toBe(0);
  expect(ring.use.spills).toBeGreaterThan(400);
});

test('the budget doubles until the working set fits, and then nothing spills', () => {
  const ring = made({ budget: 512 * kB });
  const weights = Array.from({ length: 32 }, () => ring.allocateOwn(64 * kB));
  for (let round = 0; round < 60; round++)
    for (const weight of weights) {
      ring.begin();
      ring.hold(weight);
    }
  const { returns } = ring.use;
  for (const weight of weights) ring.address(weight);
  expect(ring.use.returns).toBe(returns);
  expect(ring.use.budget).toBeLessThanOrEqual(8192 * kB);
});

test('a budget that a large working set left behind is halved until the small one that follows fills it', () => {
  const ring = made({ budget: 512 * kB });
  const large = Array.from({ length: 32 }, () => ring.allocateOwn(64 * kB));
  for (let round = 0; round < 60; round++) for (const block of large) ring.hold(block);
  const grown = ring.use.budget;
  expect(grown).toBeGreaterThanOrEqual(2048 * kB);
  const weight = large[0]!;
  put(ring, large[1]!, 7, 64 * kB);
  for (let i = 0; i < 2000; i++) {
    ring.hold(weight);
    ring.allocateOwn(16 * kB);
  }
  expect(ring.use.budget).toBe(512 * kB);
  expect(ring.use.resident).toBeLessThanOrEqual(512 * kB);
  expect(holds(ring, large[1]!, 7, 64 * kB)).toBe(true);
});

test('a working set that fills its budget keeps it', () => {
  const ring = made({ budget: 512 * kB });
  const weights = Array.from({ length: 32 }, () => ring.allocateOwn(64 * kB));
  const round = (): void => {
    for (const weight of weights) {
      ring.hold(weight);
      ring.allocate(1024);
    }
  };
  for (let i = 0; i < 1000; i++) round();
  const { budget, returns } = ring.use;
  for (let i = 0; i < 4000; i++) round();
  expect(ring.use.budget).toBe(budget);
  expect(ring.use.returns).toBe(returns);
});

test('small blocks share a chunk, what lives long has its own', () => {
  const ring = made();
  const [a, b, own] = [ring.allocate(60), ring.allocate(60), ring.allocateOwn(60)];
  expect(a.chunk).toBe(b.chunk);
  expect(b.offset - a.offset).toBe(64);
  expect(own.chunk).not.toBe(a.chunk);
  expect(ring.allocate(10_000).chunk).toBe(ring.allocate(10_000).chunk);
  expect(ring.allocate(20_000).chunk).not.toBe(ring.allocate(20_000).chunk);
});

test('what a call holds, and what it allocates, never leaves before the next call begins', () => {
  const ring = made({ budget: 256 * kB, limit: 1024 * kB });
  const held = Array.from({ length: 8 }, (_, i) => {
    const block = ring.allocateOwn(64 * kB);
    put(ring, block, i, 64 * kB);
    return block;
  });
  ring.begin();
  for (const block of held) ring.hold(block);
  const addresses = held.map((block) => ring.address(block));
  const results = Array.from({ length: 8 }, () => ring.allocateOwn(64 * kB));
  const { returns } = ring.use;
  for (const block of [...held, ...results]) ring.address(block);
  expect(ring.use.returns).toBe(returns);
  expect(held.map((block) => ring.address(block))).toEqual(addresses);
  expect(held.every((block, i) => holds(ring, block, i, 64 * kB))).toBe(true);
});

test('a discarded block makes room at once and without a copy, though it was used a moment ago, and is gone', () => {
  const ring = made({ budget: 1024 * kB });
  const kept = ring.allocateOwn(128 * kB);
  put(ring, kept, 7, 128 * kB);
  for (let i = 0; i < 50; i++) {
    ring.begin();
    ring.hold(kept);
    const block = ring.allocate(256 * kB);
    const { resident } = ring.use;
    ring.discard(block);
    expect(ring.use.resident).toBe(resident - 256 * kB);
    expect(() => ring.address(block)).toThrow(/262144 bytes was discarded/);
  }
  expect(ring.use).toMatchObject({ spills: 0, budget: 1024 * kB, chunks: 1 });
  expect(holds(ring, kept, 7, 128 * kB)).toBe(true);
});

test('a discarded block frees its memory at once, wherever it stands, and leaves nothing in the ring', () => {
  const ring = made({ budget: 1024 * kB });
  const blocks = [0, 1, 2, 3].map((value) => {
    const block = ring.allocateOwn(128 * kB);
    put(ring, block, value, 128 * kB);
    return block;
  });
  const [oldest, inside, kept, newest] = blocks.map((block) => ({ block, at: ring.address(block) }));
  for (const { block } of [inside!, oldest!, newest!, newest!]) ring.discard(block);
  expect(ring.use).toMatchObject({ chunks: 1, resident: 128 * kB });
  expect([oldest!.at, inside!.at]).toContain(ring.address(ring.allocateOwn(256 * kB)));
  expect(ring.address(kept!.block)).toBe(kept!.at);
  expect(holds(ring, kept!.block, 2, 128 * kB)).toBe(true);
  ring.release();
  ring.discard(kept!.block);
  expect(ring.use).toMatchObject({ chunks: 0, resident: 0 });
});

test('a block over the limit is refused before anything happens', () => {
  const ring = made({ limit: 1024 * kB });
  const before = ring.use;
  for (const bytes of [1024 * kB + 1, 2 ** 34, NaN, -1, 1.5, Infinity])
    expect(() => ring.allocate(bytes, 'zeros')).toThrow(
      expect.objectContaining({ code: 'ALLOC_LIMIT', op: 'zeros' }),
    );
  expect(ring.use).toEqual(before);
  expect(() => made().allocate(2 ** 34, 'zeros')).toThrow('zeros: 16 GiB wanted; the limit is 4 GiB');
});

test('an allocation that finds no room leaves every block intact', () => {
  const ring = made({ budget: 512 * kB, limit: 512 * kB });
  ring.begin();
  const blocks = Array.from({ length: 8 }, (_, i) => {
    const block = ring.allocateOwn(64 * kB);
    put(ring, block, i, 64 * kB);
    return block;
  });
  expect(() => ring.allocate(64 * kB, 'add')).toThrow(
    expect.objectContaining({ code: 'ALLOC_FAILED', details: expect.objectContaining({ inUse: 512 * kB }) }),
  );
  expect(blocks.every((block, i) => holds(ring, block, i, 64 * kB))).toBe(true);
  ring.begin();
  expect(() => ring.allocate(64 * kB, 'add')).not.toThrow();
  expect(blocks.every((block, i) => holds(ring, block, i, 64 * kB))).toBe(true);
});

test('an engine that gives no more memory is answered by letting chunks go, then by ALLOC_FAILED', () => {
  const full = { span: 0, take: () => undefined, takeGrowing: () => undefined, give: () => undefined };
  const ring = made({ regions: full });
  expect(() => ring.allocateOwn(100, 'randn')).toThrow(
    expect.objectContaining({ code: 'ALLOC_FAILED', op: 'randn' }),
  );
});

test.each([0, -5, 1.5, NaN, 2 ** 33])('a limit of %s bytes is refused', (bytes) =>
  expect(() => made().setLimit(bytes)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' })),
);

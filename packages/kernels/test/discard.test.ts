/** Discarded blocks: their memory is used again, and never that of a block that lives. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type Block, Ring } from '../src/index.js';
import { made, put, releaseRings } from './rings.js';

const kB = 1024;

afterEach(releaseRings);

const reads = (ring: Ring, block: Block, bytes: number): readonly number[] => [
  ...new Set(ring.read(block, bytes)),
];

test('the next block of the same size stands where the discarded one stood, and the old handle refuses', () => {
  const ring = made();
  for (const bytes of [4, 40, 64, 100, 3000, 16 * kB]) {
    const old = ring.allocate(bytes);
    const at = ring.address(old);
    ring.discard(old);
    const young = ring.allocate(bytes);
    expect(ring.address(young)).toBe(at);
    expect(() => ring.address(old)).toThrow(expect.objectContaining({ code: 'ARG_CONFLICT' }));
    expect(() => ring.hold(old)).toThrow('discarded');
    expect(() => ring.read(old, bytes)).toThrow('discarded');
  }
});

test('a block that is discarded twice is free once', () => {
  const ring = made();
  const old = ring.allocate(1000);
  ring.discard(old);
  const young = ring.allocate(1000);
  put(ring, young, 7, 1000);
  ring.discard(old);
  put(ring, ring.allocate(1000), 9, 1000);
  expect(reads(ring, young, 1000)).toEqual([7]);
});

test('a loop that discards what it made stays in one chunk and copies nothing', () => {
  const ring = made({ budget: 128 * kB });
  for (let i = 0; i < 10_000; i++) {
    ring.begin();
    const [a, b] = [ring.allocate(4000), ring.allocate(900)];
    put(ring, a, 1, 4000);
    ring.discard(b);
    ring.discard(a);
  }
  expect(ring.use).toMatchObject({ chunks: 1, spills: 0 });
});

test('a chunk leaves without a copy when all its blocks are discarded, with one when a single block lives', () => {
  const ring = made();
  const blocks = Array.from({ length: 8 }, () => ring.allocate(8 * kB));
  put(ring, blocks[3]!, 3, 8 * kB);
  blocks.forEach((block, i) => i !== 3 && ring.discard(block));
  ring.release();
  expect(ring.use).toMatchObject({ chunks: 0, spills: 1 });
  expect(ring.address(blocks[3]!)).toBeGreaterThan(0);
  ring.discard(blocks[3]!);
  ring.release();
  expect(ring.use).toMatchObject({ chunks: 0, resident: 0, spills: 1 });
});

test('a place in a chunk that has left is not given out', () => {
  const ring = made();
  const [kept, dead] = [ring.allocate(500), ring.allocate(500)];
  put(ring, kept, 5, 500);
  ring.discard(dead);
  ring.release();
  const next = ring.allocate(500);
  put(ring, next, 6, 500);
  expect(ring.use.returns).toBe(0);
  expect(reads(ring, kept, 500)).toEqual([5]);
});

test('scratch of a call is free for the next call, and not before', () => {
  const ring = made();
  ring.begin();
  const [scratch, other] = [ring.allocateScratch(256, 'pack'), ring.allocateScratch(40 * kB, 'pack')];
  const at = ring.address(scratch);
  expect(ring.address(ring.allocate(256))).not.toBe(at);
  expect(ring.address(other)).toBeGreaterThan(0);
  ring.begin();
  expect(ring.address(ring.allocate(256))).toBe(at);
  expect(() => ring.address(other)).toThrow('40960 bytes was discarded');
});

test('eight results of one call stand apart and stay put, though all of them stand where others were discarded', () => {
  const ring = made({ budget: 128 * kB });
  for (const block of Array.from({ length: 40 }, () => ring.allocate(3000))) ring.discard(block);
  ring.begin();
  const results = Array.from({ length: 8 }, () => ring.allocate(3000));
  const places = results.map((block) => ring.address(block));
  expect(new Set(places).size).toBe(8);
  ring.release();
  expect(new Set(results.map((block) => block.chunk)).size).toBe(1);
});

interface Step {
  readonly kind: 'allocate' | 'own' | 'scratch' | 'discard' | 'again' | 'use' | 'begin' | 'release';
  readonly bytes: number;
  readonly which: number;
}
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(
      ...(['allocate', 'allocate', 'allocate', 'own', 'scratch', 'discard', 'discard'] as const),
      ...(['again', 'use', 'begin', 'release'] as const),
    ),
    bytes: fc.constantFrom(1, 16, 60, 200, 200, 3000, 3000, 9000, 16_384, 16_400, 40_000),
    which: fc.nat(1000),
  }),
  { minLength: 50, maxLength: 300 },
);

/** Runs `program`, each block filled with a number of its own; says which live block lost its bytes. */
function lost(program: readonly Step[]): string[] {
  const ring = new Ring({ budget: 192 * kB });
  const live: { block: Block; bytes: number; value: number }[] = [];
  const dead: Block[] = [];
  program.forEach(({ kind, bytes, which }, i) => {
    const at = which % Math.max(live.length, 1);
    const value = i % 251;
    if (kind === 'allocate' || kind === 'own' || kind === 'scratch') {
      const block =
        kind === 'allocate'
          ? ring.allocate(bytes)
          : kind === 'own'
            ? ring.allocateOwn(bytes)
            : ring.allocateScratch(bytes, 'test');
      put(ring, block, kind === 'scratch' ? 255 : value, bytes);
      if (kind !== 'scratch') live.push({ block, bytes, value });
    } else if (kind === 'discard') {
      for (const { block } of live.splice(at, 1)) {
        ring.discard(block);
        dead.push(block);
      }
    } else if (kind === 'again') dead.forEach((block) => ring.discard(block));
    else if (kind === 'use' && live.length > 0) ring.hold(live[at]!.block);
    else if (kind === 'begin') ring.begin();
    else if (kind === 'release') ring.release();
  });
  const wrong = live.filter(({ block, bytes, value }) => reads(ring, block, bytes).join() !== `${value}`);
  ring.release();
  return wrong.map(({ bytes, value }) => `${bytes} bytes of ${value}`);
}

test('random programs: no live block is ever given out again, whatever is discarded, leaves or comes back', () => {
  fc.assert(
    fc.property(steps, (program) => {
      expect(lost(program)).toEqual([]);
    }),
    { seed: 31, numRuns: 300 },
  );
});

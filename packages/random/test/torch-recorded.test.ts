/** PyTorch's own numbers: every recorded call of torch 2.14 (CPU, AVX2, no MKL) comes out bit for bit. */
import { describe, expect, test } from 'vitest';
import { Generator } from '../src/index.js';
import { decoded, recorded, sha256, texts, ulps } from './recorded.js';
import { type Arguments, type Encoded, isReplayed, replay } from './replay.js';

interface Call {
  readonly fn: string;
  readonly args: Arguments;
}
interface Stream extends Call {
  readonly id: string;
  readonly seed: string;
  readonly out: Encoded;
  readonly next_u24: number;
}
interface Sequence {
  readonly id: string;
  readonly seed: string;
  readonly steps: (Call & {
    readonly out: Encoded;
    readonly state_sha256: string;
    readonly cached_normal: boolean;
  })[];
}
interface Large extends Call {
  readonly id: string;
  readonly seed: string;
  readonly sha256_le: string;
}

/** float64 through log, sin or cos: V8's functions and the C library's differ in the last place. */
const rounded64 = new Set(['randn', 'normal_', 'exponential_']);

const streams = recorded<Stream>('torch-streams');
const functions = [...new Set(streams.map(({ fn }) => fn))];

/** What one call gives and how far it moves the stream; float64 that went through libm within 2 ulp. */
function isReproduced({ seed, fn, args, out, next_u24 }: Stream): boolean {
  const generator = new Generator(BigInt(seed));
  const values = replay(generator, fn, args) ?? [];
  const expected = decoded(out);
  const near = out.dtype === 'float64' && rounded64.has(fn) && ulps(values, expected) <= 2;
  const same = near || texts(values).join() === texts(expected).join();
  return same && (generator.random() & 0xffffff) === next_u24;
}

describe('one call after manualSeed gives the recorded bits and takes as many words', () => {
  test.each(functions.filter(isReplayed))('%s', (fn) => {
    const wrong = streams.filter((c) => c.fn === fn && !isReproduced(c));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('only gumbel_softmax is not replayed: it is an exponential and then a softmax', () => {
    expect(functions.filter((fn) => !isReplayed(fn))).toEqual(['gumbel_softmax']);
  });
});

describe('several calls in a row', () => {
  const sequences = recorded<Sequence>('torch-sequences');

  test.each(sequences)('$id: values after every call', ({ seed, steps }) => {
    const generator = new Generator(BigInt(seed));
    const values = steps.map(({ fn, args }) => texts(replay(generator, fn, args) ?? []));
    expect(values).toEqual(steps.map(({ out }) => texts(decoded(out))));
  });

  test.each(sequences)('$id: state bytes after every call', ({ seed, steps }) => {
    const generator = new Generator(BigInt(seed));
    for (const { fn, args, state_sha256, cached_normal } of steps) {
      replay(generator, fn, args);
      const state = generator.getState();
      expect(state[5040]).toBe(cached_normal ? 1 : 0);
      // A cached normal is a float64 that went through log, sin and cos; its bytes may differ by 2 ulp.
      expect([state_sha256, cached_normal && 'not compared']).toContain(
        cached_normal ? 'not compared' : sha256(state),
      );
    }
  });
});

describe('large draws', () => {
  test.each(recorded<Large>('torch-large'))('$id', ({ fn, args, seed, sha256_le }) => {
    const values = replay(new Generator(BigInt(seed)), fn, args) ?? [];
    const int64 = fn === 'randperm' || fn === 'randint';
    const bytes = int64 ? BigInt64Array.from(Array.from(values, BigInt)) : Float32Array.from(values, Number);
    expect(sha256(bytes)).toBe(sha256_le);
  });
});

/** Generators as objects: state bytes, forks, and the order in which PyTorch's data utilities draw. */
import { describe, expect, test } from 'vitest';
import { defaultGenerator, forkRng, Generator, manualSeed } from '../src/index.js';
import { decoded, recorded, sha256, texts } from './recorded.js';
import type { Encoded } from './replay.js';

interface Case {
  readonly id: string;
  readonly seed: string;
  readonly initial_seed: string;
  readonly state_bytes_hex: string | null;
  readonly state_sha256: string;
  readonly rand3: Encoded;
  readonly rand4: Encoded;
  readonly randn3: Encoded;
  readonly randn20: Encoded;
  readonly after_restore_randn20: Encoded;
  readonly fork_inner_rand4: Encoded;
  readonly fork_reseed_rand4: Encoded;
  readonly fork_after_rand4: Encoded;
  readonly g_rand3: Encoded;
  readonly default99_rand3: Encoded;
  readonly g_randperm7: Encoded;
  readonly rand_after: Encoded;
  readonly epochs: number[][][];
  readonly indices: number[][];
  readonly RandomSampler: number[];
  readonly SubsetRandomSampler: number[];
  readonly WeightedRandomSampler: number[];
  readonly RandomSampler_replacement: number[];
}

const cases = recorded<Case>('torch-state');
const named = (kind: string): Case[] => cases.filter(({ id }) => id.startsWith(`${kind}|`));
const rand = (g: Generator, n: number): string[] => texts(g.uniform(new Float32Array(n)));
const randn = (g: Generator, n: number): string[] => texts(g.normal(new Float32Array(n)));
const bits = (values: Encoded): string[] => texts(decoded(values));

describe('state bytes', () => {
  test.each(named('state'))('$id: what PyTorch saved is what we save, up to the cached normal', (c) => {
    const generator = new Generator(BigInt(c.seed));
    expect(generator.initialSeed()).toBe(BigInt(c.initial_seed));
    expect(rand(generator, 3)).toEqual(bits(c.rand3));
    expect(randn(generator, 3)).toEqual(bits(c.randn3));
    const state = generator.getState();
    if (c.state_bytes_hex === null) return;
    const saved = Buffer.from(c.state_bytes_hex, 'hex');
    expect(
      Math.abs(Number(view(state).getBigInt64(5024, true) - view(saved).getBigInt64(5024, true))),
    ).toBeLessThanOrEqual(2);
    saved.copy(state, 5024, 5024, 5032);
    expect(sha256(state)).toBe(c.state_sha256);
  });

  test.each(named('state').filter((c) => c.state_bytes_hex !== null))(
    '$id: a state saved by PyTorch goes on here',
    (c) => {
      const generator = new Generator().setState(Buffer.from(c.state_bytes_hex!, 'hex'));
      expect(randn(generator, 20)).toEqual(bits(c.after_restore_randn20));
    },
  );

  test.each(named('state'))('$id: forkRng leaves no trace, even when the body seeds', (c) => {
    const generator = manualSeed(BigInt(c.seed));
    rand(generator, 2);
    forkRng(() => {
      expect(rand(defaultGenerator(), 4)).toEqual(bits(c.fork_inner_rand4));
      manualSeed((BigInt(c.seed) & 0xffffn) + 1n);
      expect(rand(defaultGenerator(), 4)).toEqual(bits(c.fork_reseed_rand4));
    });
    expect(rand(generator, 4)).toEqual(bits(c.fork_after_rand4));
  });
});

test('a generator without seed starts where torch.Generator() does', () => {
  const c = cases.find(({ id }) => id === 'default_generator_object')!;
  const generator = new Generator();
  expect(generator.initialSeed()).toBe(BigInt(c.initial_seed));
  expect(rand(generator, 4)).toEqual(bits(c.rand4));
  expect(randn(generator, 20)).toEqual(bits(c.randn20));
});

test.each(named('two_generators'))('$id: generators do not disturb each other', (c) => {
  const generator = new Generator(BigInt(c.seed));
  manualSeed(99);
  expect(rand(generator, 3)).toEqual(bits(c.g_rand3));
  expect(rand(defaultGenerator(), 3)).toEqual(bits(c.default99_rand3));
  expect(texts(generator.randperm(7))).toEqual(bits(c.g_randperm7));
});

describe('draws of the data utilities', () => {
  /** The seed that a sampler draws for its private generator. */
  const privateSeed = (g: Generator): bigint => g.random64() & (2n ** 63n - 1n);
  const numbers = (id: string): number[] => id.match(/\d+/g)!.map(Number);
  const batches = (order: Float64Array, size: number): number[][] =>
    Array.from({ length: Math.ceil(order.length / size) }, (_, i) => [
      ...order.subarray(i * size, (i + 1) * size),
    ]);

  test.each(named('dataloader'))('$id: each epoch draws a base seed, then one for the shuffle', (c) => {
    const [seed, n, size] = numbers(c.id);
    const generator = new Generator(seed);
    for (const epoch of c.epochs) {
      generator.random64();
      expect(batches(new Generator(privateSeed(generator)).randperm(n!), size!)).toEqual(epoch);
    }
    expect(rand(generator, 2)).toEqual(bits(c.rand_after));
  });

  test.each(named('dataloader_generator'))('$id: a given generator shuffles itself', (c) => {
    const [seed, n, size] = numbers(c.id);
    const generator = new Generator(seed! + 5);
    generator.random64();
    const whole = batches(generator.randperm(n!), size!).filter((batch) => batch.length === size);
    expect([whole]).toEqual(c.epochs);
  });

  test.each(named('random_split'))('$id', (c) => {
    const [seed, n] = numbers(c.id);
    expect([...new Generator(seed).randperm(n!)]).toEqual(c.indices.flat());
  });

  test.each(named('samplers'))('$id', (c) => {
    const [seed, n] = numbers(c.id);
    const generator = new Generator(seed);
    expect([...new Generator(privateSeed(generator)).randperm(n!)]).toEqual(c.RandomSampler);
    const even = [...generator.randperm(Math.ceil(n! / 2))].map((i) => 2 * i);
    expect(even).toEqual(c.SubsetRandomSampler);
    const weights = Float64Array.from({ length: n! }, (_, i) => i + 1);
    expect([...generator.multinomial(weights, 1, n!, 12, { replacement: true })]).toEqual(
      c.WeightedRandomSampler,
    );
    const repeated = new Generator(privateSeed(generator)).randint(new Float64Array(10), 0, n!, {
      dtype: 'int64',
    });
    expect([...repeated]).toEqual(c.RandomSampler_replacement);
  });
});

describe('the default generator', () => {
  test('starts at a seed of the system, kept in one slot of the process', () => {
    expect(defaultGenerator()).toBe(defaultGenerator());
    expect(Reflect.get(globalThis, Symbol.for('isograd.defaultGenerator'))).toMatchObject({ protocol: 1 });
  });

  test('seed() reseeds from entropy and says with what', () => {
    const generator = new Generator(1);
    const seed = generator.seed();
    expect(generator.initialSeed()).toBe(seed);
    expect(rand(generator, 3)).toEqual(rand(new Generator(seed), 3));
    expect(new Set(Array.from({ length: 8 }, () => generator.seed())).size).toBe(8);
  });

  test('forkRng restores after a throw and refuses an asynchronous body', () => {
    const before = manualSeed(5).getState();
    const draw = (): number => defaultGenerator().random();
    const fails = (): never => {
      throw new Error(`drew ${draw()}`);
    };
    expect(() => forkRng(fails)).toThrow(/drew \d+/);
    expect(defaultGenerator().getState()).toEqual(before);
    expect(() => forkRng(async () => draw())).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    expect(defaultGenerator().getState()).toEqual(before);
  });
});

const view = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Calls that must be refused, and unusual ones that must work: the rows of the bad-inputs plan for this package. */
import { runInNewContext } from 'node:vm';
import { isIsogradError } from '@isograd/errors';
import { describe, expect, test } from 'vitest';
import { defaultGenerator, Generator, manualSeed } from '../src/index.js';
import { texts } from './recorded.js';

/** A method as a caller without types may call it. */
function loose(generator: Generator, method: string, ...values: unknown[]): unknown {
  return Reflect.apply(Reflect.get(generator, method), generator, values);
}
const looseSeed = (seed: unknown): unknown => Reflect.apply(manualSeed, undefined, [seed]);
const single = (): Float32Array => new Float32Array(4);

interface Outcome {
  readonly code: string;
  readonly message: string;
  /** The first line has at most 160 characters. */
  readonly brief: boolean;
  /** The generator is at the same place of its stream as before. */
  readonly untouched: boolean;
}

/** What comes of a call that must not succeed. */
function outcome(call: (generator: Generator) => unknown): Outcome {
  const generator = new Generator(11);
  const before = generator.getState().join();
  try {
    call(generator);
  } catch (error) {
    if (!isIsogradError(error)) throw error;
    const { code, message } = error;
    const brief = (message.split('\n')[0]?.length ?? 0) <= 160;
    return { code, message, brief, untouched: generator.getState().join() === before };
  }
  throw new Error('the call was accepted');
}

/** A refusal in plain words that drew nothing. */
function refused(code: string, message: RegExp): Outcome {
  return { code, message: expect.stringMatching(message), brief: true, untouched: true };
}
const outOfRange = (message: RegExp): Outcome => refused('ARG_RANGE', message);
const wrongType = (message: RegExp): Outcome => refused('ARG_TYPE', message);

describe('seeds', () => {
  test.each([1.5, NaN, '7', undefined, null, Infinity, 'a', {}])(
    'RAND-01: manualSeed(%s) is refused',
    (seed) => {
      const state = manualSeed(3).getState();
      expect(() => looseSeed(seed)).toThrow(
        expect.objectContaining({ code: 'ARG_TYPE', name: 'ArgumentError' }),
      );
      expect(() => looseSeed(seed)).toThrow(/not an integer from -2\^63 to 2\^64 - 1/);
      expect(defaultGenerator().getState()).toEqual(state);
    },
  );

  test.each([2 ** 53, -(2 ** 53), 2n ** 64n, -(2n ** 63n) - 1n])(
    'RAND-01: %s is out of the range of seeds',
    (seed) => {
      expect(outcome((g) => g.manualSeed(seed))).toEqual(
        outOfRange(/seed .* is out of range; wanted an integer from/),
      );
    },
  );

  test.each(['a', NaN, 1.5, null])(
    'TENS-42: a generator with seed %s is refused before it exists',
    (seed) => {
      const make = (): unknown => Reflect.construct(Generator, [seed]);
      expect(make).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
      expect(make).toThrow(/is not an integer from -2\^63 to 2\^64 - 1/);
    },
  );

  test.each([
    [-1, 0xffffffff, 2n ** 64n - 1n],
    [0, 0, 0n],
    [2 ** 32, 0, 2n ** 32n],
    [2 ** 53 - 1, 0xffffffff, 2n ** 53n - 1n],
    [-(2n ** 63n), 0, 2n ** 63n],
    [2n ** 64n - 1n, 0xffffffff, 2n ** 64n - 1n],
  ])('RAND-02: seed %s starts the stream of its low 32 bits', (seed, low, bits) => {
    const generator = new Generator(seed);
    expect(generator.initialSeed()).toBe(bits);
    expect(generator.random()).toBe(new Generator(low).random());
  });
});

type BadCall = readonly [name: string, call: (g: Generator) => unknown, expected: Outcome];

const int64 = { dtype: 'int64' } as const;
const weigh =
  (weights: readonly number[], rows: number, cols: number, samples: number) =>
  (g: Generator): unknown =>
    g.multinomial(Float32Array.from(weights), rows, cols, samples);

const many = new Float32Array(2 ** 24 + 1).fill(1);

const badParameters: readonly BadCall[] = [
  ['RAND-03: uniform(5, 1)', (g) => g.uniform(single(), 5, 1), outOfRange(/bounds 5 and 1 .*from <= to/)],
  ['RAND-03: uniform(NaN, 1)', (g) => g.uniform(single(), NaN, 1), outOfRange(/bounds NaN and 1/)],
  ['RAND-03: uniform(0, NaN)', (g) => g.uniform(single(), 0, NaN), outOfRange(/bounds 0 and NaN/)],
  [
    'RAND-03: uniform(-inf, 0)',
    (g) => g.uniform(single(), -Infinity, 0),
    outOfRange(/bounds -Infinity and 0/),
  ],
  [
    'RAND-03: uniform over too much',
    (g) => g.uniform(new Float64Array(1), -1e308, 1e308),
    outOfRange(/finite/),
  ],
  [
    'RAND-03: too much for float32',
    (g) => g.uniform(single(), -3e38, 3e38),
    outOfRange(/a finite distance apart/),
  ],
  [
    'RAND-06: too many categories',
    (g) => g.multinomial(many, 1, many.length, 1),
    outOfRange(/limit of 2\^24/),
  ],
  ['RAND-03: rrelu', (g) => g.rreluSlopes(single(), single(), 1, 0), outOfRange(/from <= to/)],
  ['RAND-04: normal(0, -1)', (g) => g.normal(single(), 0, -1), outOfRange(/std -1 .*std >= 0/)],
  ['RAND-04: normal(0, NaN)', (g) => g.normal(single(), 0, NaN), outOfRange(/std NaN .*std >= 0/)],
  ['RAND-04: exponential(0)', (g) => g.exponential(single(), 0), outOfRange(/rate 0 .*rate > 0/)],
  ['RAND-04: cauchy(0, -1)', (g) => g.cauchy(single(), 0, -1), outOfRange(/sigma -1/)],
  ['RAND-04: logNormal(0, NaN)', (g) => g.logNormal(single(), 0, NaN), outOfRange(/std NaN/)],
  ['RAND-04: geometric(1)', (g) => g.geometric(single(), 1), outOfRange(/0 < p < 1/)],
  ['RAND-04: truncNormal, b < a', (g) => g.truncNormal(single(), 0, 1, 2, -2), outOfRange(/wanted a < b/)],
  [
    'RAND-04: truncNormal, wide tail',
    (g) => g.truncNormal(single(), 0, 1, 5, 1e9),
    outOfRange(/hold too little/),
  ],
  [
    'RAND-04: truncNormal, endless',
    (g) => g.truncNormal(single(), 0, 1, 5, Infinity),
    outOfRange(/hold too little/),
  ],
  [
    'RAND-05: randint(5, 5)',
    (g) => g.randint(single(), 5, 5),
    outOfRange(/bounds 5 and 5 do not fit float32/),
  ],
  ['RAND-05: randint(6, 5)', (g) => g.randint(single(), 6, 5), outOfRange(/bounds 6 and 5/)],
  [
    'RAND-05: randint(0, 2^54)',
    (g) => g.randint(new Float64Array(4), 0, 2 ** 54, int64),
    outOfRange(/bounds 0 and 18014398509481984 do not fit int64 .*9007199254740992/),
  ],
  ['RAND-05: uint8', (g) => g.randint(new Uint8Array(1), 0, 257), outOfRange(/0 <= low < high <= 256/)],
  ['RAND-05: int8', (g) => g.randint(new Int8Array(1), -129, 0), outOfRange(/-128 <= low/)],
  ['RAND-05: int32', (g) => g.randint(new Int32Array(1), 0, 2 ** 31 + 1), outOfRange(/high <= 2147483648/)],
  ['RAND-05: float32', (g) => g.randint(single(), 0, 2 ** 24 + 2), outOfRange(/high <= 16777217/)],
  [
    'RAND-05: bigint',
    (g) => g.randint(new BigInt64Array(1), 0, 2n ** 63n + 1n),
    outOfRange(/9223372036854775808/),
  ],
  ['RAND-06: bernoulli(1.2)', (g) => g.bernoulli(single(), 1.2), outOfRange(/p 1.2 .*0\.\.1/)],
  ['RAND-06: bernoulli(NaN)', (g) => g.bernoulli(single(), NaN), outOfRange(/p NaN .*0\.\.1/)],
  ['RAND-06: dropoutMask(-0.1)', (g) => g.dropoutMask(single(), -0.1), outOfRange(/p -0.1 .*0\.\.1/)],
  [
    'RAND-06: bernoulliTensor',
    (g) => g.bernoulliTensor(single(), Float32Array.of(0.5, 0.5, 2, 0.5)),
    outOfRange(/p 2 .*0\.\.1/),
  ],
  ['RAND-06: negative weight', weigh([1, -1], 1, 2, 1), outOfRange(/weight -1 at 1/)],
  ['RAND-06: weight NaN', weigh([1, NaN], 1, 2, 1), outOfRange(/weight NaN at 1/)],
  ['RAND-06: no weight', weigh([0, 0], 1, 2, 1), outOfRange(/row 0 sum to 0/)],
  [
    'RAND-06: weights that make no rows',
    weigh([1, 2, 3], 2, 2, 1),
    outOfRange(/3 weights are not 2 rows of 2/),
  ],
  ['RAND-06: no sample', weigh([1, 2], 1, 2, 0), outOfRange(/numSamples 0/)],
  [
    'RAND-06: too few categories',
    weigh([1, 0], 1, 2, 2),
    outOfRange(/2 without replacement from row 0: 1 categories/),
  ],
  ['RAND-07: randperm(-1)', (g) => g.randperm(-1), outOfRange(/n -1 .*integer >= 0/)],
  ['RAND-07: randperm(2.5)', (g) => g.randperm(2.5), outOfRange(/n 2\.5/)],
  ['RAND-07: randperm(NaN)', (g) => g.randperm(NaN), outOfRange(/n NaN/)],
  [
    'RAND-07: randperm(1e12)',
    (g) => g.randperm(1e12),
    refused('ALLOC_LIMIT', /1000000000000 .*limit is 4294967295/),
  ],
];

const badTypes: readonly BadCall[] = [
  ['RAND-03: text', (g) => loose(g, 'uniform', single(), '0', 1), wrongType(/from "0" is not a number/)],
  ['RAND-04: text', (g) => loose(g, 'normal', single(), '0', 1), wrongType(/mean "0" is not a number/)],
  ['RAND-05: half', (g) => loose(g, 'randint', single(), 0, 2.5), wrongType(/high 2.5 is not an integer/)],
  ['RAND-06: text', (g) => loose(g, 'bernoulli', single(), '0.5'), wrongType(/p "0.5" is not a number/)],
  [
    'RAND-04: an option that is no truth value',
    (g) => loose(g, 'normal', single(), 0, 1, { contiguous: 1 }),
    wrongType(/contiguous 1 is neither true nor false/),
  ],
  [
    'RAND-04: a misspelt option',
    (g) => loose(g, 'normal', single(), 0, 1, { contigous: true }),
    refused('ARG_UNKNOWN', /did you mean "contiguous"/),
  ],
  [
    'RAND-10: lengths that differ',
    (g) => g.alphaDropoutMask(single(), new Float32Array(3)),
    outOfRange(/4 and 3/),
  ],
  [
    'RAND-10: a dtype that the array does not hold',
    (g) => g.randint(new Int8Array(1), 0, 2, { dtype: 'uint8' }),
    wrongType(/it goes in a Uint8Array/),
  ],
  [
    'RAND-10: int64 draws beyond exact integers',
    (g) => g.randomIntegers(new Float64Array(1), int64),
    outOfRange(/pass a BigInt64Array/),
  ],
];

test.each([...badParameters, ...badTypes])('%s is refused and draws nothing', (_, call, expected) => {
  expect(outcome(call)).toEqual(expected);
});

describe('state', () => {
  test.each([
    ['too short', new Uint8Array(5055), /5056 bytes of getState\(\), got 5055 elements/],
    ['the legacy layout', new Uint8Array(5048), /got 5048 elements/],
    ['floats', new Float32Array(5056), /got a Float32Array/],
    ['text', 'state', /got "state"/],
    ['nothing', undefined, /got undefined/],
    ['no engine', new Uint8Array(5056), /no state of an MT19937 engine/],
    ['values that are no bytes', Array.from({ length: 5056 }, () => 256), /5056 bytes/],
  ])('RAND-08: setState of %s leaves the generator as it was', (_, bytes, message) => {
    expect(outcome((g) => loose(g, 'setState', bytes))).toEqual(outOfRange(message));
  });

  test('RAND-08: words that the engine counts as ready must be there', () => {
    const state = new Generator(5).getState();
    new DataView(state.buffer).setInt32(8, 600, true);
    new DataView(state.buffer).setUint32(16, 100, true);
    expect(outcome((g) => g.setState(state))).toEqual(outOfRange(/left 600, next 100/));
  });

  /** Long enough to pass the end of the engine's words. */
  const serial = (g: Generator): string[] =>
    texts(g.normal(new Float32Array(700), 0, 1, { contiguous: false }));

  test('RAND-09: a state goes through JSON and the stream goes on bit for bit', () => {
    const generator = new Generator(2n ** 40n + 1n);
    generator.normal(new Float32Array(3));
    const state = generator.getState();
    const expected = serial(generator);
    for (const text of [JSON.stringify(state), JSON.stringify([...state])]) {
      const restored = new Generator().setState(JSON.parse(text));
      expect(restored.initialSeed()).toBe(2n ** 40n + 1n);
      expect(serial(restored)).toEqual(expected);
    }
  });

  test('RAND-11: structured clones, as workers get them, are independent copies', () => {
    const generator = new Generator(8);
    generator.normal(new Float32Array(3));
    const [a, b] = [Generator.from(structuredClone(generator)), Generator.from(structuredClone(generator))];
    const expected = serial(a);
    for (const copy of [b, generator.fork(), generator]) expect(serial(copy)).toEqual(expected);
  });

  test.each([undefined, {}, 5, { mt: { words: [1] }, bits: 1n }])(
    'RAND-11: Generator.from(%o) is refused',
    (clone) => {
      expect(() => Generator.from(clone)).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    },
  );
});

describe('arrays to fill', () => {
  const gone = new Float32Array(4);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  const floats = [
    'uniform',
    'normal',
    'truncNormal',
    'exponential',
    'cauchy',
    'logNormal',
    'dropoutMask',
    'rreluSlopes',
  ];

  test.each([
    ['an Array', [1, 2], /cannot fill \[1, 2\]; accepted: Float32Array, Float64Array/],
    ['a DataView', new DataView(new ArrayBuffer(8)), /cannot fill a DataView/],
    ['a detached array', gone, /Float32Array whose memory was transferred away/],
    ['integers', new Int32Array(2), /cannot fill an? Int32Array/],
    ['a length', 5, /cannot fill 5/],
  ])('RAND-10: %s', (_, out, message) => {
    for (const name of floats) expect(outcome((g) => loose(g, name, out))).toEqual(wrongType(message));
  });

  test('RAND-10: draws of integers name the arrays that hold them', () => {
    const accepted =
      /accepted: Float32Array, Float64Array, Int32Array, Int16Array, Int8Array, Uint8Array, BigInt64Array/;
    for (const name of ['bernoulli', 'bernoulliTensor', 'randint', 'randomIntegers'])
      expect(outcome((g) => loose(g, name, [1]))).toEqual(wrongType(accepted));
  });

  test('RAND-10: an empty array is filled by drawing nothing', () => {
    const generator = new Generator(1);
    const before = generator.getState();
    for (const out of [new Float32Array(0), new Float64Array(0)]) generator.normal(generator.uniform(out));
    generator.randperm(0);
    expect(generator.getState()).toEqual(before);
  });

  test('RAND-10: an array of another realm is filled like one of ours', () => {
    const foreign: Float32Array = runInNewContext('new Float32Array(20)');
    expect(foreign instanceof Float32Array).toBe(false);
    expect(texts(new Generator(0).normal(foreign))).toEqual(
      texts(new Generator(0).normal(new Float32Array(20))),
    );
  });

  test('RAND-14: a hundred million draws in one call take a hundred times what a million take', () => {
    const generator = new Generator(0);
    const time = (n: number): number => {
      const out = new Uint8Array(n);
      const start = performance.now();
      generator.randint(out, 0, 256);
      return performance.now() - start;
    };
    time(1e6);
    const small = Math.min(...Array.from({ length: 5 }, () => time(1e6)));
    // Ten times the linear time, so that a busy machine does not fail the test; quadratic would be a hundredfold.
    expect(time(1e8)).toBeLessThan(small * 100 * 10);
  });
});

/** NumPy's own numbers: RandomState, default_rng, and the CPython generator behind TensorFlow's seeds. */
import { describe, expect, test } from 'vitest';
import { type DrawArray, type IntegerStream, NumpyGenerator, NumpyRandomState } from '../src/index.js';
import { PythonRandom } from '../src/tensorflow/python-random.js';
import { recorded, texts, ulps } from './recorded.js';

interface Case {
  readonly kind: 'legacy' | 'pcg64' | 'python';
  readonly seed: string;
  readonly fn: string;
  readonly args: readonly (number | string)[];
  readonly out: string | readonly string[];
}

const cases = recorded<Case>('numpy');
const named = (kind: Case['kind'], fn: string): Case[] => cases.filter((c) => c.kind === kind && c.fn === fn);

function streamOf({ kind, seed }: Case): IntegerStream {
  if (kind === 'pcg64') return new NumpyGenerator(BigInt(seed));
  return new NumpyRandomState(seed.startsWith('[') ? JSON.parse(seed) : Number(seed));
}

function doubles({ out }: Case): Float64Array {
  const bytes = Buffer.from(String(out), 'hex');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleBE(8 * i));
}

function integersOf(dtype: string, n: number): DrawArray {
  const kinds: Readonly<Record<string, new (n: number) => DrawArray>> = {
    int64: BigInt64Array,
    int32: Int32Array,
    int16: Int16Array,
    int8: Int8Array,
  };
  const Kind = kinds[dtype] ?? Uint8Array;
  return new Kind(n);
}

/** What a recorded call gives here. */
function replayed(c: Case): string[] {
  const stream = streamOf(c);
  if (c.fn === 'randperm') return texts(stream.randperm(Number(c.args[0])));
  const [low, high, dtype] = c.args.map(String);
  const options = dtype === 'bool' ? { dtype } : {};
  return texts(
    stream.randint(integersOf(dtype!, c.out.length), BigInt(low!), BigInt(high!), options as object),
  );
}

describe.each(['legacy', 'pcg64'] as const)('%s', (kind) => {
  test.each(named(kind, 'uniform'))('uniform $args after seed $seed: bit for bit', (c) => {
    const [from, to] = c.args.map(Number);
    const expected = doubles(c);
    const out = streamOf(c).uniform(new Float64Array(expected.length), from, to);
    expect(texts(out)).toEqual(texts(expected));
    const single = streamOf(c).uniform(new Float32Array(expected.length), from, to);
    expect(texts(single)).toEqual(texts(Float32Array.from(expected)));
  });

  // The polar method and the ziggurat's rare branches use the C library's logarithm and exponential.
  test.each(named(kind, 'normal'))('normal $args after seed $seed: within 2 ulp', (c) => {
    const [mean, std] = c.args.map(Number);
    const expected = doubles(c);
    const skipped = kind === 'pcg64' && mean === 0 ? 20000 : expected.length;
    const out = streamOf(c).normal(new Float64Array(skipped), mean, std).slice(-expected.length);
    expect(ulps(out, expected)).toBeLessThanOrEqual(2);
  });

  test.each([...named(kind, 'randint'), ...named(kind, 'randperm')])('$fn $args after seed $seed', (c) => {
    expect(replayed(c)).toEqual(c.out);
  });
});

test.each(named('legacy', 'mixed'))(
  'RandomState keeps the second normal through other draws (seed $seed)',
  (c) => {
    const stream = streamOf(c);
    const out = [
      ...stream.normal(new Float64Array(3)),
      ...stream.uniform(new Float64Array(2)),
      ...stream.normal(new Float64Array(2)),
      ...stream.randint(new Float64Array(3), 0, 5, { dtype: 'int64' }),
    ];
    expect(ulps(out, doubles(c))).toBeLessThanOrEqual(2);
  },
);

test.each(named('pcg64', 'mixed'))(
  'default_rng keeps half a word for the next integers (seed $seed)',
  (c) => {
    const stream = streamOf(c);
    const out = [
      ...stream.randint(new Float64Array(3), 0, 5, { dtype: 'int64' }),
      ...stream.normal(new Float64Array(2)),
      ...stream.randint(new Float64Array(2), 0, 9, { dtype: 'int64' }),
      ...stream.uniform(new Float64Array(2)),
    ];
    expect(ulps(out, doubles(c))).toBeLessThanOrEqual(2);
  },
);

test.each(named('python', 'randint31'))('random.Random($seed).randint(0, 2**31 - 1)', ({ seed, out }) => {
  const source = new PythonRandom(BigInt(seed));
  expect(Array.from(out, () => String(source.randint31()))).toEqual(out);
});

/** TensorFlow's own numbers: test vectors of the cipher and values that its documentation prints. */
import { describe, expect, test } from 'vitest';
import { TensorFlowRandom } from '../src/index.js';
import { Philox } from '../src/tensorflow/philox.js';

const floats = (n: number): Float32Array => new Float32Array(n);

describe('Philox-4x32-10', () => {
  // Known answers of the Random123 distribution.
  test.each([
    [
      [0, 0],
      [0, 0, 0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0xa4093822, 0x299f31d0],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('key %o, counter %o', (key, counter, expected) => {
    expect([...new Philox(key, counter).next()]).toEqual(expected);
  });

  test('the counter carries over its four words', () => {
    const whole = new Philox([1, 2], [0xffffffff, 0xffffffff, 0xffffffff, 7]);
    whole.next();
    expect(whole.next()).toEqual(new Philox([1, 2], [0, 0, 0, 8]).next());
    const far = new Philox([1, 2], [0xfffffff0, 3, 0, 0]).ahead(2 ** 33 + 17);
    expect(far.next()).toEqual(new Philox([1, 2], [1, 6, 0, 0]).next());
  });
});

describe('printed values', () => {
  // tf.random.set_seed in the TensorFlow API documentation.
  test('two uniforms after seed 1234', () => {
    const stream = new TensorFlowRandom(1234);
    expect(stream.uniform(floats(1))[0]).toBe(Math.fround(0.5380393));
    expect(stream.uniform(floats(1))[0]).toBe(Math.fround(0.3253647));
  });

  test('the second operation after seed 1234, as a normal', () => {
    const stream = new TensorFlowRandom(1234);
    stream.uniform(floats(1));
    expect(stream.normal(floats(1))[0]).toBe(Math.fround(1.1468066));
  });
});

describe('operations', () => {
  test('each call has a seed of its own, so the size of one does not move the next', () => {
    const [a, b] = [new TensorFlowRandom(7), new TensorFlowRandom(7)];
    a.uniform(floats(3));
    b.uniform(floats(3000));
    expect(a.normal(floats(9))).toEqual(b.normal(floats(9)));
    expect(a.fork().randperm(20)).toEqual(a.randperm(20));
  });

  test('seeds are cut to 31 bits for the operations, but not for the sequence of their seeds', () => {
    const [a, b] = [new TensorFlowRandom(5), new TensorFlowRandom(2 ** 31 - 1 + 5)];
    expect(a.uniform(floats(4))).not.toEqual(b.uniform(floats(4)));
    expect(new TensorFlowRandom(-3).uniform(floats(4))).toEqual(new TensorFlowRandom(-3).uniform(floats(4)));
  });

  test('a longer call begins like a shorter one', () => {
    for (const draw of ['uniform', 'normal', 'truncatedNormal'] as const)
      for (const make of [floats, (n: number) => new Float64Array(n)]) {
        const [short, long] = [5, 1003].map((n) => new TensorFlowRandom(3)[draw](make(n)));
        expect(long!.slice(0, 5)).toEqual(short);
      }
  });

  test('truncated normals are the normals of their group that lie within two deviations', () => {
    const normals = new TensorFlowRandom(3).normal(floats(4));
    const truncated = new TensorFlowRandom(3).truncatedNormal(floats(4));
    const kept = [...normals].filter((x) => Math.abs(x) < 2);
    expect(truncated.slice(0, kept.length)).toEqual(Float32Array.from(kept));
    const many = new TensorFlowRandom(3).truncatedNormal(new Float64Array(4000), 1, 0.5);
    expect(many.every((x) => x > 0 && x < 2)).toBe(true);
  });

  test('integers come from one word for int32, from two for int64', () => {
    const dice = new TensorFlowRandom(3).randint(new Int32Array(2000), 1, 7);
    expect(new Set(dice)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    const big = new TensorFlowRandom(3).randint(new BigInt64Array(500), -(2n ** 62n), 2n ** 62n);
    const safe = new TensorFlowRandom(3).randint(new Float64Array(500), 0, 1000, { dtype: 'int64' });
    expect(new Set(big).size).toBe(500);
    expect(Array.from(new TensorFlowRandom(3).randint(new BigInt64Array(500), 0, 1000), Number)).toEqual([
      ...safe,
    ]);
  });

  test('shuffling holds every number once', () => {
    for (const n of [0, 1, 2, 1000])
      expect(new TensorFlowRandom(n).randperm(n).toSorted()).toEqual(
        Float64Array.from({ length: n }, (_, i) => i),
      );
  });
});

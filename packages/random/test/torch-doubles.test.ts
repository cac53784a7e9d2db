/** What layers draw in float64 is PyTorch's, bit for bit, and the stream has moved on as far. */
import { describe, expect, test } from 'vitest';
import { Generator } from '../src/index.js';
import { decoded, recorded, texts } from './recorded.js';

interface Case {
  readonly id: string;
  readonly seed: number;
  readonly fn: 'dropout' | 'alphaDropout' | 'rrelu';
  readonly args: readonly [number, number];
  readonly out: string;
  readonly next_u24: number;
}
const doubles = (n: number): Float64Array => new Float64Array(n);

/** The functions of ones, and of eighths from -30/8 to 10/8. */
const calls = {
  dropout: (g: Generator, p: number) => g.dropoutMask(doubles(50), p),
  alphaDropout(g: Generator, p: number) {
    const [factor, addend] = [doubles(50), doubles(50)];
    g.alphaDropoutMask(factor, addend, p);
    return factor.map((x, i) => x + addend[i]!);
  },
  rrelu(g: Generator, lower: number, upper: number) {
    const x = doubles(41).map((_, i) => (i - 30) / 8);
    return g.rreluSlopes(doubles(41), x, lower, upper).map((slope, i) => slope * x[i]!);
  },
};

describe('float64', () => {
  test.each(recorded<Case>('torch-doubles'))('$id', ({ seed, fn, args, out, next_u24 }) => {
    const generator = new Generator(seed);
    const expected = decoded({ dtype: 'float64', shape: [], hex: out });
    expect(texts(calls[fn](generator, ...args))).toEqual(texts(expected));
    expect(generator.random() & 0xffffff).toBe(next_u24);
  });
});

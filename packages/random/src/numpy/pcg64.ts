/** PCG64 (O'Neill 2014): a 128-bit linear congruential generator whose state is folded and rotated to 64 bits. */
import type { NumpySource } from './numpy-stream.js';
import { zigguratNormal } from './ziggurat.js';

/** The multiplier 0x2360ED051FC65DA44385DF649FCCF645, lowest word first. */
const m0 = 0x9fccf645;
const m1 = 0x4385df64;
const m2 = 0x1fc65da4;
const m3 = 0x2360ed05;

/** The bit generator behind `numpy.random.default_rng`. */
export class Pcg64 implements NumpySource {
  readonly masks = false;
  /** The two halves of the last 64 bits. */
  high = 0;
  low = 0;
  /** 128 bits each, lowest word first. */
  private readonly state = new Uint32Array(4);
  private readonly increment = new Uint32Array(4);
  /** The upper half of 64 bits of which only the lower one was asked for. */
  private kept: number | undefined = undefined;

  /** From eight words as `SeedSequence` gives them: the start and the stream, upper 64 bits first. */
  constructor(words: Uint32Array) {
    const { state, increment } = this;
    const start = Uint32Array.of(words[2]!, words[3]!, words[0]!, words[1]!);
    const stream = [words[6]!, words[7]!, words[4]!, words[5]!];
    for (let i = 0; i < 4; i++) increment[i] = (stream[i]! << 1) | (i === 0 ? 1 : stream[i - 1]! >>> 31);
    this.step();
    add(state, start);
    this.step();
  }

  /** A generator at the same place. */
  copy(): Pcg64 {
    const other = new Pcg64(new Uint32Array(8));
    other.state.set(this.state);
    other.increment.set(this.increment);
    other.kept = this.kept;
    return other;
  }

  /** Draws 64 bits into `high` and `low`. */
  next(): void {
    this.step();
    const { state } = this;
    let high = state[3]! ^ state[1]!;
    let low = state[2]! ^ state[0]!;
    const turn = state[3]! >>> 26;
    if (turn >= 32) [high, low] = [low, high];
    const r = turn & 31;
    // A shift by 32 would be none.
    this.high = (r === 0 ? high : (high >>> r) | (low << (32 - r))) >>> 0;
    this.low = (r === 0 ? low : (low >>> r) | (high << (32 - r))) >>> 0;
  }

  word(): number {
    const { kept } = this;
    this.kept = undefined;
    if (kept !== undefined) return kept;
    this.next();
    this.kept = this.high;
    return this.low;
  }

  word64(): bigint {
    this.next();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** Float64 in [0, 1) with 53 bits. */
  unit(): number {
    this.next();
    return (this.high * 2 ** 21 + (this.low >>> 11)) * 2 ** -53;
  }

  normal(): number {
    return zigguratNormal(this);
  }

  /** state * multiplier + increment, modulo 2^128. */
  private step(): void {
    const { state, increment } = this;
    const [s0, s1, s2, s3] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const w0 = lower(s0, m0) + increment[0]!;
    const w1 = upper(s0, m0) + lower(s0, m1) + lower(s1, m0) + increment[1]! + carry(w0);
    const w2 =
      upper(s0, m1) +
      upper(s1, m0) +
      lower(s0, m2) +
      lower(s1, m1) +
      lower(s2, m0) +
      increment[2]! +
      carry(w1);
    // Only the low 32 bits of the last word count.
    const w3 = upper(s0, m2) + upper(s1, m1) + upper(s2, m0) + lower(s0, m3) + lower(s1, m2) + lower(s2, m1);
    state[0] = w0;
    state[1] = w1;
    state[2] = w2;
    state[3] = w3 + lower(s3, m0) + increment[3]! + carry(w2);
  }
}

const carry = (sum: number): number => Math.floor(sum / 2 ** 32);
const lower = (a: number, b: number): number => Math.imul(a, b) >>> 0;

/** Upper 32 bits of the product of two words. */
function upper(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const cross = aHigh * bLow + ((aLow * bLow) >>> 16);
  return aHigh * bHigh + Math.floor((cross + aLow * bHigh) / 65536);
}

function add(target: Uint32Array, other: Uint32Array): void {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    sum = target[i]! + other[i]! + carry(sum);
    target[i] = sum;
  }
}

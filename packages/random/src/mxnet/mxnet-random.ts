/** MXNet's random operations on the CPU: C++'s MT19937 and polar normals, through the NumPy and the classic interface. */
import { checkOptions } from '@isograd/errors';
import { checkSingle, type FloatArray } from '../arrays.js';
import { checkBounds, checkNumber, checkStd, checkTruth, seedBits } from '../checks.js';
import { Mt19937 } from '../mt19937.js';
import type { RandomStream } from '../stream.js';
import { canonical, PolarNormal } from './polar-normal.js';

const { fround } = Math;

export interface MXNetOptions {
  /** `mx.nd.random` instead of `mx.np.random`: engines of their own for every 64 values, half of the normals dropped. */
  readonly classic?: boolean;
}

/** What `mx.random.seed(seed)` starts; without a call MXNet starts at seed 0. Float32 only. */
export class MXNetRandom implements RandomStream {
  readonly float32Only = true;
  readonly classic: boolean;
  private base = 0;
  /** One engine, or with `classic` one for each chunk that has been drawn. */
  private engines: Mt19937[] = [];

  constructor(seed: number | bigint = 0, options: MXNetOptions = {}) {
    checkOptions('MXNetRandom', options, ['classic']);
    const { classic = false } = options;
    checkTruth('MXNetRandom', 'classic', classic);
    this.classic = classic;
    this.setSeed(seed);
  }

  /** `mx.random.seed(seed)`. Throws `ARG_TYPE`, `ARG_RANGE`. */
  setSeed(seed: number | bigint): this {
    this.base = Number(BigInt.asUintN(32, seedBits('setSeed', seed) * 127n));
    this.engines = [];
    return this;
  }

  /** `random.uniform`: a word over 2^32 in float32. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkSingle('uniform', out);
    checkBounds('uniform', out, from, to);
    const low = fround(from);
    const range = fround(fround(to) - low);
    for (const [engine, start, end] of this.chunks(out.length))
      for (let i = start; i < end; i++) out[i] = fround(canonical(engine) * range) + low;
    return out;
  }

  /** `random.normal`. A call of the NumPy interface uses both values of a polar pair, a classic one only the first. */
  normal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkSingle('normal', out);
    checkNumber('normal', 'mean', mean);
    checkStd('normal', std);
    for (const [engine, start, end] of this.chunks(out.length)) {
      const normals = new PolarNormal(engine, !this.classic);
      for (let i = start; i < end; i++) out[i] = fround(normals.next() * fround(std)) + fround(mean);
    }
    return out;
  }

  fork(): MXNetRandom {
    const copy = new MXNetRandom(0, { classic: this.classic });
    copy.base = this.base;
    copy.engines = this.engines.map((engine) => {
      const own = new Mt19937(0);
      own.copyFrom(engine);
      return own;
    });
    return copy;
  }

  /** Which engine draws which part of a call: `LaunchRNG` of MXNet gives 1024 engines at least 64 values each. */
  private chunks(n: number): [engine: Mt19937, start: number, end: number][] {
    const count = this.classic ? Math.min(Math.ceil(n / 64), 1024) : Math.min(n, 1);
    const step = Math.ceil(n / count);
    for (let i = this.engines.length; i < count; i++) this.engines.push(new Mt19937(this.base + i));
    return Array.from({ length: count }, (_, i) => [
      this.engines[i]!,
      Math.min(i * step, n),
      Math.min((i + 1) * step, n),
    ]);
  }
}

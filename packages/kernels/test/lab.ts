/** Runs the same calls on the compiled kernels and on the twins, over the same bytes, and compares all bytes after. */
import { type Kernels, ring, u8View } from '../src/index.js';

/** A stretch of memory: values of every kind, values between -2 and 2, and room for results. */
export interface Arena {
  readonly x: number;
  readonly y: number;
  readonly tameX: number;
  readonly tameY: number;
  readonly out: number;
}

/** Calls of one kernel, and how its memory is to be read when results are compared. */
export interface Case {
  readonly kind: 'float32' | 'float64' | 'bytes';
  readonly run: (k: Kernels, at: Arena) => void;
}

const part = 512 * 1024;
const size = 4 * part;

const edges = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  2 ** -126,
  -(2 ** -126),
  2 ** -149,
  -(2 ** -149),
  1e-40,
  -3e-39,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  88.7,
  89,
  -87.3,
  -88,
  -103.9,
  -104,
  -104.1,
  20,
  -20,
  9.01,
  0.625,
  -0.625,
  0.3466,
  1e-8,
  -1e-8,
  16777216,
  16777217,
  8388607.5,
  -8388607.5,
  1e10,
  0.7071067,
  1.4142135,
  6000,
  6001,
  -123456,
  1e30,
  25.9,
  -5.6,
];

/** Deterministic 32-bit noise. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** A sample: an edge value, any bit pattern, or a value of the sizes that occur. */
function sample(next: () => number, i: number): number {
  if (i < edges.length) return edges[i]!;
  const kind = next() % 8;
  if (kind === 0) return edges[next() % edges.length]!;
  asBits[0] = next();
  if (kind < 3) return asFloat[0]!;
  return (next() / 2 ** 31 - 1) * [1, 4, 20, 100][next() % 4]!;
}

const templates = new Map<Case['kind'], Uint8Array>();

/** The bytes an arena starts with, made once. */
function template(kind: Case['kind']): Uint8Array {
  const made = templates.get(kind);
  if (made !== undefined) return made;
  const next = noise(7);
  const view = kind === 'float64' ? new Float64Array(size / 8) : new Float32Array(size / 4);
  const half = part / 2 / view.BYTES_PER_ELEMENT;
  for (let i = 0; i < 4 * half; i++) {
    const wild = Math.floor(i / half) % 2 === 0;
    const value = wild ? sample(next, i % 4096) : next() / 2 ** 30 - 2;
    view[i] = kind === 'float64' ? value * (1 + (next() - 2 ** 31) * 2 ** -60) : value;
  }
  view.fill(77, 4 * half);
  // An engine may write any NaN; here all have the same bits.
  if (view instanceof Float32Array) {
    const words = new Uint32Array(view.buffer);
    view.forEach((v, i) => Number.isNaN(v) && (words[i] = 0x7fc00000));
  }
  const bytes = new Uint8Array(view.buffer);
  templates.set(kind, bytes);
  return bytes;
}

/** The first place where both runs differ, two NaN counting as equal; undefined when there is none. */
export function difference(
  kind: Case['kind'],
  a: Uint8Array<ArrayBuffer>,
  b: Uint8Array<ArrayBuffer>,
): string | undefined {
  const make = { float32: Float32Array, float64: Float64Array, bytes: Uint8Array }[kind];
  const [x, y] = [new make(a.buffer), new make(b.buffer)];
  for (let i = 0; i < x.length; i++)
    if (!Object.is(x[i], y[i]))
      return `element ${i - (x.length / size) * 2 * part} of the results: ${x[i]} compiled, ${y[i]} by the twin`;
  return undefined;
}

/** The bytes of the arena after a sample has run on these kernels. */
export function resultOf({ kind, run }: Case, k: Kernels): Uint8Array<ArrayBuffer> {
  ring.begin();
  const start = ring.address(ring.allocateOwn(size, 'lab'));
  u8View().set(template(kind), start);
  run(k, {
    x: start,
    y: start + part,
    tameX: start + part / 2,
    tameY: start + 1.5 * part,
    out: start + 2 * part,
  });
  return u8View().slice(start, start + size);
}

/** Lengths that meet every tail: all from 0 to 70, and one long enough for several blocks. */
const lengths = [...Array.from({ length: 71 }, (_, i) => i), 4096];

/** Runs `call(n, shift, out)` for every length, the start shifted by 0 to 3 elements; results stand apart. */
export function forLengths(
  at: Arena,
  bytes: number,
  call: (n: number, shift: number, out: number) => void,
): void {
  let out = at.out;
  for (const n of lengths) {
    const shift = (n % 4) * bytes;
    call(n, shift, out + shift);
    out += (n + 8) * bytes;
  }
}

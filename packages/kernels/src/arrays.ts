/** The kernels on ordinary float32 arrays: copied in, computed, copied out. */
import { ArgumentError, checkOptions, isDetached, ShapeError, shown, unknownName } from '@isograd/errors';
import { kernels } from './backend.js';
import type { Block } from './chunk.js';
import { f32View } from './memory.js';
import { ring } from './ring.js';

const unaries = [
  'neg',
  'abs',
  'sqrt',
  'rsqrt',
  'reciprocal',
  'square',
  'relu',
  'sign',
  'floor',
  'ceil',
  'trunc',
  'round',
  'exp',
  'expm1',
  'log',
  'log1p',
  'log2',
  'log10',
  'sin',
  'cos',
  'tan',
  'tanh',
  'sigmoid',
  'silu',
  'logSigmoid',
  'erf',
  'erfc',
  'gelu',
  'geluTanh',
] as const;
const binaries = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow'] as const;

/** Functions of one number that `map` knows. */
export type UnaryName = (typeof unaries)[number];
/** Functions of two numbers that `zip` knows. */
export type BinaryName = (typeof binaries)[number];

/** A new array of `name(x[i])`. Throws `ArgumentError` `ARG_UNKNOWN` for other names, `ARG_TYPE` for other arrays. */
export function map(name: UnaryName, x: Float32Array): Float32Array {
  checkName('map', name, unaries);
  checkArrays('map', [x]);
  const [at] = placed('map', [x]);
  const out = ring.allocate(4 * x.length, 'map');
  kernels()[name](x.length, ring.address(at!), ring.address(out));
  return taken(out, x.length);
}

/** A new array of `name(a[i], b[i])`. Throws as `map`, and `ShapeError` `SHAPE_MISMATCH` for unequal lengths. */
export function zip(name: BinaryName, a: Float32Array, b: Float32Array): Float32Array {
  checkName('zip', name, binaries);
  checkArrays('zip', [a, b]);
  checkLength('zip', b, a.length, 'the first has as many');
  const [p, q] = placed('zip', [a, b]);
  const out = ring.allocate(4 * a.length, 'zip');
  kernels()[name](a.length, ring.address(p!), ring.address(q!), ring.address(out));
  return taken(out, a.length);
}

/** The sum, in blocks of 512 combined in pairs. */
export function total(x: Float32Array): number {
  checkArrays('total', [x]);
  const [at] = placed('total', [x]);
  return kernels().sum(x.length, ring.address(at!));
}

/** The sizes of a product, and which factor is stored as its transpose. */
export interface ProductOptions {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * `c[m, n] = op(a) op(b)`, row by row. Throws `ArgumentError` for sizes that are no counts and options that are none, and
 * `ShapeError` `SHAPE_MISMATCH` for arrays of other lengths.
 */
export function matmul(a: Float32Array, b: Float32Array, options: ProductOptions): Float32Array {
  checkArrays('matmul', [a, b]);
  checkOptions('matmul', options, ['m', 'n', 'k', 'transposeA', 'transposeB']);
  const { m, n, k, transposeA = false, transposeB = false } = options;
  for (const [name, flag] of Object.entries({ transposeA, transposeB }))
    if (typeof flag !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `matmul: ${name} must be true or false, got ${shown(flag)}`, {
        op: 'matmul',
      });
  for (const [name, size] of Object.entries({ m, n, k }))
    if (!Number.isSafeInteger(size) || size < 0 || size > 2 ** 31 - 1)
      throw new ArgumentError(
        'ARG_RANGE',
        `matmul: ${name} is ${shown(size)}; use a whole number from 0 to ${2 ** 31 - 1}`,
        {
          op: 'matmul',
          details: { [name]: shown(size) },
        },
      );
  checkLength('matmul', a, m * k, `m = ${m} times k = ${k}`);
  checkLength('matmul', b, k * n, `k = ${k} times n = ${n}`);
  const [p, q] = placed('matmul', [a, b]);
  const out = ring.allocate(4 * m * n, 'matmul');
  const [lda, ldb] = [transposeA ? m : k, transposeB ? k : n];
  const [at, bt, ct] = [ring.address(p!), ring.address(q!), ring.address(out)];
  kernels().gemm(Number(transposeA), Number(transposeB), m, n, k, at, lda, bt, ldb, ct, n, 0, 0);
  return taken(out, m * n);
}

function checkName(op: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const what = typeof name === 'string' ? unknownName(name, known) : `${shown(name)} is no name`;
  throw new ArgumentError('ARG_UNKNOWN', `${op}: ${what}`, { op, details: { name: shown(name), known } });
}

function checkLength(op: string, x: Float32Array, length: number, why: string): void {
  if (x.length === length) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: an array has ${x.length} elements where ${length} fit (${why})`,
    {
      op,
      details: { length: x.length, wanted: length },
    },
  );
}

/** Refuses what is no Float32Array; one of another realm, where `instanceof` fails, is one. */
function checkArrays(op: string, arrays: readonly unknown[]): void {
  for (const x of arrays) {
    const fits = ArrayBuffer.isView(x) && Object.prototype.toString.call(x) === '[object Float32Array]';
    if (fits && !isDetached(x)) continue;
    const got = fits ? 'a Float32Array whose memory was transferred away' : shown(x);
    throw new ArgumentError('ARG_TYPE', `${op}: ${got} arrived; a Float32Array fits`, {
      op,
      details: { got },
    });
  }
}

/** Copies of the arrays in memory, held until the next call. */
function placed(op: string, arrays: readonly Float32Array[]): Block[] {
  ring.begin();
  return arrays.map((x) => {
    const block = ring.allocate(4 * x.length, op);
    f32View().set(x, ring.address(block) >>> 2);
    return block;
  });
}

function taken(block: Block, length: number): Float32Array {
  const at = ring.address(block) >>> 2;
  return f32View().slice(at, at + length);
}

/** Eigenvalues and eigenvectors of general real matrices. Complex numbers stand in two arrays. */
import { reduceHessenberg } from './hessenberg.js';
import { length2, scaleDown } from './scaling.js';
import { type Eigenvalues, reduceSchur } from './schur.js';

export interface Eig extends Eigenvalues {
  /** n by n, one vector in each column, row after row: length 1, its largest element real and positive. */
  readonly vectorsReal: Float64Array;
  readonly vectorsImaginary: Float64Array;
  /** 1 where the largest element of each vector stands, 0 elsewhere. */
  readonly anchors: Float64Array;
}

/** The eigenvalues of `a` (n by n, row after row), which is overwritten. NaN when an element is NaN or infinite. */
export function eigenvaluesOf(a: Float64Array, n: number): Eigenvalues {
  const scale = scaleDown(a);
  if (Number.isNaN(scale)) return { real: nans(n), imaginary: nans(n) };
  reduceHessenberg(a, n, null);
  return scaled(reduceSchur(a, n, null), scale);
}

/** Values and vectors of `a` (n by n, row after row), which is overwritten. NaN when an element is NaN or infinite. */
export function eigOf(a: Float64Array, n: number): Eig {
  const scale = scaleDown(a);
  if (Number.isNaN(scale)) {
    const [vectorsReal, vectorsImaginary, anchors] = [nans(n * n), nans(n * n), new Float64Array(n * n)];
    return { real: nans(n), imaginary: nans(n), vectorsReal, vectorsImaginary, anchors };
  }
  const z = new Float64Array(n * n);
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  reduceHessenberg(a, n, z);
  const values = reduceSchur(a, n, z);
  const eig = {
    ...scaled(values, scale),
    vectorsReal: new Float64Array(n * n),
    vectorsImaginary: new Float64Array(n * n),
    anchors: new Float64Array(n * n),
  };
  const floor = 2 ** -52 * largestIn(a);
  for (let k = 0; k < n; k++) {
    // The second of a pair is the first one's conjugate.
    if (values.imaginary[k]! < 0) continue;
    store(eig, z, n, k, triangularVector(a, n, k, values, floor), values.imaginary[k]! > 0);
  }
  return eig;
}

const nans = (size: number): Float64Array => new Float64Array(size).fill(NaN);
const largestIn = (a: Float64Array): number => a.reduce((most, v) => Math.max(most, Math.abs(v)), 2 ** -400);
const scaled = ({ real, imaginary }: Eigenvalues, scale: number): Eigenvalues => ({
  real: real.map((v) => v * scale),
  imaginary: imaginary.map((v) => v * scale),
});

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A system `(t - λ) x = 0` on its way from the bottom up. */
interface Shifted {
  readonly t: Float64Array;
  readonly n: number;
  /** λ */
  readonly re: number;
  readonly im: number;
  /** The last element of x that is not 0. */
  readonly last: number;
  readonly x: Complex;
  /** Pivots below this stand for it: of two equal eigenvalues the vectors are as near to each other as rounding allows. */
  readonly floor: number;
}

/** The vector of eigenvalue `k` of the Schur form `t`. */
function triangularVector(
  t: Float64Array,
  n: number,
  k: number,
  { real, imaginary }: Eigenvalues,
  floor: number,
): Complex {
  const x = { re: new Float64Array(n), im: new Float64Array(n) };
  const [re, im] = [real[k]!, imaginary[k]!];
  const last = im === 0 ? k : k + 1;
  if (im === 0) x.re[k] = 1;
  else {
    x.re[k] = re - t[last * n + last]!;
    x.im[k] = im;
    x.re[last] = t[last * n + k]!;
  }
  const system = { t, n, re, im, last, x, floor };
  for (let i = k - 1; i >= 0; i--) {
    if (imaginary[i] === 0) solveOne(system, i);
    else solveTwo(system, --i);
    shrink(x, i, last);
  }
  return x;
}

type Pair = readonly [re: number, im: number];
const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c];
const minus = ([a, b]: Pair, [c, d]: Pair): Pair => [a - c, b - d];
function over([a, b]: Pair, [c, d]: Pair): Pair {
  const square = c * c + d * d;
  return [(a * c + b * d) / square, (b * c - a * d) / square];
}

/** Minus the product of row `i` with the part of x from `from` on. */
function rest({ t, n, last, x }: Shifted, i: number, from: number): Pair {
  let [re, im] = [0, 0];
  for (let j = from; j <= last; j++) {
    re -= t[i * n + j]! * x.re[j]!;
    im -= t[i * n + j]! * x.im[j]!;
  }
  return [re, im];
}

const atLeast = (pivot: Pair, floor: number): Pair => (length2(...pivot) > floor ? pivot : [floor, 0]);

function solveOne(system: Shifted, i: number): void {
  const { t, n, re, im, x, floor } = system;
  const pivot = atLeast([t[i * n + i]! - re, -im], floor);
  [x.re[i], x.im[i]] = over(rest(system, i, i + 1), pivot);
}

/** Rows `i` and `i + 1`, a block with complex eigenvalues: elimination with the largest of its four elements as pivot. */
function solveTwo(system: Shifted, i: number): void {
  const { t, n, re, im, x, floor } = system;
  const at = i * n + i;
  const [p, q, r, s]: readonly Pair[] = [
    [t[at]! - re, -im],
    [t[at + 1]!, 0],
    [t[at + n]!, 0],
    [t[at + n + 1]! - re, -im],
  ];
  const [e, f] = [rest(system, i, i + 2), rest(system, i + 1, i + 2)];
  // Rows and columns so that each of the four comes first once.
  const orders = [
    { block: [p!, q!, r!, s!], right: [e, f], first: i, second: i + 1 },
    { block: [q!, p!, s!, r!], right: [e, f], first: i + 1, second: i },
    { block: [r!, s!, p!, q!], right: [f, e], first: i, second: i + 1 },
    { block: [s!, r!, q!, p!], right: [f, e], first: i + 1, second: i },
  ] as const;
  const { block, right, first, second } = orders.reduce((best, order) =>
    length2(...order.block[0]) > length2(...best.block[0]) ? order : best,
  );
  const [a, b, c, d] = block;
  const below = over(c, a);
  const v = over(minus(right[1], times(below, right[0])), atLeast(minus(d, times(below, b)), floor));
  [x.re[second], x.im[second]] = v;
  [x.re[first], x.im[first]] = over(minus(right[0], times(b, v)), a);
}

/** Only the direction counts; growth is taken back before it overflows. */
function shrink({ re, im }: Complex, from: number, last: number): void {
  const size = Math.max(Math.abs(re[from]!), Math.abs(im[from]!));
  if (size < 2 ** 100) return;
  for (let j = from; j <= last; j++) {
    re[j]! /= size;
    im[j]! /= size;
  }
}

/** Turns the vector back to the coordinates of the matrix, and gives it its length and phase. */
function store(eig: Eig, z: Float64Array, n: number, k: number, x: Complex, pair: boolean): void {
  const [re, im] = [product(z, n, x.re), product(z, n, x.im)];
  const sizes = re.map((v, i) => length2(v, im[i]!));
  const most = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)));
  const parts = sizes.map((size) => size / sizes[most]!);
  const length = sizes[most]! * Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
  const [cos, sin] = [re[most]! / sizes[most]! / length, -im[most]! / sizes[most]! / length];
  for (let i = 0; i < n; i++) {
    const at = i * n + k;
    const [a, b] = [re[i]! * cos - im[i]! * sin, i === most ? 0 : re[i]! * sin + im[i]! * cos];
    eig.vectorsReal[at] = a;
    eig.vectorsImaginary[at] = b;
    eig.anchors[at] = i === most ? 1 : 0;
    if (!pair) continue;
    eig.vectorsReal[at + 1] = a;
    eig.vectorsImaginary[at + 1] = -b;
    eig.anchors[at + 1] = eig.anchors[at]!;
  }
}

function product(z: Float64Array, n: number, x: Float64Array): Float64Array {
  return x.map((_, i) => {
    let total = 0;
    for (let j = 0; j < n; j++) total += z[i * n + j]! * x[j]!;
    return total;
  });
}

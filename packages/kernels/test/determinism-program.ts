/** What the determinism test runs on every host, bundled: hashes of all results, and of products in the opt-in modes. */
import {
  f32View,
  type Kernels,
  kernels,
  mode,
  type Mode,
  planWindow,
  ring,
  setMode,
  setNumThreads,
  threadsReady,
  twins,
} from '../src/index.js';
import { f32 } from './cases/builders.js';
import { cases } from './cases/index.js';
import { type Case, noise, resultOf } from './lab.js';

/** What a host is asked: threads, a mode, and how often everything is computed again. */
export interface Request {
  readonly threads: number;
  readonly mode: Mode;
  readonly rounds: number;
}

/** What a host answers. */
export interface Report {
  /** What ran: the default where the mode that was asked for does not run. */
  readonly mode: Mode;
  readonly threads: number;
  /** One per round: of all kernels in the default mode, of large products in another. */
  readonly hashes: readonly number[];
  /** Whether products of whole numbers came out exactly. */
  readonly exact: boolean;
  /** The largest distance of a product from the default's, as a share of `2 (k + 1) 2^-24` times the sum of the sizes. */
  readonly distance: number;
}

const shapes = [
  [0, 0, 131, 70, 67],
  [0, 1, 67, 129, 70],
  [1, 0, 300, 40, 33],
  [1, 1, 40, 333, 17],
  [0, 1, 2, 500, 130],
  [0, 0, 16, 97, 600],
] as const;
type Shape = (typeof shapes)[number];

const convolutions = [
  { groups: 1, channels: 5, filters: 7, samples: 5 },
  { groups: 3, channels: 2, filters: 5, samples: 7 },
  { groups: 20, channels: 1, filters: 1, samples: 3 },
];

/** Calls that are large enough for several threads; the samples of the conformance suite are not. */
const large: readonly Case[] = [
  ...shapes.map(([ta, tb, m, n, k]) =>
    f32(({ gemm }, { tameX: a, tameY: b, out }) =>
      gemm(ta, tb, m, n, k, a, ta ? m : k, b, tb ? k : n, out, n, 0, 0),
    ),
  ),
  ...convolutions.map(({ samples, ...counts }) =>
    f32((k, { tameX, tameY, out }) => {
      const [size, all] = [24, counts.groups * counts.filters];
      const plan = planWindow({
        ...plain,
        ...counts,
        sampleStep: counts.groups * counts.channels * size ** 2,
      });
      k.convolve(plan, samples, tameX, tameY, 0, out);
      k.spread(plan, samples, tameY, tameX, 0, out + 400_000);
      k.weigh(plan, samples, 0, all, tameX, tameY, out + 800_000);
    }),
  ),
];

const plain = {
  kernelHeight: 3,
  kernelWidth: 3,
  height: 24,
  width: 24,
  strideDown: 1,
  strideAcross: 1,
  dilationDown: 1,
  dilationAcross: 1,
  top: 1,
  left: 1,
  inputHeight: 24,
  inputWidth: 24,
  channelStep: 24 * 24,
  rowStep: 24,
  columnStep: 1,
};

/** Computes what is asked, and nothing where the mode does not run. Needs a process or page in which nothing has been computed yet. */
export async function report({ threads, mode: wanted, rounds }: Request): Promise<Report> {
  setMode(wanted);
  setNumThreads(threads);
  const running = mode();
  if (running !== wanted) return { mode: running, threads: 1, hashes: [], exact: true, distance: 0 };
  for (let i = 0; i < 400 && threadsReady() < threads; i++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  const all = wanted === 'default' ? [...Object.values<Case>(cases), ...large] : large;
  const hashes = Array.from({ length: rounds }, () => all.reduce(hashed, 0) >>> 0);
  const { exact, distance } = compared();
  return { mode: wanted, threads: threadsReady(), hashes, exact, distance };
}

/** Takes the bytes a sample leaves into the hash, every NaN counting as the same. */
function hashed(hash: number, sample: Case): number {
  const bytes = resultOf(sample, kernels());
  if (sample.kind !== 'bytes') {
    const view = sample.kind === 'float64' ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
    for (let i = 0; i < view.length; i++) if (Number.isNaN(view[i])) view[i] = 0.123;
  }
  let all = hash;
  for (const word of new Int32Array(bytes.buffer)) all = Math.imul(all ^ word, 0x01000193) ^ (all >>> 13);
  return all;
}

/** Products of whole and of other numbers by the kernels, beside those of the twins, which are the default's. */
function compared(): Pick<Report, 'exact' | 'distance'> {
  const next = noise(5);
  const whole = (): number => (next() % 17) - 8;
  const real = (): number => next() / 2 ** 31 - 1;
  let [exact, distance] = [true, 0];
  for (const shape of shapes) {
    exact &&= gapOf(shape, whole) === 0;
    distance = Math.max(distance, gapOf(shape, real) / (2 * (shape[4] + 1) * 2 ** -24));
  }
  return { exact, distance };
}

/** The largest distance between both products, each as a share of the sum of the sizes of what it adds. */
function gapOf([ta, tb, m, n, k]: Shape, next: () => number): number {
  ring.begin();
  const place = (length: number, value: () => number): number => {
    const at = ring.address(ring.allocateOwn(4 * length));
    for (let i = 0; i < length; i++) f32View()[(at >>> 2) + i] = value();
    return at;
  };
  const [a, b] = [place(m * k, next), place(k * n, next)];
  const multiplied = ({ gemm }: Kernels, x: number, y: number): Float32Array => {
    const c = place(m * n, () => 1);
    gemm(ta, tb, m, n, k, x, ta ? m : k, y, tb ? k : n, c, n, 0, 0);
    return f32View().slice(c >>> 2, (c >>> 2) + m * n);
  };
  const [found, defined] = [multiplied(kernels(), a, b), multiplied(twins, a, b)];
  const sized = (at: number, length: number): number => {
    const view = f32View();
    const from = at >>> 2;
    return place(
      length,
      (
        (i) => () =>
          Math.abs(view[from + i++]!)
      )(0),
    );
  };
  const sizes = multiplied(twins, sized(a, m * k), sized(b, k * n));
  return found.reduce((worst, y, i) => Math.max(worst, Math.abs(y - defined[i]!) / (sizes[i]! || 1)), 0);
}

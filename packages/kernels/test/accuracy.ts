/** How far the float32 functions are from the truth: their references and the errors they stay within, in ulp. */
import { f32View, type Kernels, ring } from '../src/index.js';
import { erfcF64Of, erfF64Of } from '../src/twins/erf-f64.js';

export interface Accuracy {
  /** The largest error on the inputs that the test takes, rounded up; the README has what all inputs give. */
  readonly bound: number;
  /** The function in float64, right to a few of its last bits. */
  readonly truth: (x: number) => number;
  readonly run: (k: Kernels) => (n: number, x: number, out: number) => void;
  /** What f(-x) is: then inputs without a sign do, and those with one must give the same bits but for the sign. */
  readonly parity?: 'even' | 'odd';
}

/** The end of the patterns of bits that `measure` takes: of all, or of those without a sign. */
export const endOf = ({ parity }: Accuracy): number => (parity === undefined ? 2 ** 32 : 2 ** 31);

const sigmoid = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** Where x times a vanishing factor is no number, float64 gives the kernel's answer, too. */
const gelu = (x: number): number => 0.5 * x * erfcF64Of(-x * Math.SQRT1_2);

export const accuracies: Readonly<Record<string, Accuracy>> = {
  exp: { bound: 0.95, truth: Math.exp, run: (k) => k.exp },
  expm1: { bound: 1.4, truth: Math.expm1, run: (k) => k.expm1 },
  log: { bound: 0.85, truth: Math.log, run: (k) => k.log },
  log1p: { bound: 0.9, truth: Math.log1p, run: (k) => k.log1p },
  log2: { bound: 0.51, truth: Math.log2, run: (k) => k.log2 },
  log10: { bound: 0.51, truth: Math.log10, run: (k) => k.log10 },
  sin: { bound: 0.95, truth: Math.sin, run: (k) => k.sin, parity: 'odd' },
  cos: { bound: 0.95, truth: Math.cos, run: (k) => k.cos, parity: 'even' },
  tan: { bound: 0.51, truth: Math.tan, run: (k) => k.tan, parity: 'odd' },
  tanh: { bound: 1.4, truth: Math.tanh, run: (k) => k.tanh, parity: 'odd' },
  sigmoid: { bound: 2, truth: sigmoid, run: (k) => k.sigmoid },
  silu: { bound: 0.51, truth: (x) => x * sigmoid(x), run: (k) => k.silu },
  elu: {
    bound: 1.4,
    truth: (x) => (x > 0 ? x : Math.expm1(x)),
    run: (k) => (n, x, out) => k.elu(n, x, out, 1, 1),
  },
  softplus: { bound: 1.6, truth: softplus, run: (k) => (n, x, out) => k.softplus(n, x, out, 1, 1e9) },
  logSigmoid: { bound: 1.65, truth: (x) => -softplus(-x), run: (k) => k.logSigmoid },
  erf: { bound: 0.51, truth: erfF64Of, run: (k) => k.erf, parity: 'odd' },
  erfc: { bound: 0.51, truth: erfcF64Of, run: (k) => k.erfc },
  gelu: { bound: 0.51, truth: gelu, run: (k) => k.gelu },
  geluTanh: {
    bound: 0.51,
    truth: (x) => x * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x)),
    run: (k) => k.geluTanh,
  },
  rsqrt: { bound: 1.5, truth: (x) => 1 / Math.sqrt(x), run: (k) => k.rsqrt },
};

const f64 = new Float64Array(1);
const words = new Uint32Array(f64.buffer);

/** The spacing of float32 numbers at x. */
export function ulp(x: number): number {
  f64[0] = x;
  const exponent = ((words[1]! >>> 20) & 0x7ff) - 1023;
  return 2 ** (Math.max(exponent, -126) - 23);
}

/** What a run over many inputs found. */
export interface Found {
  readonly worst: number;
  readonly at: number;
  /** Inputs whose result is of another kind: NaN, an infinity, or a zero of the other sign. */
  readonly strange: readonly number[];
}

const batch = 1 << 16;

/** Compares every `stride`-th of the 2^32 float32 numbers, or of those whose bits lie in a range, with the truth. */
export function measure(
  k: Kernels,
  accuracy: Accuracy,
  stride: number,
  { from = 0, to = endOf(accuracy) }: { readonly from?: number; readonly to?: number } = {},
): Found {
  const { truth, run, parity } = accuracy;
  ring.begin();
  const [x, out] = [ring.address(ring.allocateOwn(4 * batch)), ring.address(ring.allocateOwn(4 * batch))];
  const view = f32View();
  const bits = new Uint32Array(view.buffer, x, batch);
  const [inputs, results] = [
    view.subarray(x >>> 2, (x >>> 2) + batch),
    view.subarray(out >>> 2, (out >>> 2) + batch),
  ];
  // Where every result is the nearest float32, the error is at most a half.
  let [worst, at] = [0.5, 0];
  const strange: number[] = [];
  for (let start = from; start < to; start += batch * stride) {
    const n = Math.min(batch, Math.ceil((to - start) / stride));
    for (let i = 0; i < n; i++) bits[i] = start + i * stride;
    run(k)(n, x, out);
    for (let i = 0; i < n; i++) {
      const [wanted, got] = [truth(inputs[i]!), results[i]!];
      const rounded = Math.fround(wanted);
      // Most results are the nearest float32, or of its kind.
      if (rounded === got ? got !== 0 : Number.isNaN(rounded) && Number.isNaN(got)) continue;
      if (Number.isFinite(rounded) && Number.isFinite(got) && (rounded !== 0 || got !== 0)) {
        const error = Math.abs(got - wanted) / ulp(wanted);
        if (error > worst) [worst, at] = [error, inputs[i]!];
      } else if (!Object.is(rounded, got) && strange.length < 10) strange.push(inputs[i]!);
    }
    if (parity === undefined) continue;
    const seen = results.slice(0, n);
    for (let i = 0; i < n; i++) bits[i]! ^= 0x80000000;
    run(k)(n, x, out);
    for (let i = 0; i < n; i++)
      if (!Object.is(parity === 'odd' ? -seen[i]! : seen[i], results[i]) && strange.length < 10)
        strange.push(inputs[i]!);
  }
  return { worst, at, strange };
}

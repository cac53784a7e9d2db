/** The calls of golden/rarer.py, said here. */
import {
  bartlettWindow,
  blackmanWindow,
  gradient,
  hammingWindow,
  hannWindow,
  type Histogram,
  kaiserWindow,
  type ScatterReduction,
  tensor,
  type Tensor,
  zeros,
} from '../src/index.js';

type Result = Tensor | readonly Tensor[];
type Call = (a: Tensor, b: Tensor, c: Tensor) => Result;

const places = tensor([
  [1n, 0n, 1n],
  [1n, 1n, 0n],
]);
const line = tensor([1n, 0n, 1n]);
const folds = ['sum', 'prod', 'mean', 'amax', 'amin'] as const;
/** A call for each way to fold, with and without what was there. */
const folded = <By extends ScatterReduction>(
  name: string,
  ways: readonly By[],
  call: (x: Tensor, src: Tensor, by: By, includeSelf: boolean) => Tensor,
): Record<string, Call> =>
  Object.fromEntries(
    ways.flatMap((by) =>
      [true, false].map((own): [string, Call] => [
        `${name} ${by} ${own ? 'True' : 'False'}`,
        (x, src) => call(x, src, by, own),
      ]),
    ),
  );

const windows = {
  hann: hannWindow,
  hamming: hammingWindow,
  blackman: blackmanWindow,
  bartlett: bartlettWindow,
  kaiser: kaiserWindow,
};
const windowCalls = Object.entries(windows).flatMap(([name, make]) =>
  [0, 1, 2, 9, 40].flatMap((n) =>
    [true, false].map((periodic): [string, Call] => [
      `${name} ${n} ${periodic ? 'True' : 'False'}`,
      () => make(n, { periodic }),
    ]),
  ),
);
const both = ({ hist, binEdges }: Histogram): Result => [hist, binEdges];

export const rarerCalls: Readonly<Record<string, Call>> = {
  i0: (x) => x.i0(),
  i1: (x) => x.i1(),
  i0e: (x) => x.i0e(),
  i1e: (x) => x.i1e(),
  erfcx: (x) => x.erfcx(),
  ndtr: (x) => x.ndtr(),
  logNdtr: (x) => x.logNdtr(),
  entr: (x) => x.entr(),
  ndtri: (p) => p.ndtri(),
  xlog1py: (a, b) => a.xlog1py(b),
  igamma: (a, x) => a.igamma(x),
  igammac: (a, x) => a.igammac(x),
  zeta: (x, q) => x.zeta(q),
  mvlgamma: (x) => x.mvlgamma(3),
  nextafter: (a, b) => a.nextafter(b),
  'nextafter double': (a, b) => a.nextafter(b),
  'nextafter bfloat16': (a, b) => a.bfloat16().nextafter(b.bfloat16()).float(),
  frexp: (x) => {
    const { mantissa, exponent } = x.frexp();
    return [mantissa, exponent];
  },
  ...folded('scatterReduce', folds, (x, src, by, includeSelf) =>
    x.scatterReduce(1, places, src, by, { includeSelf }),
  ),
  ...folded('indexReduce', ['prod', 'mean', 'amax', 'amin'], (x, src, by, includeSelf) =>
    x.indexReduce(0, line, src, by, { includeSelf }),
  ),
  ...Object.fromEntries(
    folds.map((by): [string, Call] => [
      `scatterReduce of integers ${by}`,
      (x) => x.clone().scatterReduce_(0, places.narrow(1, 0, 2), x, by),
    ]),
  ),
  'scatterReduce of nothing': (x) =>
    x.scatterReduce(0, places.narrow(0, 0, 0), zeros([2, 3]), 'mean', { includeSelf: false }),
  renorm: (x) => x.renorm(2, 0, 3),
  'renorm columns': (x) => x.clone().renorm_(1, -1, 6.5),
  pdist: (x) => x.pdist(),
  'pdist 1': (x) => x.pdist(1),
  'pdist of one row': (x) => x.pdist(),
  ...Object.fromEntries(windowCalls),
  'hamming with another swing': () => hammingWindow(7, { alpha: 0.6, beta: 0.3, dtype: 'float64' }),
  'kaiser with another width': () => kaiserWindow(7, { periodic: false, beta: 3.5 }),
  histogram: (x) => both(x.histogram(4)),
  'histogram of a range': (x) => both(x.histogram(5, { range: [-2, 3] })),
  'histogram of one value': (x) => both(x.histogram(3)),
  'histogram of nothing': (x) => both(x.histogram(2)),
  'histogram of weights, density': (x, edges) => both(x.histogram(edges, { weight: x.abs(), density: true })),
  gradient: (x) => gradient(x),
  'gradient edges': (x) => gradient(x, { spacing: 0.5, dim: 1, edgeOrder: 2 }),
  'gradient coordinates': (x, at) => gradient(x, { spacing: [at], dim: 0 }),
  'gradient coordinates and edges': (x, at) => gradient(x, { spacing: [at, at.mul(2)], edgeOrder: 2 }),
  'gradient of integers': (x) => gradient(x, { dim: 1 }),
  'clamp between tensors': (x, min, max) => x.clamp({ min, max }),
  'i0 int': (x) => x.i0(),
};

/** The calls of golden/rarer.py, said here. */
import { type ScatterReduction, tensor, type Tensor, zeros } from '../src/index.js';

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
  'i0 int': (x) => x.i0(),
};

/**
 * What forward mode costs: `jvp` beside one forward pass, and beside the double backward that stands in for it where there
 * is no rule (`linearize` and one push). Medians of paired runs, as multiples of the forward pass.
 */
import { manualSeed, randn, type Tensor } from '@isograd/tensor';
import { jvp, linearize } from '../src/index.js';

type F = (x: Tensor) => Tensor;
manualSeed(0);
const layers = Array.from({ length: 100 }, () => randn([256, 256]).mul(1 / 16));
const w = randn([256, 256]);
const rows: Readonly<Record<string, readonly [x: Tensor, f: F, repeats: number]>> = {
  'mul, 256x256': [randn([256, 256]), (x) => x.mul(w), 40],
  'tanh, 256x256': [randn([256, 256]), (x) => x.tanh(), 20],
  'softmax, 256x256': [randn([256, 256]), (x) => x.softmax(1), 20],
  'matmul, 256x256': [randn([256, 256]), (x) => x.matmul(w), 10],
  'cumprod, 256x256': [randn([256, 256]), (x) => x.cumprod(1), 5],
  '100 layers of 256, batch 32': [
    randn([32, 256]),
    (x) => layers.reduce((y, layer) => y.matmul(layer).tanh(), x),
    1,
  ],
};
const rounds = 15;

const timed = (f: () => unknown, repeats: number): number => {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) f();
  return (performance.now() - start) / repeats;
};
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]!;

console.log('operation                       forward     jvp   double backward');
for (const [name, [x, f, repeats]] of Object.entries(rows)) {
  const t = x.mul(0.5);
  const double = (): Tensor => linearize(f, x)[1](t);
  const times: (readonly [forward: number, jvp: number, double: number])[] = [];
  for (let round = 0; round < rounds + 3; round++)
    times.push([timed(() => f(x), repeats), timed(() => jvp(f, [x], [t]), repeats), timed(double, repeats)]);
  // The first ones compile.
  const kept = times.slice(3);
  const cost = (k: 1 | 2): string => median(kept.map((row) => row[k] / row[0])).toFixed(2);
  const ms = `${median(kept.map(([forward]) => forward)).toFixed(3)} ms`;
  console.log(`${name.padEnd(28)}${ms.padStart(11)}${cost(1).padStart(8)}${cost(2).padStart(18)}`);
}

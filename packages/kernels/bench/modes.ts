/**
 * Products in the mode of the environment: `ISOGRAD_KERNELS=wide tsx --conditions=@isograd/source bench/modes.ts`. The best of
 * many runs, because what else a machine does can only add.
 */
import { f32View, kernels, mode, ring } from '../src/index.js';

const start = performance.now();
const k = kernels();
const loading = performance.now() - start;
const [a, b, c] = [1, 2, 3].map(() => ring.address(ring.allocateOwn(4 * 1024 * 1024)));
for (let i = 0; i < 1024 * 1024; i++) f32View()[(a! >>> 2) + i] = f32View()[(b! >>> 2) + i] = Math.sin(i);

const shapes = [
  [16, 256, 256],
  [64, 784, 256],
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
] as const;
const rows = shapes.map(([m, kk, n]) => {
  const work = 2 * m * n * kk;
  const repeat = Math.max(1, Math.round(2e7 / work));
  let best = Infinity;
  const until = performance.now() + 1500;
  do {
    const from = performance.now();
    for (let i = 0; i < repeat; i++) k.gemm(0, 0, m, n, kk, a!, kk, b!, n, c!, n, 0, 0);
    best = Math.min(best, (performance.now() - from) / repeat);
  } while (performance.now() < until);
  return `${m}x${kk}x${n} ${(work / best / 1e6).toFixed(1)}`;
});
console.log(
  `Node ${process.versions.node}, ${mode()}, loaded in ${loading.toFixed(1)} ms; GFLOP/s: ${rows.join(', ')}`,
);

/** Large products with two threads. `tsx --conditions=@isograd/source bench/threads.ts [threads]` */
import { setTimeout } from 'node:timers/promises';
import { kernels, ring, setNumThreads, threadsReady } from '../src/index.js';
import { table } from './measure.js';

setNumThreads(Number(process.argv[2] ?? 2));
const k = kernels();
while (threadsReady() < Number(process.argv[2] ?? 2)) await setTimeout(10);
const [a, b, c] = [1, 2, 3].map(() => ring.address(ring.allocateOwn(4 * 1024 * 1024)));
const shapes = [
  [64, 64, 64],
  [16, 256, 256],
  [64, 784, 256],
  [256, 256, 256],
  [1024, 1024, 1024],
] as const;
await table(
  `${threadsReady()} threads`,
  shapes.map(([m, kk, n]) => ({
    name: `NT ${m} x ${kk} x ${n}`,
    run: () => k.gemm(0, 1, m, n, kk, a!, kk, b!, kk, c!, n, 0, 0),
    units: 2 * m * n * kk,
    show: (ns: number) => `${(1 / ns).toFixed(1)} GFLOP/s`,
  })),
);

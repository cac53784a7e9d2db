/** Nanoseconds per value of the draws, median of several runs: `tsx bench/draws.ts`. */
import { Generator } from '../src/index.js';

const n = 1 << 20;
const generator = new Generator(0);
const single = new Float32Array(n);
const double = new Float64Array(n);
const small = new Float32Array(15);
const block = new Float32Array(16);
const square = new Float32Array(256);
const large = new Float32Array(1e7);

const rows: Readonly<Record<string, { count: number; run: () => void }>> = {
  'uniform float32': { count: n, run: () => generator.uniform(single) },
  'uniform(-a, a) float32': { count: n, run: () => generator.uniform(single, -0.1, 0.1) },
  'uniform float64': { count: n, run: () => generator.uniform(double) },
  'normal float32': { count: n, run: () => generator.normal(single) },
  'normal(1, 2) float32': { count: n, run: () => generator.normal(single, 1, 2) },
  'normal float32, n = 256': { count: n, run: () => repeat(n / 256, () => generator.normal(square)) },
  'normal float32, n = 16': { count: 16 * 4096, run: () => repeat(4096, () => generator.normal(block)) },
  'normal float32, n = 10^7': { count: 1e7, run: () => generator.normal(large) },
  'uniform float32, n = 16': { count: 16 * 4096, run: () => repeat(4096, () => generator.uniform(block)) },
  'uniform float32, n = 10^7': { count: 1e7, run: () => generator.uniform(large) },
  'normal float32, n = 15': { count: 15 * 4096, run: () => repeat(4096, () => generator.normal(small)) },
  'normal float64': { count: n, run: () => generator.normal(double) },
  'randint(0, 10) int64': { count: n, run: () => generator.randint(double, 0, 10, { dtype: 'int64' }) },
  'bernoulli float32': { count: n, run: () => generator.bernoulli(single, 0.3) },
  'dropoutMask float32': { count: n, run: () => generator.dropoutMask(single, 0.3) },
  'exponential float32': { count: n, run: () => generator.exponential(single) },
  'truncNormal float32': { count: n, run: () => generator.truncNormal(single) },
  randperm: { count: n, run: () => generator.randperm(n) },
};

for (const [name, { count, run }] of Object.entries(rows)) {
  const times = Array.from({ length: 11 }, () => {
    const start = performance.now();
    run();
    return ((performance.now() - start) * 1e6) / count;
  });
  times.sort((a, b) => a - b);
  console.log(`${name.padEnd(28)} ${times[5]!.toFixed(2).padStart(8)} ns`);
}

function repeat(times: number, run: () => void): void {
  for (let i = 0; i < times; i++) run();
}

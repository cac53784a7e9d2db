/** Speed of the kernels: `pnpm --filter @isograd/kernels bench`. Quiet machine, one thread; medians. */
import { cpus } from 'node:os';
import { f32View, kernels, ring } from '../src/index.js';
import { type Row, table } from './measure.js';

const k = kernels();
ring.begin();
const most = 1024 * 1024;
const place = (): number => ring.address(ring.allocateOwn(4 * most));
const [a, b, c] = [place(), place(), place()];
for (let i = 0; i < most; i++) {
  f32View()[(a >>> 2) + i] = Math.sin(i) * 3;
  f32View()[(b >>> 2) + i] = Math.cos(i) * 3 + 3.1;
}

const product = (ta: 0 | 1, tb: 0 | 1, m: number, kk: number, n: number): Row => ({
  name: `${'NT'[ta]}${'NT'[tb]} ${m} x ${kk} x ${n}`,
  run: () => k.gemm(ta, tb, m, n, kk, a, ta ? m : kk, b, tb ? kk : n, c, n, 0, 0),
  units: 2 * m * n * kk,
  show: (ns) => `${(1 / ns).toFixed(1)} GFLOP/s, ${(ns * 2 * m * n * kk).toFixed(0)} ns`,
});

const size = 4096;
const unary = (
  name:
    | 'relu'
    | 'sqrt'
    | 'exp'
    | 'expm1'
    | 'log'
    | 'log1p'
    | 'log2'
    | 'sin'
    | 'cos'
    | 'tan'
    | 'tanh'
    | 'sigmoid'
    | 'silu'
    | 'erf'
    | 'gelu'
    | 'geluTanh',
): Row => ({
  name,
  run: () => k[name](size, name.startsWith('log') || name === 'sqrt' ? b : a, c),
  units: size,
});
const call = (name: string, run: () => void, units = size): Row => ({ name, run, units });

console.log(`${cpus()[0]?.model}, Node ${process.version}`);
await table('product', [
  product(0, 0, 4, 4, 4),
  product(0, 1, 4, 4, 4),
  product(0, 0, 8, 8, 8),
  product(0, 1, 32, 9, 16),
  product(1, 0, 16, 32, 9),
  product(0, 0, 256, 256, 1),
  product(0, 1, 1, 256, 256),
  product(0, 0, 16, 256, 256),
  product(0, 1, 16, 256, 256),
  product(0, 1, 64, 784, 256),
  product(0, 0, 256, 256, 256),
  product(1, 0, 256, 256, 256),
  product(0, 0, 1024, 1024, 1024),
]);
await table(`elementwise, per element of ${size}`, [
  ...(
    [
      'relu',
      'sqrt',
      'exp',
      'expm1',
      'log',
      'log1p',
      'log2',
      'sin',
      'cos',
      'tan',
      'tanh',
      'sigmoid',
      'silu',
      'erf',
      'gelu',
      'geluTanh',
    ] as const
  ).map(unary),
  call('elu', () => k.elu(size, a, c, 1, 1)),
  call('add', () => k.add(size, a, b, c)),
  call('div', () => k.div(size, a, b, c)),
  call('pow', () => k.pow(size, b, a, c)),
  call('add row', () => k.addBroadcast(16, 256, a, 256, 1, b, 0, 1, c)),
  call('gt', () => k.gt(size, a, b, c)),
  call('sigmoidBackward', () => k.sigmoidBackward(size, a, b, c)),
  call('geluBackward', () => k.geluBackward(size, a, b, c)),
]);
await table(
  'one call',
  [1, 4, 8, 16, 64, 256].map((n) => call(`add ${n}`, () => k.add(n, a, b, c), 1)),
);
await table(`reductions and training, per element of ${size}`, [
  call('sum', () => void k.sum(size, a)),
  call('varRows, 16 rows', () => k.varRows(16, 256, a, c, c + 4096, 256)),
  call('varColumns, 16 rows', () => k.varColumns(16, 256, a, c, c + 4096, 16)),
  call('maxRows, 16 rows', () => k.maxRows(16, 256, a, c)),
  call('statistics', () => k.statistics(size, a, c)),
  call('softmaxRows, 16 rows', () => k.softmaxRows(16, 256, a, c)),
  call('batchNormTrain 256 x 16', () =>
    k.batchNormTrain(256, 16, 1, a, b, b, 1e-5, 0.1, 0, 0, c + 65536, c + 66560, c),
  ),
  call('batchNormBackward 256 x 16', () =>
    k.batchNormBackward(256, 16, 1, a, b, b, c + 65536, c + 66560, 1, c, c + 67584, c + 68608),
  ),
  call('adam', () => k.adam(size, c, a, b, c + 65536, 0, 0, 1, 0.1, 0.999, 0.001, 1, 1e-8, 1e-3)),
  call('sgd with momentum', () => k.sgd(size, c, a, b, 1e-3, 0.9, 1, 0, 0, 0)),
]);
await table('sum of a million', [call('sum', () => void k.sum(1_000_000, a), 1)]);
await table('an allocation', [
  call(
    '64 bytes',
    () => {
      ring.begin();
      ring.address(ring.allocate(64));
    },
    1,
  ),
  call(
    '2 kB',
    () => {
      ring.begin();
      ring.address(ring.allocate(2048));
    },
    1,
  ),
  call(
    '64 kB',
    () => {
      ring.begin();
      ring.address(ring.allocate(65536));
    },
    1,
  ),
]);

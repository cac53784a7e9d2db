/** Samples of what training adds: derivatives, normalisation, losses, updates. */
import { f64View, type Kernels } from '../../src/index.js';
import { type Arena, type Case, forLengths } from '../lab.js';
import { binary, f32 } from './builders.js';
import { reduce } from './reductions.js';

/** Targets in every column, some of them to be ignored. */
const entropy = (
  at: Arena,
  call: (m: number, n: number, x: number, target: number, y: number, losses: number) => void,
): void => {
  let out = at.out;
  for (const x of [at.tameX + 4, at.x])
    for (const n of [1, 2, 3, 4, 5, 10, 33, 513]) {
      const [m, target, losses] = [7, out, out + 64];
      for (let i = 0; i < m; i++) f64View()[target / 8 + i] = i === 5 ? -100 : (i * 5) % n;
      call(m, n, x, target, out + 128, losses);
      out += 128 + 8 * Math.ceil((m * n) / 2 + 2);
    }
};

type Norm = (
  o: number,
  c: number,
  i: number,
  x: number,
  rest: [number, number, number, number],
  out: number,
) => void;
const norm = (pick: (k: Kernels) => Norm): Case =>
  f32((k, at) => {
    let out = at.out;
    for (const x of [at.tameX + 4, at.x])
      for (const [o, c, i] of [
        [32, 16, 1],
        [2, 1, 1],
        [7, 5, 1],
        [200, 7, 1],
        [3, 2, 5],
        [2, 3, 16],
        [4, 2, 600],
        [1, 4, 33],
      ] as const) {
        const channels = out + 4;
        pick(k)(o, c, i, x, [at.tameY + 8, at.y, channels, channels + 600], out + 1600);
        out += 1600 + (o * c * i + 3) * 4;
      }
  });

/** Updates in place: values copied to the results first, positive ones for the states. */
type Update = (n: number, states: number[], i: number) => void;
const update = (pick: (k: Kernels) => Update): Case =>
  f32((k, at) => {
    let i = 0;
    for (const x of [at.tameX, at.x])
      forLengths({ ...at, out: at.out + (x === at.x ? 250_000 : 0) }, 20, (n, _, out) => {
        const length = Math.min(n, 300);
        const states = [0, 1, 2, 3, 4].map((j) => out + j * 4 * (length + 1));
        states.forEach((s, j) =>
          j < 2 ? k.copy(4 * length, x + 400 * j, s) : k.abs(length, x + 400 * j, s),
        );
        pick(k)(length, states, i++);
      });
  });

export const training = {
  sigmoidBackward: binary((k) => k.sigmoidBackward),
  tanhBackward: binary((k) => k.tanhBackward),
  reluBackward: binary((k) => k.reluBackward),
  siluBackward: binary((k) => k.siluBackward),
  logSigmoidBackward: binary((k) => k.logSigmoidBackward),
  geluBackward: binary((k) => k.geluBackward),
  geluTanhBackward: binary((k) => k.geluTanhBackward),
  mse: binary((k) => k.mse),
  bce: binary((k) => k.bce),
  bceWithLogits: binary((k) => k.bceWithLogits),
  leakyReluBackward: binary((k) => (n, g, x, out) => k.leakyReluBackward(n, g, x, out, 0.01)),
  eluBackward: binary((k) => (n, g, y, out) => k.eluBackward(n, g, y, out, 1.758, 1.05)),
  eluSlope: binary((k) => (n, g, x, out) => k.eluSlope(n, g, x, out, 1.5)),
  softplusBackward: binary((k) => (n, g, x, out) => k.softplusBackward(n, g, x, out, 1.5, 20)),
  bceBackward: binary((k) => (n, x, t, out) => k.bceBackward(n, x, t, x + 400, n % 2, out)),
  bceWithLogitsBackward: binary(
    (k) => (n, x, t, out) => k.bceWithLogitsBackward(n, x, t, x + 400, n % 2, out),
  ),
  mseBackward: binary((k) => (n, x, t, out) => k.mseBackward(n, x, t, 2 / 7, x + 400, n % 2, out)),
  softmaxRows: reduce((k) => (m, n, x, out) => k.softmaxRows(m, n, x, out)),
  logSoftmaxRows: reduce((k) => (m, n, x, out) => k.logSoftmaxRows(m, n, x, out)),
  softmaxBackwardRows: reduce((k) => (m, n, x, out) => k.softmaxBackwardRows(m, n, x + 16, x, out)),
  logSoftmaxBackwardRows: reduce((k) => (m, n, x, out) => k.logSoftmaxBackwardRows(m, n, x + 16, x, out)),
  crossEntropyRows: f32((k, at) =>
    entropy(at, (m, n, x, target, y, out) => k.crossEntropyRows(m, n, x, target, y, out)),
  ),
  crossEntropyBackwardRows: f32((k, at) =>
    entropy(at, (m, n, x, target, y) => k.crossEntropyBackwardRows(m, n, at.tameY, m % 2, x, target, y)),
  ),
  batchNormTrain: norm(
    (k) =>
      (o, c, i, x, [g, b, r, s], out) =>
        k.batchNormTrain(o, c, i, x, g, b, 1e-5, 0.1, r, r + 300, s, s + 300, out),
  ),
  batchNormEval: norm(
    (k) =>
      (o, c, i, x, [g, b, , s], out) =>
        k.batchNormEval(o, c, i, x, g, 0, 1e-5, g, b, s, out),
  ),
  batchNormBackward: norm(
    (k) =>
      (o, c, i, x, [g, b, r, s], out) =>
        k.batchNormBackward(o, c, i, x + 40, x, c % 2 ? g : 0, b, g, o % 2, i % 3 ? out : 0, r, s),
  ),
  sgd: update(
    (k) =>
      (n, [p, g, a], i) =>
        k.sgd(n, p!, g!, i % 2 ? a! : 0, 0.1, 0.9, 0.8, i % 3, i % 5 ? 0.01 : 0, n % 2),
  ),
  adam: update(
    (k) =>
      (n, [p, g, a, b, c], i) =>
        k.adam(
          n,
          p!,
          g!,
          a!,
          b!,
          i % 2 ? c! : 0,
          i % 3 ? 0.01 : 0,
          i % 4 ? 1 : 0.999,
          i % 5 ? 0.1 : 0.6,
          0.999,
          0.001,
          0.3,
          1e-8,
          0.01,
        ),
  ),
  rmsprop: update(
    (k) =>
      (n, [p, g, a, b, c], i) =>
        k.rmsprop(
          n,
          p!,
          g!,
          a!,
          i % 2 ? b! : 0,
          i % 3 ? c! : 0,
          0.01,
          0.99,
          0.01,
          1e-8,
          i % 5 ? 0.01 : 0,
          0.9,
        ),
  ),
};

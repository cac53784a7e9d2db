/** PyTorch's values (golden/torch.json, made by golden/make_torch.py), to the last few bits of float32. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { f32View, f64View, i32View, kernels, poolWords, ring } from '../src/index.js';

interface Slope {
  readonly y: number[];
  readonly dx: number[];
}
type Golden = Record<'x' | 'g' | 'target', number[]> &
  Record<'sgd' | 'nesterov' | 'adam' | 'adamW' | 'rmsprop', number[]> &
  Record<
    'sigmoid' | 'tanh' | 'relu' | 'silu' | 'gelu' | 'geluTanh' | 'logSigmoid' | 'softmax' | 'logSoftmax',
    Slope
  > &
  Record<'crossEntropy' | 'bceWithLogits' | 'mse', Slope> & {
    readonly batchNorm: Slope &
      Record<'weight' | 'bias' | 'dweight' | 'dbias' | 'runningMean' | 'runningVar', number[]>;
  };
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script that wrote the file says what is in it
const golden = JSON.parse(readFileSync(new URL('golden/torch.json', import.meta.url), 'utf8')) as Golden;
const k = kernels();
const [m, n] = [6, 5];
const size = m * n;

/** The address of these numbers in fresh memory. */
function placed(values: readonly number[]): number {
  const at = ring.address(ring.allocate(4 * values.length));
  f32View().set(values, at >>> 2);
  return at;
}
const room = (length = size): number => placed(Array.from({ length }, () => 0));
const read = (at: number, length = size): number[] => [...f32View().subarray(at >>> 2, (at >>> 2) + length)];

/** Within four units of the last place of the larger of the value and 1. */
function expectNear(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((value, i) =>
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(2 ** -21 * Math.max(1, Math.abs(wanted[i]!))),
  );
}

test.each([
  ['sigmoid', 'y'],
  ['tanh', 'y'],
  ['relu', 'y'],
  ['silu', 'x'],
  ['gelu', 'x'],
  ['geluTanh', 'x'],
  ['logSigmoid', 'x'],
] as const)('%s and its slope', (name, from) => {
  ring.begin();
  const [x, g, y, dx] = [placed(golden.x), placed(golden.g), room(), room()];
  k[name](size, x, y);
  k[`${name}Backward`](size, g, from === 'y' ? y : x, dx);
  expectNear(read(y), golden[name].y);
  expectNear(read(dx), golden[name].dx);
});

test.each(['softmax', 'logSoftmax'] as const)('%s and its slope', (name) => {
  ring.begin();
  const [x, g, y, dx] = [placed(golden.x), placed(golden.g), room(), room()];
  k[`${name}Rows`](m, n, x, y);
  k[`${name}BackwardRows`](m, n, g, y, dx);
  expectNear(read(y), golden[name].y);
  expectNear(read(dx), golden[name].dx);
});

test('cross entropy with an ignored row', () => {
  ring.begin();
  const [x, y, losses, dx, one] = [placed(golden.x), room(), room(m), room(), placed([1])];
  const target = ring.address(ring.allocate(8 * m));
  f64View().set(golden.target, target / 8);
  k.crossEntropyRows(m, n, x, target, y, losses);
  k.crossEntropyBackwardRows(m, n, one, 0, y, target, dx);
  expectNear([k.sum(m, losses)], golden.crossEntropy.y);
  expectNear(read(dx), golden.crossEntropy.dx);
});

test('squared error and binary cross entropy', () => {
  ring.begin();
  const [x, g, t, out, one] = [placed(golden.x), placed(golden.g), room(), room(), placed([1])];
  expectNear([k.mseSum(size, x, g)], golden.mse.y);
  k.mseBackward(size, x, g, 2, one, 0, out);
  expectNear(read(out), golden.mse.dx);
  k.sigmoid(size, g, t);
  k.bceWithLogits(size, x, t, out);
  expectNear([k.sum(size, out)], golden.bceWithLogits.y);
  k.bceWithLogitsBackward(size, x, t, one, 0, out);
  expectNear(read(out), golden.bceWithLogits.dx);
});

test('batch normalisation, its running statistics and its slopes', () => {
  const { y, dx, weight, bias, dweight, dbias, runningMean, runningVar } = golden.batchNorm;
  ring.begin();
  const [x, g, gamma, beta] = [placed(golden.x), placed(golden.g), placed(weight), placed(bias)];
  const [mean, deviation, dgamma, dbeta, rm] = [room(n), room(n), room(n), room(n), room(n)];
  const [rv, out, slope] = [placed([1, 1, 1, 1, 1]), room(), room()];
  k.batchNormTrain(m, n, 1, x, gamma, beta, 1e-5, 0.1, rm, rv, mean, deviation, out);
  k.batchNormBackward(m, n, 1, g, x, gamma, mean, deviation, 1, slope, dgamma, dbeta);
  expectNear(read(out), y);
  expectNear(read(slope), dx);
  expectNear(read(dgamma, n), dweight);
  expectNear(read(dbeta, n), dbias);
  expectNear(read(rm, n), runningMean);
  expectNear(read(rv, n), runningVar);
});

type Step = (p: number, g: number, states: readonly [number, number, number], step: number) => void;
const adam =
  (rate: number, decay: number, shrink: number, most: boolean): Step =>
  (p, g, [mean, square, top], t) =>
    k.adam(
      size,
      p,
      g,
      mean,
      square,
      most ? top : 0,
      decay,
      shrink,
      1 - 0.9,
      0.999,
      1 - 0.999,
      Math.sqrt(1 - 0.999 ** t),
      1e-8,
      rate / (1 - 0.9 ** t),
    );

test.each<['sgd' | 'nesterov' | 'adam' | 'adamW' | 'rmsprop', Step]>([
  ['sgd', (p, g, [buffer], t) => k.sgd(size, p, g, buffer, 0.1, 0.9, 0.8, 0, 0.01, t === 1 ? 1 : 0)],
  ['nesterov', (p, g, [buffer], t) => k.sgd(size, p, g, buffer, 0.1, 0.9, 1, 1, 0, t === 1 ? 1 : 0)],
  ['adam', adam(0.01, 0.01, 1, true)],
  ['adamW', adam(0.01, 0, 1 - 0.01 * 0.1, false)],
  [
    'rmsprop',
    (p, g, [square, average, buffer]) =>
      k.rmsprop(size, p, g, square, average, buffer, 0.01, 0.99, 0.01, 1e-8, 0, 0.9),
  ],
])('three steps of %s', (name, step) => {
  ring.begin();
  const p = placed(golden.x);
  const states = [room(), room(), room()] as const;
  for (let t = 1; t <= 3; t++) step(p, placed(golden.g.map((v) => v * t)), states, t);
  expectNear(read(p), golden[name]);
});

test('an average over windows that are unlike along the two axes', () => {
  ring.begin();
  const x = placed([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const words = poolWords({
    inputHeight: 3,
    inputWidth: 4,
    rows: { starts: [0, 1], ends: [2, 3], step: 1, counts: [2, 2] },
    columns: { starts: [0, 1, 2], ends: [2, 3, 4], step: 1, counts: [2, 2, 5] },
  });
  const plan = ring.address(ring.allocate(4 * words.length));
  i32View().set(words, plan >>> 2);
  const y = room(6);
  k.avgPool(plan, 1, x, 0, y);
  // The last column counts five elements, of which it sees two.
  expect(read(y, 6)).toEqual([3.5, 4.5, 2.2, 7.5, 8.5, 3.8].map(Math.fround));
});

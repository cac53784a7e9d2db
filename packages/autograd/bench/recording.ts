/**
 * What recording an operation costs beyond the operation, on 4x4 tensors, and what walking back costs:
 * `pnpm bench`. Median nanoseconds per operation; the target is less than 300 for recording.
 */
import { add, matmul, mul, noGrad, ones, sigmoid, stateOf, type Tensor } from '@isograd/tensor';
import { Bench } from 'tinybench';
import { grad } from '../src/index.js';

const [x, w] = [ones([4, 4]), ones([4, 4], { requiresGrad: true })];
const seed = ones([4, 4]);
const ops: Readonly<Record<string, (a: Tensor) => Tensor>> = {
  add: (a) => add(a, x),
  mul: (a) => mul(a, x),
  sigmoid,
  matmul: (a) => matmul(a, x),
  'select (view)': (a) => a.select(0, 1),
};
const length = 100;
const chain = (f: (a: Tensor) => Tensor): Tensor => {
  let y = w;
  for (let i = 0; i < length; i++) y = f(y);
  return y;
};

const bench = new Bench({ time: 500, warmupTime: 300 });
for (const [name, f] of Object.entries(ops)) {
  const each = (a: Tensor) => (): void => {
    for (let i = 0; i < length; i++) f(a);
  };
  bench.add(`${name}|plain`, each(x));
  bench.add(`${name}|recorded`, each(w));
  bench.add(`${name}|noGrad`, () => noGrad(each(w)));
}
for (const name of ['add', 'sigmoid', 'matmul']) {
  const f = ops[name]!;
  bench.add(`${name} chain|forward`, () => void chain(f));
  bench.add(`${name} chain|both`, () => {
    chain(f).backward(seed);
    stateOf(w).grad = null;
  });
  bench.add(
    `${name} chain|grad()`,
    () =>
      void grad((a) => {
        let y = a;
        for (let i = 0; i < length; i++) y = f(y);
        return y.sum();
      })(x),
  );
}
await bench.run();

const median = (name: string): number => {
  const result = bench.getTask(name)!.result;
  if (!('latency' in result)) throw new Error(`${name} did not run`);
  return (result.latency.p50 * 1e6) / length;
};
const ns = (value: number): string => value.toFixed(0).padStart(7);
console.log('operation        plain  recorded  beyond   under noGrad');
for (const name of Object.keys(ops)) {
  const [plain, recorded, hidden] = [
    median(`${name}|plain`),
    median(`${name}|recorded`),
    median(`${name}|noGrad`),
  ];
  console.log(name.padEnd(14), ns(plain), ns(recorded), ns(recorded - plain), ns(hidden));
}
console.log('\n100 operations  forward  backward  grad()');
for (const name of ['add chain', 'sigmoid chain', 'matmul chain']) {
  const forward = median(`${name}|forward`);
  console.log(
    name.padEnd(14),
    ns(forward),
    ns(median(`${name}|both`) - forward),
    ns(median(`${name}|grad()`)),
  );
}

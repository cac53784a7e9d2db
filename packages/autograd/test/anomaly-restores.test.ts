/** Anomaly detection leaves no flag and no hook behind, whoever throws, wherever. */
import { door, tensor, type Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { watching } from '../src/backward.js';
import {
  checkpoint,
  collectAnomalies,
  detectAnomaly,
  Function,
  type FunctionContext,
  isAnomalyEnabled,
} from '../src/index.js';
import { leaf, plain } from './torch/case.js';

const mine = (): never => {
  throw new Error('mine');
};
const hooked = (): Tensor => {
  const y = leaf([1]).mul(2);
  y.registerHook(mine);
  return y;
};
class Throwing extends Function {
  static forward(_: FunctionContext, x: Tensor, where: string): Tensor {
    return where === 'forward' ? mine() : x.mul(1);
  }
  static backward(): readonly Tensor[] {
    return mine();
  }
}
const bad = (): Tensor => plain([-1]).log();

test.each<[string, () => unknown, RegExp]>([
  ['a hook of a gradient', () => hooked().backward(), /mine/],
  ['forward of a custom operation', () => Throwing.apply(leaf([1]), 'forward'), /mine/],
  ['backward of a custom operation', () => Throwing.apply(leaf([1]), 'backward').backward(), /mine/],
  ['a segment that is run again', () => again(), /mine/],
  ['a detection inside', () => detectAnomaly(bad), /logarithm of a negative number/],
  ['a detection inside a hook', () => inHook(), /logarithm of a negative number/],
  ['a collection inside', () => collectAnomalies(() => [bad(), mine()]), /mine/],
  ['the path that it is given', () => detectAnomaly(bad, { path: mine }), /mine/],
  ['an async function', () => collectAnomalies(async () => Promise.reject(new Error('late'))), /synchronous/],
])('%s', (_, f, says) => {
  expect(() => detectAnomaly(f)).toThrow(says);
  expect([door.watch, watching.current, isAnomalyEnabled()]).toEqual([null, null, false]);
  expect(bad().item()).toBeNaN();
  const x = leaf([0]);
  x.sqrt().mul(0).sum().backward();
  expect(x.grad!.item()).toBeNaN();
});

function again(): void {
  let runs = 0;
  checkpoint((x: Tensor) => (runs++ === 0 ? x.exp().sin() : mine()), leaf([1])).backward();
}
function inHook(): void {
  const y = tensor([1], { requiresGrad: true }).mul(2);
  y.registerHook((g) => detectAnomaly(() => g.mul(-1).log()));
  y.backward();
}

test('who catches the error of an anomaly inside goes on being watched', () => {
  const { producers } = collectAnomalies(() => {
    expect(() => detectAnomaly(bad)).toThrow(/negative/);
    return bad();
  });
  expect(producers.map(({ op }) => op)).toEqual(['log']);
  expect(() =>
    detectAnomaly(() => {
      expect(() => leaf([0]).sqrt().mul(0).backward()).toThrow(/SqrtBackward0/);
      return bad();
    }),
  ).toThrow(/^log: forward/);
});

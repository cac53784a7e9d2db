/** Where in a model an anomaly arose: told by itself in forward, and in backward by hooks that note the running module. */
import { collectAnomalies, detectAnomaly } from '@isograd/autograd';
import { manualSeed, type Tensor, tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { Linear, Module, Sequential } from '../src/index.js';

class Root extends Module {
  forward(x: Tensor): Tensor {
    return x.mul(0).sqrt().mul(2);
  }
}
class Negative extends Module {
  forward(x: Tensor): Tensor {
    return x.square().add(1).neg().log();
  }
}

test('an anomaly in forward is told with the path of the module, the operation, and the call in it', () => {
  manualSeed(0);
  const net = new Sequential(new Linear(2, 2), new Sequential(new Negative()));
  expect(() => detectAnomaly(() => net(tensor([[1, 2]])))).toThrow(
    expect.objectContaining({
      code: 'NUMERIC_NAN',
      message: expect.stringMatching(/^1\.0 \(Negative\): log: forward .*logarithm of a negative number/),
      hint: expect.stringMatching(/^called at Negative\.forward /),
    }),
  );
});

test('hooks that note the running module give gradients and collected anomalies their paths', () => {
  manualSeed(0);
  const net = new Sequential(new Linear(2, 2), new Root());
  const running: string[] = [];
  for (const [name, module] of net.namedModules()) {
    module.registerForwardPreHook(() => void running.push(name));
    module.registerForwardHook(() => void running.pop());
  }
  const { producers, propagators } = collectAnomalies(
    () =>
      net(tensor([[1, 2]]))
        .mul(0)
        .sum()
        .backward(),
    {
      path: () => running.at(-1) ?? null,
    },
  );
  expect(producers.map(({ op, phase, path }) => [op, phase, path])).toEqual([
    ['SqrtBackward0', 'backward', '1'],
  ]);
  expect(propagators.map(({ op, path }) => [op, path])).toContainEqual(['AddmmBackward0', '0']);
});

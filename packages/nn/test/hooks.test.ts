/** Hooks: when they are called, what they may replace, and how they are taken off. */
import { manualSeed, noGrad, ones, tensor, type Tensor } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { Linear, Module, ReLU, Sequential } from '../src/index.js';
import { wrong } from './wrong.js';

describe('forward hooks', () => {
  test('are called in the order of registration, around forward', () => {
    const calls: string[] = [];
    class Net extends Module {
      forward(x: Tensor): Tensor {
        calls.push('forward');
        return x;
      }
    }
    const net = new Net();
    net.registerForwardHook(() => void calls.push('after 1'));
    net.registerForwardPreHook(() => void calls.push('before 1'));
    net.registerForwardPreHook(() => void calls.push('before 2'));
    net.registerForwardHook(() => void calls.push('after 2'));
    net(ones([1]));
    expect(calls).toEqual(['before 1', 'before 2', 'forward', 'after 1', 'after 2']);
    net.forward(ones([1]));
    expect(calls).toHaveLength(6);
  });
  test('see module, arguments and output, typed by the module', () => {
    const layer = new Linear(2, 3);
    const seen: unknown[] = [];
    layer.registerForwardHook((module, [x], output) => {
      seen.push(module.outFeatures, x.shape, output.shape);
    });
    layer(ones([4, 2]));
    expect(seen).toEqual([3, [4, 2], [4, 3]]);
  });
  test('replace arguments and output, one after the other', () => {
    const layer = new ReLU();
    layer.registerForwardPreHook((_, [x]) => x.neg());
    layer.registerForwardPreHook((_, [x]) => [x.mul(3)]);
    layer.registerForwardHook((_, __, y) => y.add(1));
    layer.registerForwardHook((_, __, y) => y.mul(2));
    expect(layer(tensor([-1, 2])).tolist()).toEqual([8, 2]);
  });
  test('are taken off by their handle; one function registered twice counts twice', () => {
    const layer = new ReLU();
    let n = 0;
    const count = (): void => void n++;
    const [first, second] = [layer.registerForwardHook(count), layer.registerForwardHook(count)];
    layer(ones([1]));
    first.remove();
    first.remove();
    layer(ones([1]));
    second.remove();
    layer(ones([1]));
    expect(n).toBe(3);
  });
  test('may take themselves off while they run', () => {
    const layer = new ReLU();
    let n = 0;
    const handle = layer.registerForwardHook(() => {
      n++;
      handle.remove();
    });
    layer(ones([1]));
    layer(ones([1]));
    expect(n).toBe(1);
  });
  test('refuse what is no function', () => {
    expect(() => new ReLU().registerForwardHook(wrong('log'))).toThrow(
      expect.objectContaining({ code: 'ARG_TYPE', message: expect.stringContaining('"log"') }),
    );
  });
});

describe('full backward hooks', () => {
  test('see the gradients of inputs and outputs, as recorded from PyTorch', () => {
    manualSeed(7);
    const layer = new Linear(2, 2);
    const seen: (string | null)[] = [];
    layer.registerFullBackwardHook((_, gradInput, gradOutput) => {
      for (const g of [...gradInput, ...gradOutput]) seen.push(g === null ? null : bitsOf(g));
    });
    layer(ones([1, 2], { requiresGrad: true }))
      .sum()
      .backward();
    expect(seen).toEqual(['3e8c9175be50fa6a', '3f8000003f800000']);
  });
  test('run from the last module to the first, once in each pass', () => {
    const net = new Sequential(new Linear(2, 2), new ReLU(), new Linear(2, 1));
    const order: string[] = [];
    net.apply((m) => m.registerFullBackwardHook(() => void order.push(m.kind)));
    const y = net(ones([1, 2], { requiresGrad: true })).sum();
    y.backward(undefined, { retainGraph: true });
    expect(order).toEqual(['Linear', 'ReLU', 'Linear', 'Sequential']);
    y.backward();
    expect(order).toHaveLength(8);
  });
  test('may replace the gradients of the inputs', () => {
    const layer = new ReLU();
    layer.registerFullBackwardHook((_, [g]) => [g!.mul(2)]);
    layer.registerFullBackwardHook((_, [g]) => g!.add(1));
    const x = tensor([1, -1], { requiresGrad: true });
    layer(x).sum().backward();
    expect(x.grad!.tolist()).toEqual([3, 1]);
  });
  test('are called with null where an input requires no gradient', () => {
    const layer = new Linear(2, 1);
    const seen: unknown[] = [];
    layer.registerFullBackwardHook(
      (_, gradInput, gradOutput) => void seen.push(gradInput, gradOutput[0]!.tolist()),
    );
    layer(ones([1, 2]))
      .sum()
      .backward();
    expect(seen).toEqual([[null], [[1]]]);
    expect(layer.weight.grad).not.toBeNull();
  });
  test('gather several inputs and outputs', () => {
    class Cross extends Module {
      forward(a: Tensor, factor: number, b: Tensor, unused: Tensor): Tensor[] {
        return [a.mul(b).mul(factor), b.mul(3), unused.mul(1)];
      }
    }
    const cross = new Cross();
    const seen: unknown[] = [];
    cross.registerFullBackwardHook((_, gradInput, gradOutput) => {
      seen.push(
        gradInput.map((g) => g?.tolist() ?? null),
        gradOutput.map((g) => g?.tolist() ?? null),
      );
      return gradInput.map((g) => (g === null ? null : g.mul(10)));
    });
    const [a, b, c] = [2, 5, 7].map((v) => tensor(v, { requiresGrad: true }));
    const [p, q] = cross(a!, 4, b!, c!);
    p!.add(q!).backward();
    expect(seen).toEqual([
      [20, null, 11, null],
      [1, 1, null],
    ]);
    expect([a!.grad?.item(), b!.grad?.item(), c!.grad]).toEqual([200, 110, null]);
  });
  test('change neither values nor gradients by themselves', () => {
    const run = (hooked: boolean): unknown => {
      manualSeed(1);
      const net = new Sequential(new Linear(3, 4), new ReLU({ inplace: true }), new Linear(4, 1));
      if (hooked) net.apply((m) => m.registerFullBackwardHook(() => {}));
      const x = ones([2, 3], { requiresGrad: true });
      const y = net(x);
      y.sum().backward();
      return [bitsOf(y), bitsOf(x.grad!), ...net.parameters().map((p) => bitsOf(p.grad!))];
    };
    expect(run(true)).toEqual(run(false));
  });
  test('stay silent where nothing is recorded', () => {
    const layer = new Linear(2, 1);
    layer.registerFullBackwardHook(() => {
      throw new Error('not reached');
    });
    expect(noGrad(() => layer(ones([1, 2]))).requiresGrad).toBe(false);
  });
  test('refuse outputs that are no tensors, and gradients that do not fit', () => {
    class Words extends Module {
      forward(x: Tensor): string {
        return String(x);
      }
    }
    const words = new Words();
    words.registerFullBackwardHook(() => {});
    expect(() => words(ones([1]))).toThrow(
      expect.objectContaining({
        code: 'ARG_TYPE',
        message: expect.stringContaining('Words: backward hooks need'),
      }),
    );
    const layer = new ReLU();
    layer.registerFullBackwardHook(() => [null, null]);
    expect(() =>
      layer(ones([1], { requiresGrad: true }))
        .sum()
        .backward(),
    ).toThrow(
      expect.objectContaining({ code: 'GRAD_SHAPE', message: expect.stringContaining('each of 1 inputs') }),
    );
  });
});

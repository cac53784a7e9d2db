/** Two threads on one product: the same bits, sooner. */
import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import {
  f32View,
  getNumThreads,
  kernels,
  memory,
  planWindow,
  ring,
  setNumThreads,
  threadsReady,
  twins,
  useBackend,
} from '../src/index.js';
import { type Message, policyName, startWorker } from '../src/worker.js';

test('KERN-33: threads are chosen before the kernels start, and not after', async () => {
  for (const n of [0, -1, 1.5, 65, 1e6, NaN])
    expect(() => setNumThreads(n)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
  setNumThreads(2);
  expect(getNumThreads()).toBe(2);
  useBackend('wasm');
  expect(memory().buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(() => setNumThreads(3)).toThrow(expect.objectContaining({ code: 'STATE_STARTED' }));
  expect(() => setNumThreads(2)).not.toThrow();
  for (let i = 0; i < 200 && threadsReady() < 2; i++) await setTimeout(25);
  expect(threadsReady()).toBe(2);
});

/** Fresh memory with numbers of many sizes in it. */
function placed(length: number, seed: number): number {
  const at = ring.address(ring.allocateOwn(4 * length));
  for (let i = 0; i < length; i++)
    f32View()[(at >>> 2) + i] = Math.fround(Math.sin(i * seed) * 10 ** (i % 5));
  return at;
}

test.each([
  [0, 0, 131, 70, 67],
  [0, 1, 67, 129, 70],
  [1, 0, 300, 40, 33],
  [1, 1, 40, 333, 17],
  [0, 1, 1, 517, 257],
  [0, 0, 517, 1, 257],
] as const)(
  'a product (%s %s, %s x %s x %s) has the same bits as alone, from a bias, from nothing and from what was there',
  (ta, tb, m, n, k) => {
    ring.begin();
    const [a, b, bias] = [placed(m * k, 1.1), placed(k * n, 0.7), placed(n, 0.3)];
    const [c, alone] = [placed(m * n, 1), placed(m * n, 1)];
    const [lda, ldb] = [ta ? m : k, tb ? k : n];
    const at = (p: number): Float32Array => f32View().slice(p >>> 2, (p >>> 2) + m * n);
    for (const [start, accumulate] of [
      [bias, 0],
      [0, 0],
      [0, 1],
    ] as const) {
      kernels().gemm(ta, tb, m, n, k, a, lda, b, ldb, c, n, start, accumulate);
      twins.gemm(ta, tb, m, n, k, a, lda, b, ldb, alone, n, start, accumulate);
      expect(at(c)).toEqual(at(alone));
    }
  },
);

test.each([
  ['samples and filters that do not divide', { groups: 1, channels: 5, filters: 7, samples: 5 }],
  ['groups that threads cut apart', { groups: 3, channels: 2, filters: 5, samples: 7 }],
  ['one channel and filter in each group', { groups: 20, channels: 1, filters: 1, samples: 3 }],
])('a convolution and its gradients with %s have the same bits as alone', (_, { samples, ...counts }) => {
  ring.begin();
  const [size, all, inputs] = [24, counts.groups * counts.filters, counts.groups * counts.channels];
  const window = {
    kernelHeight: 3,
    kernelWidth: 3,
    height: size,
    width: size,
    strideDown: 1,
    strideAcross: 1,
    dilationDown: 1,
    dilationAcross: 1,
    top: 1,
    left: 1,
    inputHeight: size,
    inputWidth: size,
    sampleStep: inputs * size * size,
    channelStep: size * size,
    rowStep: size,
    columnStep: 1,
    ...counts,
  };
  const [x, u] = [placed(samples * inputs * size * size, 1.1), placed(samples * all * size * size, 0.7)];
  const [weight, bias] = [placed(all * counts.channels * 9, 0.9), placed(all + inputs, 0.3)];
  const results = [kernels(), twins].map((k) => {
    const [y, dx, dw] = [
      placed(samples * all * size * size, 1),
      placed(samples * inputs * size * size, 1),
      placed(all * counts.channels * 9, 1),
    ];
    const plan = planWindow(window);
    k.convolve(plan, samples, x, weight, bias, y);
    k.spread(plan, samples, u, weight, bias, dx);
    // The second filter and its followers, then the first.
    k.weigh(plan, samples, 1, all - 1, x, u, dw);
    k.weigh(plan, samples, 0, 1, x, u, dw);
    const at = (p: number, length: number): Float32Array => f32View().slice(p >>> 2, (p >>> 2) + length);
    return [
      at(y, samples * all * size * size),
      at(dx, samples * inputs * size * size),
      at(dw, all * counts.channels * 9),
    ];
  });
  expect(results[0]).toEqual(results[1]);
});

test('KERN-34: a thousand products in a row all come back, memory may grow between them, and the caller never sleeps', () => {
  const wait = vi.spyOn(Atomics, 'wait');
  const k = kernels();
  const [a, b, c] = [placed(4096, 1), placed(4096, 2), placed(4096, 3)];
  const run = (): number => {
    k.gemm(0, 0, 64, 64, 64, a, 64, b, 64, c, 64, 0, 0);
    return k.sum(4096, c);
  };
  const first = run();
  for (let i = 0; i < 1000; i++) {
    if (i % 250 === 0) memory().grow(1);
    expect(run()).toBe(first);
  }
  expect(wait).not.toHaveBeenCalled();
  wait.mockRestore();
});

test('KERN-26: a page that enforces Trusted Types gets its worker by a policy with a name', () => {
  const posted = vi.fn<(message: Message) => void>();
  const trusted = { trusted: 'blob:1' };
  const urls: unknown[] = [];
  const createPolicy = vi.fn<(name: string) => unknown>(() => ({ createScriptURL: () => trusted }));
  class Worker {
    readonly postMessage = posted;
    constructor(url: unknown) {
      urls.push(url);
    }
  }
  vi.stubGlobal('Worker', Worker);
  vi.stubGlobal('URL', { createObjectURL: () => 'blob:1' });
  vi.stubGlobal('trustedTypes', { createPolicy });
  vi.stubGlobal('process', undefined);
  const module = {};
  const product = { module, name: 'gemm' };
  const message = { module, product, memory: memory(), scratch: 0, address: 0, index: 0 };
  try {
    startWorker(message);
  } finally {
    vi.unstubAllGlobals();
  }
  expect(createPolicy.mock.calls[0]![0]).toBe(policyName);
  expect(urls).toEqual([trusted]);
  expect(posted.mock.calls).toEqual([[message]]);
});

/** The opt-in modes of the product: how one is chosen, what it may change, and what happens where it does not run. */
import v8 from 'node:v8';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withV8Flags } from '../src/v8-flags.js';
import { noise } from './lab.js';

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.doUnmock('../src/generated/fused.js');
});

const load = () => import('../src/index.js');
const next = noise(3);
const random = (n: number): Float32Array => Float32Array.from({ length: n }, () => next() / 2 ** 31 - 1);
const [m, n, k] = [37, 45, 300];
const [a, b] = [random(m * k), random(k * n)];

test('without being asked, products multiply and then add, and no second module is compiled', async () => {
  vi.stubEnv('ISOGRAD_KERNELS', '');
  const { mode } = await load();
  expect(mode()).toBe('default');
});

test('a mode that is none is refused with the nearest, from a call and from the environment', async () => {
  const { kernels, setMode } = await load();
  // @ts-expect-error no such mode
  expect(() => setMode('fusde')).toThrow('setMode: "fusde" is not known; known: default, fused, wide');
  // @ts-expect-error no such mode
  expect(() => setMode(2)).toThrow(expect.objectContaining({ code: 'ARG_UNKNOWN' }));
  vi.stubEnv('ISOGRAD_KERNELS', 'defualt');
  expect(() => kernels()).toThrow('ISOGRAD_KERNELS: "defualt" is not known; did you mean "default"?');
});

test('the mode is chosen before the kernels start, and not after', async () => {
  const { mode, setMode } = await load();
  setMode('default');
  expect(mode()).toBe('default');
  expect(() => setMode('wide')).toThrow(expect.objectContaining({ code: 'STATE_STARTED' }));
  expect(() => setMode('default')).not.toThrow();
});

test.each(['fused', 'wide'] as const)(
  '%s either runs and keeps float32 accuracy, or one line says why the default does',
  async (wanted) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.stubEnv('ISOGRAD_KERNELS', wanted);
    const { matmul, mode } = await load();
    const y = matmul(a, b, { m, n, k });
    expect(mode() === wanted ? [] : ['told']).toEqual(warn.mock.calls.map(() => 'told'));
    // Forward error bound of a sum of k products: (k + 1) 2^-24 times the sum of their sizes.
    for (let i = 0; i < m * n; i++) {
      let [exact, size] = [0, 0];
      for (let s = 0; s < k; s++) {
        const term = a[Math.floor(i / n) * k + s]! * b[s * n + (i % n)]!;
        exact += term;
        size += Math.abs(term);
      }
      expect(Math.abs(y[i]! - exact)).toBeLessThanOrEqual((k + 1) * 2 ** -24 * size);
    }
  },
);

test('a second module that is damaged is not used: the default runs and says so once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.doMock('../src/generated/fused.js', () => ({ base64: 'AGFzbQEAAAA=', checksum: 1 }));
  const { matmul, mode, setMode } = await load();
  setMode('fused');
  const y = matmul(a, b, { m, n, k });
  expect(mode()).toBe('default');
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]![0]).toContain('the fused kernels do not run here');
  vi.resetModules();
  const plain = await load();
  plain.setMode('default');
  expect(plain.matmul(a, b, { m, n, k })).toEqual(y);
});

test('flags of V8 hold for one task, and are then what the process was started with: its last word, however spelt', () => {
  const set = vi.spyOn(v8, 'setFlagsFromString').mockImplementation(() => undefined);
  const given = ['--no-liftoff', '--liftoff', '--no_wasm_inlining', '--max-lazy'];
  vi.spyOn(process, 'execArgv', 'get').mockReturnValue(given);
  vi.stubEnv('NODE_OPTIONS', '--no-liftoff --wasm-lazy-compilation');
  const flags = ['--no-liftoff', '--no-wasm-inlining', '--no-wasm-lazy-compilation', '--experimental-x'];
  const calls = (): readonly string[] => set.mock.calls.map(([flag]) => flag);
  const failing = (): never => {
    expect(calls()).toEqual(flags);
    set.mockClear();
    throw new Error('the task failed');
  };
  expect(() => withV8Flags(flags, failing)).toThrow('the task failed');
  expect(calls()).toEqual([
    '--liftoff',
    '--no_wasm_inlining',
    '--wasm-lazy-compilation',
    '--no-experimental-x',
  ]);
});

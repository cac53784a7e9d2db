/** What happens where WebAssembly cannot run: the twins compute, and say why. */
import { afterEach, expect, test, vi } from 'vitest';
import { engine } from '../src/engine.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.doUnmock('../src/generated/wasm.js');
  vi.resetModules();
});

const load = () => import('../src/index.js');
const x = Float32Array.from({ length: 37 }, (_, i) => i / 3 - 6);

/** Results of a few families, from whatever computes. */
async function results(): Promise<Float32Array[]> {
  const { map, matmul, zip } = await load();
  return [
    map('tanh', x),
    zip('pow', map('exp', x), x),
    matmul(x.subarray(1), x.subarray(1), { m: 6, n: 6, k: 6 }),
  ];
}

test('the compiled kernels run where WebAssembly does', async () => {
  const { backend } = await load();
  expect(backend()).toEqual({ name: 'wasm' });
});

test('KERN-03: a page whose policy forbids WebAssembly computes the same bits, and is told once which word is missing', async () => {
  const wanted = await results();
  vi.resetModules();
  const { Memory } = engine()!;
  const Module = vi.fn<() => never>(function refuse() {
    throw new Error(
      "Refused to compile because 'wasm-unsafe-eval' is not an allowed source in the Content Security Policy",
    );
  });
  vi.stubGlobal('WebAssembly', { Memory, Module });
  const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  expect(await results()).toEqual(wanted);
  const { backend, useBackend } = await load();
  expect(backend().name).toBe('typescript');
  useBackend('auto');
  expect(info).toHaveBeenCalledTimes(1);
  expect(info.mock.calls[0]![0]).toContain("'wasm-unsafe-eval'");
  expect(() => useBackend('wasm')).toThrow(expect.objectContaining({ code: 'DEVICE_UNAVAILABLE' }));
});

test('KERN-05, KERN-32: an engine without WebAssembly computes the same bits in a plain buffer, and that grows with what is in it', async () => {
  const wanted = await results();
  vi.resetModules();
  vi.stubGlobal('WebAssembly', undefined);
  expect(await results()).toEqual(wanted);
  const { backend, f32View, memory, ring } = await load();
  expect(backend().name).toBe('typescript');
  const kept = ring.allocateOwn(4 * x.length);
  f32View().set(x, ring.address(kept) / 4);
  const before = memory().buffer.byteLength;
  const block = ring.allocateOwn(3 * 1024 * 1024);
  expect(ring.address(block)).toBeGreaterThan(0);
  expect(memory().buffer.byteLength).toBeGreaterThan(before);
  expect(f32View().buffer).toBe(memory().buffer);
  const at = ring.address(kept) / 4;
  expect(f32View().slice(at, at + x.length)).toEqual(x);
});

test('KERN-04: one damaged byte of the module is noticed, and none of it runs', async () => {
  const { base64, checksum } = await import('../src/generated/wasm.js');
  const at = base64.length >> 1;
  const damaged = base64.slice(0, at) + (base64[at] === 'A' ? 'B' : 'A') + base64.slice(at + 1);
  const wanted = await results();
  vi.resetModules();
  vi.doMock('../src/generated/wasm.js', () => ({ base64: damaged, checksum }));
  expect(await results()).toEqual(wanted);
  const { backend, useBackend } = await load();
  expect(backend()).toEqual({
    name: 'typescript',
    reason: expect.objectContaining({ code: 'DEVICE_UNAVAILABLE' }),
  });
  expect(() => useBackend('wasm')).toThrow('damaged');
});

test('the twins can be asked for, and left again', async () => {
  const { backend, kernels, twins, useBackend } = await load();
  useBackend('typescript');
  expect(kernels()).toBe(twins);
  useBackend('wasm');
  expect(backend().name).toBe('wasm');
  // @ts-expect-error no such backend
  expect(() => useBackend('typescipt')).toThrow(
    'useBackend: "typescipt" is not known; did you mean "typescript"?',
  );
});

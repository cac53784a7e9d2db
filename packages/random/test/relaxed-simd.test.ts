/** The fused module in Node 20, which has relaxed SIMD behind a flag: used all the same, and no flag is left behind. */
import { getBuiltinModule } from 'node:process';
import { afterEach, expect, test, vi } from 'vitest';
import { fused } from '../src/generated/wasm.js';
import { withRelaxedSimd } from '../src/torch/relaxed-simd.js';
import { loadKernels } from '../src/torch/wasm-kernels.js';

const engine = Reflect.get(globalThis, 'WebAssembly');
const accepted = (): boolean => engine.validate(Buffer.from(fused, 'base64'));
const behindFlag = process.versions.v8.startsWith('11.3.');

afterEach(() => {
  vi.unstubAllGlobals();
});

test('every Node draws with the fused module, and V8 accepts afterwards what it accepted before', () => {
  const before = accepted();
  expect(before).toBe(!behindFlag);
  expect(loadKernels('fused')).toBeDefined();
  expect(accepted()).toBe(before);
});

test('an exception takes the flag back too', () => {
  const before = accepted();
  const fail = (): never => {
    expect(accepted()).toBe(true);
    throw new Error('out of memory');
  };
  if (behindFlag) expect(() => withRelaxedSimd(fail)).toThrow('out of memory');
  else expect(withRelaxedSimd(fail)).toBeUndefined();
  expect(accepted()).toBe(before);
});

test.each([
  ['no Node', undefined],
  ['a process without versions', {}],
  ['a V8 of another version', { versions: { v8: '13.6.233' }, getBuiltinModule }],
])('%s is asked for no flag', (_, stub) => {
  const task = vi.fn<() => number>();
  vi.stubGlobal('process', stub);
  expect(withRelaxedSimd(task)).toBeUndefined();
  expect(task).not.toHaveBeenCalled();
});

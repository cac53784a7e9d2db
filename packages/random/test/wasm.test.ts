/** The WebAssembly draws: the committed modules, equality with TypeScript, and engines that cannot run them. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Mt19937 } from '../src/mt19937.js';
import { normalBlocks } from '../src/torch/normal-blocks.js';
import { uniform32 } from '../src/torch/uniform.js';
import { type Kernels, loadKernels } from '../src/torch/wasm-kernels.js';
import { sha256 } from './recorded.js';
import { kinds } from './wasm-modules.js';

const real = Reflect.get(globalThis, 'WebAssembly');

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('a rebuild gives the committed bytes', () => {
  const script = fileURLToPath(new URL('../scripts/build-wasm.mjs', import.meta.url));
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toMatch(/is up to date/);
});

test('plain SIMD is enough to run one of the modules', () => {
  expect(kinds).toContain('emulated');
});

describe.each(kinds)('%s', (kind) => {
  /** The same call on two engines, one drawn by each implementation. */
  type Draw = (kernels: Kernels | undefined, mt: Mt19937) => Float32Array;
  const uniform =
    (n: number, from: number, to: number): Draw =>
    (kernels, mt) => {
      const out = new Float32Array(n);
      if (kernels === undefined) uniform32(mt, out, from, to);
      else kernels.uniform(mt, out, from, to);
      return out;
    };
  const normal =
    (n: number, mean: number, std: number): Draw =>
    (kernels, mt) => {
      const out = new Float32Array(n);
      if (kernels === undefined) normalBlocks(mt, out, mean, std);
      else kernels.normal(mt, out, mean, std);
      return out;
    };
  /** Draws that stay in TypeScript move the same engine. */
  const words =
    (n: number): Draw =>
    (_, mt) =>
      Float32Array.from({ length: n }, () => mt.word());

  const sizes = [16, 17, 31, 32, 100, 127, 128, 129, 623, 624, 625, 4096, 8191, 8192, 8193, 20001];
  const draws: readonly Draw[] = [
    ...sizes.flatMap((n) => [
      uniform(n, 0, 1),
      normal(n, 0, 1),
      uniform(n, Math.fround(-0.1), Math.fround(0.3)),
      normal(n, Math.fround(2.7), Math.fround(0.01)),
      normal(n, 0, Math.fround(1e-38)),
      normal(n, Math.fround(1e-40), Math.fround(1e-38)),
      words(n % 50),
    ]),
    uniform(5, 0, 1),
    uniform(1000, 1, 1 + 2 ** -23),
    uniform(3, -0, 1),
    normal(64, -0, 1),
    normal(64, 0, 0),
    words(624),
    normal(50000, 0, 1),
  ];

  test('a long program of draws from three engines gives the bits and the states of TypeScript', () => {
    const kernels = loadKernels(kind);
    expect(kernels).toBeDefined();
    const order = new Mt19937(99);
    const engines = [0, 1, 0x80000000].map((seed) => [new Mt19937(seed), new Mt19937(seed)] as const);
    for (let step = 0; step < 400; step++) {
      const draw = draws[order.word() % draws.length]!;
      const [fast, slow] = engines[order.word() % engines.length]!;
      expect(sha256(draw(kernels, fast))).toBe(sha256(draw(undefined, slow)));
      expect([fast.left, fast.next, sha256(fast.words)]).toEqual([slow.left, slow.next, sha256(slow.words)]);
      if (step % 50 === 0) for (const engine of [fast, slow]) engine.seed(step);
    }
  });
});

describe('an engine', () => {
  /** A fresh copy of the package, so that nothing is compiled yet. */
  const fresh = async (): Promise<typeof import('../src/index.js')> => import('../src/index.js');
  const expected = new Float32Array(40000);
  normalBlocks(new Mt19937(3), expected, 0, 1);

  test.each([
    ['without WebAssembly', undefined],
    ['whose WebAssembly lacks SIMD', { ...stubs(), validate: () => false }],
    ['that forbids compiling', { ...stubs(), Module: refuse }],
    ['whose multiply-add rounds twice', wrapped({ Instance: inexact })],
  ])('%s draws the same numbers', async (_, engine) => {
    vi.stubGlobal('WebAssembly', engine);
    const { Generator } = await fresh();
    expect(new Generator(3).normal(new Float32Array(40000))).toEqual(expected);
  });

  test('compiles at the first large fill, once, and not on import', async () => {
    const compiled = vi.fn<(bytes: Uint8Array) => void>();
    function module(bytes: Uint8Array): object {
      compiled(bytes);
      return new real.Module(bytes);
    }
    vi.stubGlobal('WebAssembly', wrapped({ Module: module }));
    const { Generator } = await fresh();
    const generator = new Generator(3);
    for (let i = 0; i < 100; i++) generator.normal(generator.uniform(new Float32Array(64)));
    expect(compiled).not.toHaveBeenCalled();
    generator.manualSeed(3);
    expect(generator.normal(new Float32Array(40000))).toEqual(expected);
    generator.uniform(new Float32Array(40000));
    expect(compiled).toHaveBeenCalledTimes(1);
  });
});

function refuse(): never {
  throw new Error('Refused to compile because of the content security policy');
}

/** An engine whose modules do nothing. */
function stubs(): object {
  return { validate: () => true, Memory: Blank, Module: Blank, Instance: Blank };
}

class Blank {
  readonly buffer = new ArrayBuffer(65536);
  readonly exports = {};
}

/** The real engine with some parts replaced. Function declarations serve as classes: they can be called with `new`. */
function wrapped(parts: object): object {
  const { validate, Memory, Module, Instance } = real;
  return { validate, Memory, Module, Instance, ...parts };
}

/** An instance that fails the known answers of a fused multiply-add. */
function inexact(module: object, imports: object): object {
  return { exports: { ...new real.Instance(module, imports).exports, exact: () => 0 } };
}

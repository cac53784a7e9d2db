/** The compiled modules, opened for tests that call their parts. */
import { emulated, fused } from '../src/generated/wasm.js';
import { withRelaxedSimd } from '../src/torch/relaxed-simd.js';
import type { KernelKind } from '../src/torch/wasm-kernels.js';

/** What the modules export besides what the package uses. */
export interface Parts {
  radii(start: number, end: number): void;
  turns(start: number, end: number, std: number): void;
  affine(start: number, end: number, scale: number, shift: number): void;
}

const engine = Reflect.get(globalThis, 'WebAssembly');

function compiled(kind: KernelKind): object | undefined {
  const bytes = Buffer.from(kind === 'fused' ? fused : emulated, 'base64');
  return engine.validate(bytes) ? new engine.Module(bytes) : undefined;
}

const modules = {
  emulated: compiled('emulated'),
  fused: compiled('fused') ?? withRelaxedSimd(() => compiled('fused')),
};

/** The modules this engine can run: both, but for engines without relaxed SIMD. */
export const kinds: readonly KernelKind[] = (['emulated', 'fused'] as const).filter(
  (kind) => modules[kind] !== undefined,
);

/** A module's exports, and its memory from byte 16384 on as `length` floats. */
export function opened(
  kind: KernelKind,
  length: number,
): { parts: Parts; floats: Float32Array; address: number } {
  const address = 16384;
  const memory = new engine.Memory({ initial: 1 + Math.ceil((address + 4 * length) / 65536) });
  const { exports } = new engine.Instance(modules[kind], { env: { memory } });
  return { parts: exports, floats: new Float32Array(memory.buffer, address, length), address };
}

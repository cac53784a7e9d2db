/**
 * From embedded text to a compiled module that can be instantiated on the one memory. The cast says that `fromBase64` is a new
 * method that the types do not know.
 */
import { DeviceError, EnvError } from '@isograd/errors';
import { engine } from './engine.js';
import { memory } from './memory.js';
import { getNumThreads } from './threads.js';

/** Compiles a module; its memory is imported as shared where there are threads. Throws what the engine throws. */
export function compileModule(text: string, expected: number): object {
  const wasm = engine();
  if (wasm === undefined) throw new EnvError('ENV_WASM', 'kernels: this engine has no WebAssembly');
  const bytes = decode(text, expected);
  if (getNumThreads() > 1) importShared(bytes);
  return new wasm.Module(bytes);
}

/** What a compiled module exports, on the one memory. */
export const exportsOf = (module: object): object =>
  new (engine()!.Instance)(module, { env: { memory: memory() } }).exports;

/** Changes the import of a memory with a maximum into that of a shared one: one flag behind the names. */
function importShared(bytes: Uint8Array): void {
  const name = [3, ...new TextEncoder().encode('env'), 6, ...new TextEncoder().encode('memory'), 2];
  const at = bytes.findIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte));
  bytes[at + name.length] = 3;
}

/** The module's bytes. Throws `DeviceError` `DEVICE_UNAVAILABLE` when they are not the ones that were built. */
function decode(text: string, expected: number): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(text);
  // Words, not bytes, and no calls: this runs once, uncompiled, in every process that computes.
  const words = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
  let hash = bytes.length;
  for (let i = 0; i < words.length; i++) hash = ((hash << 5) | (hash >>> 27)) ^ words[i]!;
  if (hash >>> 0 !== expected)
    throw new DeviceError(
      'DEVICE_UNAVAILABLE',
      `kernels: the embedded WebAssembly is damaged (${bytes.length} bytes, wrong checksum)`,
      { op: 'kernels', details: { bytes: bytes.length, checksum: hash >>> 0, expected } },
    );
  return bytes;
}

/** Node and new engines have a fast decoder; others get a loop. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the head of this file says why
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, text);
  if (typeof Buffer !== 'undefined') return new Uint8Array(Buffer.from(text, 'base64'));
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

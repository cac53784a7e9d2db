/**
 * Which code runs: the compiled kernels, or their TypeScript twins where WebAssembly SIMD cannot. The casts say that the
 * module exports what the twins define, which the conformance suite holds against every name, and that `fromBase64` is new.
 */
import { ArgumentError, DeviceError, EnvError, shown, unknownName } from '@isograd/errors';
import { engine } from './engine.js';
import { base64, checksum } from './generated/wasm.js';
import { memory, scratchAddress } from './memory.js';
import { getNumThreads, type Sharing, withThreads } from './threads.js';
import { type Kernels, twins } from './twins/index.js';

/** Who computes, and, for the twins, what kept WebAssembly from it. */
export interface Backend {
  readonly name: 'wasm' | 'typescript';
  readonly reason?: unknown;
}

let table: Kernels | undefined;
let current: Backend = { name: 'typescript' };

/**
 * The kernels, compiled when first asked for. Without WebAssembly SIMD the twins serve, with the same bits. Asking
 * costs three nanoseconds, a kernel's name nothing.
 */
export function kernels(): Kernels {
  return table ?? choose('auto');
}

/** Who computes. Loads the kernels if nobody has. */
export function backend(): Backend {
  kernels();
  return current;
}

/**
 * Chooses who computes from now on: `'auto'` takes wasm where it works; `'wasm'` insists on it; `'typescript'` takes the twins.
 * Functions taken from the table before keep computing as they did: with the same bits. Throws `DeviceError`
 * `DEVICE_UNAVAILABLE` when wasm is insisted on and does not load.
 */
export function useBackend(name: 'auto' | 'wasm' | 'typescript'): void {
  const known = ['auto', 'wasm', 'typescript'];
  if (!known.includes(name))
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `useBackend: ${typeof name === 'string' ? unknownName(name, known) : shown(name)}`,
      {
        op: 'useBackend',
        details: { name: shown(name), known },
      },
    );
  choose(name);
}

function choose(name: 'auto' | 'wasm' | 'typescript'): Kernels {
  if (name === 'typescript') {
    current = { name: 'typescript', reason: 'asked for' };
    return (table = twins);
  }
  try {
    const loaded = { ...twins, ...instantiate(decode(base64)) };
    current = { name: 'wasm' };
    return (table = loaded);
  } catch (cause) {
    if (name === 'wasm')
      throw new DeviceError(
        'DEVICE_UNAVAILABLE',
        `useBackend: the compiled kernels do not load here: ${textOf(cause)}`,
        {
          op: 'useBackend',
          hint: "useBackend('typescript') computes the same bits without WebAssembly",
          cause,
        },
      );
    tellOnce(cause);
    current = { name: 'typescript', reason: cause };
    return (table = twins);
  }
}

let instance: Partial<Kernels> | undefined;

function instantiate(bytes: Uint8Array<ArrayBuffer>): Partial<Kernels> {
  if (instance !== undefined) return instance;
  const wasm = engine();
  if (wasm === undefined) throw new EnvError('ENV_WASM', 'kernels: this engine has no WebAssembly');
  const threads = getNumThreads() > 1;
  if (threads) importShared(bytes);
  const { exports } = new wasm.Instance(new wasm.Module(bytes), { env: { memory: memory() } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the head of this file says why
  const { useScratch, ...found } = exports as Partial<Kernels> & Host;
  useScratch(scratchAddress);
  return (instance = threads ? { ...found, ...withThreads(bytes, found) } : found);
}

/** What the module exports beside kernels that may be missing. */
interface Host extends Sharing {
  readonly useScratch: (address: number) => void;
}

/** Changes the import of a memory with a maximum into that of a shared one: one flag behind the names. */
function importShared(bytes: Uint8Array): void {
  const name = [3, ...new TextEncoder().encode('env'), 6, ...new TextEncoder().encode('memory'), 2];
  const at = bytes.findIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte));
  bytes[at + name.length] = 3;
}

/** The module's bytes. Throws `DeviceError` `DEVICE_UNAVAILABLE` when they are not the ones that were built. */
export function decode(text: string, expected: number = checksum): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(text);
  // Words, not bytes: this runs once, uncompiled, in every process that computes.
  const words = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
  let hash = bytes.length;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193) ^ (hash >>> 15);
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

let told = false;

// A policy that forbids WebAssembly is a decision of the page's owner, who should hear what it costs and which word lifts it.
function tellOnce(cause: unknown): void {
  if (told || !/wasm-unsafe-eval|Content Security Policy|unsafe-eval/i.test(textOf(cause))) return;
  told = true;
  console.info(
    "isograd: this page's Content-Security-Policy lacks 'wasm-unsafe-eval', so slower TypeScript kernels run",
  );
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : shown(cause));

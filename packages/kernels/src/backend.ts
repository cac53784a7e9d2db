/**
 * Which code runs: the compiled kernels, or their TypeScript twins where WebAssembly SIMD cannot. The one cast says that the
 * module exports what the twins define, which the conformance suite holds against every name.
 */
import { ArgumentError, DeviceError, EnvError, shown, unknownName } from '@isograd/errors';
import { engine } from './engine.js';
import { base64, checksum } from './generated/wasm.js';
import { memory, scratchAddress } from './memory.js';
import { type Kernels, twins } from './twins/index.js';

/** Who computes, and, for the twins, what kept WebAssembly from it. */
export interface Backend {
  readonly name: 'wasm' | 'typescript';
  readonly reason?: unknown;
}

let table: Kernels | undefined;
let current: Backend = { name: 'typescript' };

/**
 * The kernels, compiled when first asked for. Without WebAssembly SIMD the twins serve, with the same bits. Keep a single kernel
 * in a variable where its call is hot; looking it up costs about as much as calling it.
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
  const { exports } = new wasm.Instance(new wasm.Module(bytes), { env: { memory: memory() } });
  const { useScratch, ...found } = exports as Partial<Kernels> & { useScratch(address: number): void };
  useScratch(scratchAddress);
  return (instance = found);
}

/** The module's bytes. Throws `DeviceError` `DEVICE_UNAVAILABLE` when they are not the ones that were built. */
export function decode(text: string, expected: number = checksum): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) {
    const byte = (bytes[i] = binary.charCodeAt(i));
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  if (hash >>> 0 !== expected)
    throw new DeviceError(
      'DEVICE_UNAVAILABLE',
      `kernels: the embedded WebAssembly is damaged (${bytes.length} bytes, wrong checksum)`,
      {
        op: 'kernels',
        details: { bytes: bytes.length, checksum: hash >>> 0, expected },
      },
    );
  return bytes;
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

/**
 * Which code runs: the compiled kernels, or their TypeScript twins where WebAssembly SIMD cannot. The cast says that the
 * module exports what the twins define, which the conformance suite holds against every name.
 */
import { ArgumentError, DeviceError, shown, unknownName } from '@isograd/errors';
import { base64, checksum } from './generated/wasm.js';
import { scratchAddress } from './memory.js';
import { askedMode, type Mode, runningMode, startedAs } from './modes.js';
import { compileModule, exportsOf } from './module.js';
import { relaxedProduct, worthPacking } from './relaxed.js';
import { getNumThreads, type Product, type Sharing, withThreads } from './threads.js';
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

/** The mode in which products are computed: the default one where another was asked for that does not run here. Loads the kernels. */
export function mode(): Mode {
  kernels();
  return runningMode() ?? 'default';
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
  // Outside the attempt: a name that is none must not pass for an engine without WebAssembly.
  const wanted = askedMode();
  try {
    const loaded = { ...twins, ...instantiate(wanted) };
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

function instantiate(wanted: Mode): Partial<Kernels> {
  if (instance !== undefined) return instance;
  const module = compileModule(base64, checksum);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the head of this file says why
  const { useScratch, ...found } = exportsOf(module) as Partial<Kernels> & Host;
  useScratch(scratchAddress);
  return (instance = { ...found, ...inMode(wanted, module, found) });
}

/** What depends on mode and threads. A mode that does not run here gives way to the default one, with a line to say so. */
function inMode(wanted: Mode, module: object, { gemm, convolve, spread, weigh }: Sharing): Sharing {
  const relaxed = wanted === 'default' ? undefined : relaxedOrTold(wanted);
  startedAs(relaxed === undefined ? 'default' : wanted);
  const alone = { gemm, convolve, spread, weigh };
  const product = relaxed ?? { gemm, module, name: 'gemm' };
  const chosen = getNumThreads() > 1 ? withThreads(alone, module, product) : { ...alone, gemm: product.gemm };
  if (relaxed === undefined) return chosen;
  const packing = chosen.gemm;
  return {
    ...chosen,
    gemm: (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate) =>
      (worthPacking(m, n, k) ? packing : gemm)(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate),
  };
}

function relaxedOrTold(wanted: 'fused' | 'wide'): Product | undefined {
  try {
    return relaxedProduct(wanted);
  } catch (cause) {
    console.warn(`isograd: the ${wanted} kernels do not run here, the default ones do: ${textOf(cause)}`);
    return undefined;
  }
}

/** What the module exports beside kernels that may be missing. */
interface Host extends Sharing {
  readonly useScratch: (address: number) => void;
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

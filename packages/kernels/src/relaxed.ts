/**
 * The second module, whose product fuses multiply and add: loaded only where a mode asks for it, and checked against known
 * answers before it is used. The cast says that the module exports what its name says.
 */
import { EnvError } from '@isograd/errors';
import { base64, checksum } from './generated/fused.js';
import { f32View, scratchAddress } from './memory.js';
import type { Mode } from './modes.js';
import { compileModule, exportsOf } from './module.js';
import type { Product } from './threads.js';
import type { gemm } from './twins/gemm.js';
import { withV8Flags } from './v8-flags.js';

type Gemm = typeof gemm;

// Compiled at once by the optimising compiler: what is compiled later would be compiled without the first flag.
// Inlining asks for what the baseline compiler would have counted: without it V8 of Node 26 ends the process.
const wideFlags = [
  '--experimental-wasm-revectorize',
  '--no-liftoff',
  '--no-wasm-lazy-compilation',
  '--no-wasm-inlining',
];

/** The product of a mode. Throws `EnvError` `ENV_MODE`, or what the engine throws, where this engine does not have it. */
export function relaxedProduct(mode: Exclude<Mode, 'default'>): Product {
  if (mode === 'wide') refuseOldNode();
  const module = withV8Flags(mode === 'wide' ? wideFlags : [], () => compileModule(base64, checksum));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the head of this file says why
  const found = exportsOf(module) as Record<'gemm' | 'gemmWide', Gemm> & {
    useScratch: (address: number) => void;
  };
  found.useScratch(scratchAddress);
  const name = mode === 'wide' ? 'gemmWide' : 'gemm';
  if (!answersRight(found[name]))
    throw new EnvError('ENV_MODE', `kernels: the ${mode} product gives wrong answers on this machine`);
  return { gemm: found[name], module, name };
}

/** Whether a product goes to the relaxed module: thin and small ones gain nothing from packing. */
export const worthPacking = (m: number, n: number, k: number): boolean => m > 3 && n > 7 && m * n * k > 4096;

function refuseOldNode(): void {
  const version = typeof process === 'undefined' ? undefined : process.versions?.node;
  if (version === undefined || Number.parseInt(version, 10) < 24)
    throw new EnvError(
      'ENV_MODE',
      `kernels: wide needs Node 24, this is ${version ? `Node ${version}` : 'no Node'}`,
    );
}

const [m, n, k] = [7, 37, 259];
const left = (i: number): number => ((i * 7) % 11) - 5;
const right = (i: number): number => ((i * 5) % 13) - 6;

/** Whole numbers, exact with and without fusing, over whole and ragged tiles, two blocks of k, and every transposition. */
function answersRight(product: Gemm): boolean {
  const view = f32View();
  // Scratch memory behind what the product itself uses.
  const [a, b, c] = [0, 4096, 16_384].map((at) => (scratchAddress + 320 * 1024) / 4 + at);
  for (let i = 0; i < m * k; i++) view[a! + i] = left(i);
  for (let i = 0; i < n * k; i++) view[b! + i] = right(i);
  const expected = [false, true].map((ta) => [false, true].map((tb) => exact(ta, tb)));
  return [0, 1, 2, 3].every((kind) => {
    const [ta, tb] = [kind & 1, kind >> 1] as const;
    view.fill(1, c, c! + m * n);
    product(ta, tb, m, n, k, a! * 4, ta ? m : k, b! * 4, tb ? k : n, c! * 4, n, 0, ta);
    return expected[ta]![tb]!.every((value, i) => view[c! + i] === value + ta);
  });
}

function exact(ta: boolean, tb: boolean): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let s = 0; s < k; s++) sum += left(ta ? s * m + i : i * k + s) * right(tb ? j * k + s : s * n + j);
    return sum;
  });
}

/** The WebAssembly kernels of float32 uniforms and normals: same bits as the TypeScript ones, several times as fast. */
import { emulated, fused } from '../generated/wasm.js';
import type { Mt19937 } from '../mt19937.js';
import { withRelaxedSimd } from './relaxed-simd.js';

/** Which module: `fused` wants relaxed SIMD with a multiply-add that rounds once. */
export type KernelKind = 'fused' | 'emulated';

interface Exports {
  skip(state: number, n: number): void;
  normal(state: number, out: number, n: number, mean: number, std: number): void;
  uniform(state: number, out: number, n: number, from: number, to: number): void;
  exact(x: number, y: number, z: number): number;
}

/** WebAssembly as far as it is used here: its types come with the DOM library, which packages do not load. */
interface Engine {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/**
 * Addresses in the one page of memory: constants of the module below, then the state, then the values. These start in
 * the middle of a 4 KiB page: copied from its beginning to an array that begins one, as large arrays do, every load
 * would look like the store before it to the processor and wait (2 ns a value instead of 0.1).
 */
const stateAt = 8192;
const valuesAt = 18432;
const capacity = 4096;

/** Draws of one module. The words of the engine that drew last stay in its memory. */
export class Kernels {
  private readonly state: Uint32Array;
  private readonly words: Uint32Array;
  private readonly values: Float32Array;
  private resident: Mt19937 | undefined = undefined;
  private epoch = 0;

  constructor(
    private readonly exports: Exports,
    memory: ArrayBuffer,
  ) {
    this.state = new Uint32Array(memory, stateAt, 626);
    this.words = this.state.subarray(0, 624);
    this.values = new Float32Array(memory, valuesAt, capacity);
  }

  /** `uniform_` of float32 bounds. */
  uniform(mt: Mt19937, out: Float32Array, from: number, to: number): void {
    const { length } = out;
    this.enter(mt);
    for (let start = 0; start < length; start += capacity) {
      const n = Math.min(capacity, length - start);
      this.exports.uniform(stateAt, valuesAt, n, from, to);
      this.deliver(out, start, n);
    }
    this.leave(mt, length);
  }

  /** `normal_` of 16 values or more. A rest that is no full block draws the last sixteen places anew. */
  normal(mt: Mt19937, out: Float32Array, mean: number, std: number): void {
    const { length } = out;
    const rest = length % 16;
    const full = length - rest;
    this.enter(mt);
    for (let start = 0; start < full; start += capacity) {
      const n = Math.min(capacity, full - start);
      this.exports.normal(stateAt, valuesAt, n, mean, std);
      this.deliver(out, start, n);
    }
    if (rest > 0) {
      this.exports.skip(stateAt, rest);
      this.exports.normal(stateAt, valuesAt, 16, mean, std);
      this.deliver(out, length - 16, 16);
    }
    this.leave(mt, rest > 0 ? length + 16 : length);
  }

  private deliver(out: Float32Array, start: number, n: number): void {
    const { values } = this;
    // A view of the first values would cost more than copying a few one by one.
    if (n < 128) for (let i = 0; i < n; i++) out[start + i] = values[i]!;
    else out.set(n === capacity ? values : values.subarray(0, n), start);
  }

  private enter(mt: Mt19937): void {
    if (this.resident !== mt || this.epoch !== mt.epoch) {
      this.words.set(mt.words);
      this.resident = mt;
      this.epoch = mt.epoch;
    }
    this.state[624] = mt.left;
    this.state[625] = mt.next;
  }

  /** Hands the place in the stream back, and the words when the call has twisted them. */
  private leave(mt: Mt19937, drawn: number): void {
    if (drawn >= mt.left) {
      mt.words.set(this.words);
      this.epoch = ++mt.epoch;
    }
    mt.left = this.state[624]!;
    mt.next = this.state[625]!;
  }
}

/** Compiles one module; undefined where the engine has no WebAssembly, not its SIMD, or another multiply-add. */
export function loadKernels(kind: KernelKind): Kernels | undefined {
  const engine: unknown = Reflect.get(globalThis, 'WebAssembly');
  if (!hasFunctions<Engine>(engine, 'validate', 'Memory', 'Module', 'Instance')) return undefined;
  try {
    const bytes = Uint8Array.from(atob(kind === 'fused' ? fused : emulated), (c) => c.charCodeAt(0));
    const compile = (): object | undefined => (engine.validate(bytes) ? new engine.Module(bytes) : undefined);
    const module = compile() ?? (kind === 'fused' ? withRelaxedSimd(compile) : undefined);
    if (module === undefined) return undefined;
    const memory = new engine.Memory({ initial: 1 });
    const { exports } = new engine.Instance(module, { env: { memory } });
    if (!hasFunctions<Exports>(exports, 'skip', 'normal', 'uniform', 'exact')) return undefined;
    return kind === 'emulated' || roundsOnce(exports) ? new Kernels(exports, memory.buffer) : undefined;
  } catch {
    // A content security policy may forbid compiling; the TypeScript kernels give the same numbers.
    return undefined;
  }
}

function hasFunctions<T extends object>(value: unknown, ...names: (keyof T & string)[]): value is T {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

/** Known answers: (1 + e)^2 needs 25 bits, and a square that rounds up gives an error of the other sign. */
function roundsOnce(exports: Exports): boolean {
  const e = 2 ** -12;
  const x = 1 + e + e / 2048;
  const y = Math.fround(x * x);
  return exports.exact(1 + e, 1 + 2 * e, e * e) === 1 && exports.exact(x, y, x * x - y) === 1;
}

/** Values drawn by TypeScript before compiling pays. */
const patience = 16384;
let drawn = 0;
let active: Kernels | undefined;

/** The kernels for a fill of n values; undefined as long as little has been drawn, and where there are none. */
export function kernelsFor(n: number): Kernels | undefined {
  if (active !== undefined || drawn > patience) return active;
  drawn += n;
  if (drawn > patience) active = loadKernels('fused') ?? loadKernels('emulated');
  return active;
}

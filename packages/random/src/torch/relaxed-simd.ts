/** Relaxed SIMD in Node 20: its V8 has it ready, but behind a flag; the next one had it without. */

const flag = 'experimental-wasm-relaxed-simd';

/**
 * Runs `task`, which compiles a module that this engine has refused, with the flag set, and takes the flag back. A module
 * keeps the features it was compiled with. Other engines than Node 20's do not know the flag: there `task` does not run.
 */
export function withRelaxedSimd<T>(task: () => T): T | undefined {
  if (typeof process === 'undefined' || !process.versions?.v8?.startsWith('11.3.')) return undefined;
  const v8 = process.getBuiltinModule?.('node:v8');
  v8?.setFlagsFromString(`--${flag}`);
  try {
    return task();
  } finally {
    v8?.setFlagsFromString(`--no-${flag}`);
  }
}

/** How a library of this repository is built: one ESM file per public entry. */
import type { Options } from 'tsup';

/** The bundle alone. Declarations come from tsc, which keeps the doc comments of derived methods. */
export function library(entry: string[] = ['src/index.ts']): Options {
  return {
    entry,
    format: ['esm'],
    target: 'es2022',
    sourcemap: true,
    clean: true,
    treeshake: true,
    dts: false,
  };
}

/** How a library of this repository is built: one ESM file per public entry. */
import { basename, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Options } from 'tsup';
import { namespaces } from './tsup.namespaces.js';

/** The bundle alone. Declarations come from tsc, which keeps the doc comments of derived methods. */
export function library(entry: string[] = ['src/index.ts']): Options {
  const entries = new Set(entry.map((file) => resolve(file)));
  const isEntry = (file: string): boolean => entries.has(file);
  return {
    entry,
    format: ['esm'],
    target: 'es2022',
    sourcemap: true,
    clean: true,
    treeshake: true,
    dts: false,
    esbuildPlugins: [entriesStayWhole(isEntry), namespaces(isEntry)],
  };
}

/**
 * An entry that another one imports stays whole in its file, under its name. What both share would become a chunk without
 * one: a file more, and each package that a file imports is searched anew (ARCHITECTURE.md, "What an import costs").
 */
const entriesStayWhole = (isEntry: (file: string) => boolean): Plugin => ({
  name: 'entries stay whole',
  setup(bundle) {
    bundle.onResolve({ filter: /^\..*\.js$/ }, ({ path, resolveDir }) =>
      isEntry(join(resolveDir, path.replace(/\.js$/, '.ts')))
        ? { path: `./${basename(path)}`, external: true }
        : undefined,
    );
  },
});

/** Where things are: the bench's own files, the peers it installed, and the runtimes. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from './configurations.js';

/** The bench's folder, one above the compiled file. */
export const benchFolder = fileURLToPath(new URL('..', import.meta.url));

/** Everything that a run makes: peers, raw records. Not in the repository. */
export const workFolder = join(benchFolder, '..', '.bench');

/** One npm project for each peer. `BENCH_PEERS` puts them elsewhere. */
export const peersFolder = process.env['BENCH_PEERS'] ?? join(workFolder, 'peers');

/** The fastest pace of each runtime on this machine; see `pace.ts`. `BENCH_PACE` puts it elsewhere. */
export const paceFile = process.env['BENCH_PACE'] ?? join(workFolder, 'pace.json');

/** The program that runs a configuration, or why there is none. */
export function runtimeOf({
  runtime,
}: Pick<Configuration, 'runtime'>): { readonly path: string } | { readonly reason: string } {
  if (runtime === 'node') return { path: process.execPath };
  if (runtime === 'python') {
    const path = process.env['PYTHON'] ?? '/usr/bin/python3';
    return existsSync(path) ? { path } : { reason: `${path} is not there; PYTHON names another` };
  }
  const path = process.env['NODE24'] ?? installedNode24();
  return existsSync(path)
    ? { path }
    : { reason: 'Node 24 is not installed: run with --install, or name one in NODE24' };
}

const installedNode24 = (): string =>
  Number(process.versions.node.split('.')[0]) >= 24
    ? process.execPath
    : join(peersFolder, 'node24', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');

/** A fast BLAS for Debian's PyTorch, whose own is a reference: the system's, or the one that `--install` unpacked. */
export function openBlas(): string | undefined {
  return ['/', join(peersFolder, 'openblas')]
    .map((root) => join(root, 'usr', 'lib'))
    .filter((lib) => existsSync(lib))
    .flatMap((lib) => readdirSync(lib).map((name) => join(lib, name)))
    .filter((path) => path.endsWith('-linux-gnu'))
    .flatMap((folder) =>
      ['openmp', 'pthread'].map((kind) => join(folder, `openblas-${kind}`, 'libblas.so.3')),
    )
    .find((path) => existsSync(path));
}

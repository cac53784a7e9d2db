/** The packages and apps of this repository as they stand on disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fields of a package.json that the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly packageManager?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package or an app: its manifest and its folder, relative to the root (`packages/tensor`). */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The repository's root, with no slash at its end. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Everything under `packages/` and `apps/` that has a package.json, in the order of their folders. */
export function workspacesOf(root: string): readonly Workspace[] {
  return ['packages', 'apps']
    .flatMap((group) => childrenOf(join(root, group)).map((name) => `${group}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: manifestOf(join(root, folder)) }));
}

/** The package.json of a folder. */
export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

const generated = new Set(['node_modules', 'dist', 'coverage', '.turbo', '.git']);

/** Paths of all files below a folder, relative to it and with forward slashes; what tools generate is left out. */
export function filesBelow(folder: string, prefix = ''): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
        : [`${prefix}${entry.name}`],
    )
    .toSorted();
}

const childrenOf = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).toSorted() : [];

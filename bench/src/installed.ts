/** Finds what the bench installed: every peer stands in an npm project of its own under `BENCH_PEERS`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env['BENCH_PEERS'] ?? join(process.cwd(), '.bench', 'peers');

/** `require` as the project of a peer sees it. */
export const requireFrom = (project: string): NodeJS.Require =>
  createRequire(join(folder, project, 'package.json'));

/** Imports a peer's module for `import`. */
export async function importFrom(project: string, name: string): Promise<unknown> {
  const root = join(folder, project, 'node_modules', name);
  const { exports, module, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entry = entryOf(exports?.['.'] ?? exports) ?? module ?? main ?? 'index.js';
  return import(pathToFileURL(join(root, entry)).href);
}

/** The version of a peer that is installed. */
export const versionOf = (project: string, name: string): string =>
  JSON.parse(readFileSync(join(folder, project, 'node_modules', name, 'package.json'), 'utf8')).version;

type Conditions = string | { readonly [condition: string]: Conditions } | undefined;

function entryOf(conditions: Conditions): string | undefined {
  if (typeof conditions !== 'object') return conditions;
  const { import: esm, node, default: fallback, require: cjs } = conditions;
  return entryOf(esm ?? node ?? fallback ?? cjs);
}

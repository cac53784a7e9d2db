/** Versions stand in one place each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pinnedPnpm } from '../run.js';
import { manifestOf, repositoryRoot, workspacesOf } from '../workspace.js';

const text = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

test('every pnpm version that a script or page names is the one of packageManager', () => {
  const places = [
    'package.json',
    '.ci/run',
    '.github/workflows/ci.yml',
    'scripts/start.mjs',
    'README.md',
    'CONTRIBUTING.md',
  ];
  const named = places
    .filter((path) => existsSync(join(repositoryRoot, path)))
    .flatMap((path) => text(path).match(/pnpm@\d[\d.]*/g) ?? []);
  expect(new Set(named)).toEqual(new Set([pinnedPnpm()]));
});

test('every tool of the root is pinned to one version', () => {
  const ranges = Object.entries(manifestOf(repositoryRoot).devDependencies ?? {});
  expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
});

test('every package asks for the Node that the root asks for', () => {
  const enginesOf = (path: string): unknown => JSON.parse(text(path)).engines.node.replace(/\.0$/, '');
  for (const { folder } of workspacesOf(repositoryRoot))
    expect(enginesOf(`${folder}/package.json`), folder).toBe(enginesOf('package.json'));
});

/** A changeset releases the package it names and those that stand on it, and nothing else. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, tool } from '../run.js';
import { repositoryRoot, type Workspace, workspacesOf } from '../workspace.js';

const folder = mkdtempSync(join(tmpdir(), 'changesets-'));
const before = workspacesOf(repositoryRoot);
const git = (...args: readonly string[]): string => run('git', args, { cwd: folder });

beforeAll(() => {
  const manifests = before.map((workspace) => `${workspace.folder}/package.json`);
  for (const path of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json', ...manifests]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(repositoryRoot, path), join(folder, path));
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message=start');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The packages whose version differs after `changeset version`; the repository is as before afterwards. */
function releasedBy(changeset: string): Record<string, string> {
  writeFileSync(join(folder, '.changeset/planted.md'), changeset);
  tool('@changesets/cli', 'bin.js', ['version'], { cwd: folder });
  const after = workspacesOf(folder).filter(
    ({ manifest }, i) => manifest.version !== before[i]?.manifest.version,
  );
  git('checkout', '--quiet', '.');
  git('clean', '--quiet', '--force', '-d');
  return Object.fromEntries(after.map(({ manifest }) => [manifest.name, manifest.version]));
}

/** Public packages that import the named one, directly or through another. */
function dependantsOf(name: string): readonly string[] {
  const direct = before.filter(({ manifest }) => Object.hasOwn(manifest.dependencies ?? {}, name));
  const all = direct.flatMap((workspace) => [
    workspace.manifest.name,
    ...dependantsOf(workspace.manifest.name),
  ]);
  return [...new Set(all)].filter(
    (found) => !isPrivate(before.find(({ manifest }) => manifest.name === found)),
  );
}

const isPrivate = (workspace: Workspace | undefined): boolean => workspace?.manifest.private === true;

test.each(['@isograd/optim', '@isograd/autograd', 'isograd'])(
  'a change of %s bumps it and its dependants only',
  (name) => {
    const released = releasedBy(`---\n'${name}': minor\n---\n\nSays what users can do now.\n`);
    expect(released[name]).toBe(next(name, 'minor'));
    expect(Object.keys(released).toSorted()).toEqual([name, ...dependantsOf(name)].toSorted());
    for (const dependant of dependantsOf(name)) expect(released[dependant]).toBe(next(dependant, 'patch'));
  },
);

test('the apps are private and keep their version, whatever they stand on', () => {
  const apps = before.filter(({ folder: place }) => place.startsWith('apps/'));
  expect(apps.every(isPrivate)).toBe(true);
  const released = releasedBy("---\n'@isograd/errors': patch\n---\n\nSays more.\n");
  for (const { manifest } of apps) expect(released).not.toHaveProperty([manifest.name]);
  expect(Object.keys(released).length).toBeGreaterThan(1);
});

function next(name: string, kind: 'minor' | 'patch'): string {
  const version = before.find(({ manifest }) => manifest.name === name)?.manifest.version ?? '';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return kind === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/**
 * What `pnpm pack` makes of every public package works in an empty project: imported and required by Node, typed
 * for TypeScript, bundled by esbuild. The packages must be built: `pnpm build`, then `pnpm packed`.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { node, pnpm, run, tool } from '../run.js';
import { filesBelow, manifestOf, repositoryRoot, workspacesOf } from '../workspace.js';

const packages = workspacesOf(repositoryRoot).filter(({ manifest }) => manifest.private !== true);
const names = packages.map(({ manifest }) => manifest.name);
/** What a user may import, and the name that it gets in the consumer's file. */
const entries = packages.flatMap(({ manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((entry) => entry !== './package.json')
    .map((entry) => `${manifest.name}${entry.slice(1)}`),
);

const folder = mkdtempSync(join(tmpdir(), 'pack-'));
const project = join(folder, 'project');
const installed = (name: string): string => join(project, 'node_modules', name);
const write = (path: string, text: string): void => writeFileSync(join(project, path), text);

beforeAll(() => {
  for (const { folder: place } of packages)
    if (!existsSync(join(repositoryRoot, place, 'dist')))
      throw new Error(`${place} is not built: run \`pnpm build\` before this test`);
  pnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], {
    cwd: repositoryRoot,
  });
  mkdirSync(project);
  write('package.json', '{ "private": true, "type": "module" }');
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
  const cache = join(folder, 'cache');
  run('npm', ['install', ...quiet, '--cache', cache, ...tarballs.map((file) => `../${file}`)], {
    cwd: project,
  });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('one copy of every package is installed, each beside the others', () => {
  const lock = filesBelow(project).filter((path) => path === 'package-lock.json');
  expect(lock).toHaveLength(1);
  for (const name of names) {
    expect(existsSync(installed(name)), name).toBe(true);
    expect(existsSync(join(installed(name), 'node_modules')), name).toBe(false);
  }
});

describe.each(names)('%s', (name) => {
  test('ships its README, its license and what was built, and nothing else', () => {
    const files = filesBelow(installed(name));
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(
      files.filter((path) => !/^(LICENSE|NOTICE|README\.md|CHANGELOG\.md|package\.json)$/.test(path)),
    ).toEqual([]);
    const built = readdirSync(join(installed(name), 'dist'), { recursive: true, encoding: 'utf8' });
    expect(built).toEqual(expect.arrayContaining(['index.js', 'index.d.ts']));
    expect(built.filter((path) => /\b(test|bench|golden)\b/.test(path))).toEqual([]);
  });

  test('has a manifest that leads to nothing of the repository', () => {
    const { exports, dependencies } = manifestOf(installed(name));
    const text = JSON.stringify({ exports, dependencies });
    expect(text).not.toContain('@isograd/source');
    expect(text).not.toContain('workspace:');
    expect(text).not.toContain('./src/');
  });

  test('loads alone, by import and by require, as the same module', () => {
    const program = `
      import { createRequire } from 'node:module';
      for (const entry of ${JSON.stringify(entries.filter((entry) => `${entry}/`.startsWith(`${name}/`)))}) {
        const imported = await import(entry);
        const required = createRequire(import.meta.url)(entry);
        for (const key of Object.keys(imported))
          if (!Object.is(imported[key], required[key])) throw new Error(entry + ' has two copies of ' + key);
        console.log(Object.keys(imported).length);
      }`;
    write('load.js', program);
    const counts = node(['--no-warnings', 'load.js'], { cwd: project }).trim().split('\n').map(Number);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

test.each([
  ['nodenext', 'nodenext'],
  ['bundler', 'esnext'],
])(
  'types resolve under moduleResolution %s, with neither the types of Node nor of a page',
  (resolution, module) => {
    const imports = entries.map((entry, i) => `import * as entry${i} from '${entry}';`);
    // A module that resolves to nothing is `any`, which would be a number too.
    const uses = entries.map(
      (_, i) => `// @ts-expect-error: a module is no number\nexport const use${i}: number = entry${i};`,
    );
    write('consumer.ts', `${imports.join('\n')}\n${uses.join('\n')}\n`);
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2023'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      module,
      moduleResolution: resolution,
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    expect(tool('typescript', 'bin/tsc', [], { cwd: project })).toBe('');
  },
);

test('a bundler keeps the methods and the recorder that importing installs', async () => {
  write(
    'app.js',
    `import { tensor } from 'isograd';
    const x = tensor([1, 2, 3], { requiresGrad: true });
    x.mul(x).sum().backward();
    console.log(JSON.stringify(x.grad.tolist()));`,
  );
  await build({
    absWorkingDir: project,
    entryPoints: ['app.js'],
    // Outside the project, where no package is installed.
    outfile: join(folder, 'bundle.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    minify: true,
  });
  expect(node(['bundle.mjs'], { cwd: folder })).toBe('[2,4,6]\n');
});

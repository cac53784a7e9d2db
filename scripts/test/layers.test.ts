/** The layer check finds what it claims to find, in a repository planted for it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importsOf } from '../imports.js';
import { violationsOf } from '../layer-rules.js';
import { layers, mayImport } from '../layers.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A repository of the given files; package.json files are objects. */
function planted(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  folders.push(root);
  const rootManifest = { 'package.json': { name: 'root', devDependencies: { vitest: '4.1.12' } } };
  for (const [path, content] of Object.entries({ ...rootManifest, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

const library = (name: string, ...dependencies: readonly string[]) => ({
  name: `@isograd/${name}`,
  exports: { '.': {}, './testing': {} },
  dependencies: Object.fromEntries(dependencies.map((sibling) => [`@isograd/${sibling}`, 'workspace:^'])),
});

/** errors <- tensor <- autograd, sound in every respect. */
const sound = {
  'packages/errors/package.json': library('errors'),
  'packages/errors/src/index.ts': 'export const e = 1;',
  'packages/tensor/package.json': library('tensor', 'errors'),
  'packages/tensor/src/index.ts': "export * from '@isograd/errors';\nexport * from './row.js';",
  'packages/tensor/src/row.ts': "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;",
  'packages/autograd/package.json': library('autograd', 'tensor'),
  'packages/autograd/src/index.ts': "import type { X } from '@isograd/tensor';\nexport type Y = X;",
  'packages/autograd/test/a.test.ts':
    "import { test } from 'vitest';\nimport { s } from '@isograd/tensor/testing';\nimport { y } from '../src/index.js';",
  'packages/autograd/vitest.config.ts':
    "import shared from '../../vitest.shared.js';\nexport default shared;",
};

test('a sound repository has no violation', () => {
  expect(violationsOf(planted(sound))).toEqual([]);
});

test.each([
  [
    'an import that points up',
    { 'packages/tensor/src/up.ts': "\nexport { y } from '@isograd/autograd';" },
    'packages/tensor/src/up.ts:2: imports @isograd/autograd; may import errors, kernels, random',
  ],
  [
    'a test that looks up',
    { 'packages/errors/test/up.test.ts': "const t = await import('@isograd/tensor');" },
    'packages/errors/test/up.test.ts:1: imports @isograd/tensor; may import nothing',
  ],
  [
    'a type that looks up',
    { 'packages/errors/src/up.ts': "export type T = import('@isograd/tensor').Tensor;" },
    'packages/errors/src/up.ts:1: imports @isograd/tensor; may import nothing',
  ],
  [
    'a deep import',
    { 'packages/autograd/src/deep.ts': "import '@isograd/tensor/src/row.js';" },
    'packages/autograd/src/deep.ts:1: "@isograd/tensor/src/row.js" reaches inside; @isograd/tensor exports ., ./testing',
  ],
  [
    "a relative path into a sibling's source",
    { 'packages/autograd/test/b.test.ts': "import '../../tensor/src/row.js';" },
    'packages/autograd/test/b.test.ts:1: "../../tensor/src/row.js" leaves the package; import the package by its name',
  ],
  [
    'source that imports its own tests',
    { 'packages/autograd/src/t.ts': "import '../test/a.test.js';" },
    'packages/autograd/src/t.ts:1: "../test/a.test.js" is not shipped; src imports src',
  ],
  [
    'an undeclared dependency',
    { 'packages/autograd/src/u.ts': "import '@isograd/errors';" },
    'packages/autograd/src/u.ts:1: "@isograd/errors" is not in dependencies',
  ],
  [
    'a development tool in source',
    { 'packages/autograd/src/v.ts': "import 'vitest';" },
    'packages/autograd/src/v.ts:1: "vitest" is not in dependencies',
  ],
  [
    'a tool that nobody installs',
    { 'packages/autograd/test/c.test.ts': "import 'jest/globals';" },
    'packages/autograd/test/c.test.ts:1: "jest" is not in dependencies, nor in devDependencies of the package or the root',
  ],
  [
    'a package that does not exist',
    { 'packages/autograd/src/w.ts': "import '@isograd/tensors';" },
    'packages/autograd/src/w.ts:1: "@isograd/tensors" does not exist',
  ],
  [
    'an unused dependency',
    { 'packages/autograd/package.json': library('autograd', 'tensor', 'errors') },
    'packages/autograd/package.json: src never imports @isograd/errors',
  ],
  [
    'a pinned sibling',
    {
      'packages/autograd/package.json': {
        ...library('autograd'),
        dependencies: { '@isograd/tensor': '^1.0.0' },
      },
    },
    'packages/autograd/package.json: @isograd/tensor is "^1.0.0"; siblings are "workspace:^"',
  ],
  [
    'a sibling as a peer',
    {
      'packages/autograd/package.json': {
        ...library('autograd', 'tensor'),
        peerDependencies: { '@isograd/errors': 'workspace:^' },
      },
    },
    'packages/autograd/package.json: @isograd/errors is a peer or optional; siblings are dependencies',
  ],
  [
    'a development dependency that no test uses',
    {
      'packages/autograd/package.json': {
        ...library('autograd', 'tensor'),
        devDependencies: { '@isograd/errors': 'workspace:^' },
      },
    },
    'packages/autograd/package.json: devDependencies need no @isograd/errors',
  ],
  [
    'a file for everything',
    { 'packages/tensor/src/shape-utils.ts': '' },
    'packages/tensor/src/shape-utils.ts: "utils" names no job; a helper lives with its first user',
  ],
  [
    'a folder for everything',
    { 'packages/tensor/src/common/shape.ts': '' },
    'packages/tensor/src/common/shape.ts: "common" names no job; a helper lives with its first user',
  ],
  [
    'a package without a layer',
    { 'packages/extra/package.json': library('extra') },
    'packages/extra: @isograd/extra is not in scripts/layers.ts',
  ],
  [
    'a folder with another name than its package',
    { 'packages/tensors/package.json': { ...library('random'), private: true } },
    'packages/tensors: holds @isograd/random; folder and name differ',
  ],
  [
    'an app that looks behind the umbrella',
    {
      'apps/course/package.json': { ...library('course', 'tensor'), private: true },
      'apps/course/src/cli.ts': "import '@isograd/tensor';",
    },
    'apps/course/src/cli.ts:1: imports @isograd/tensor; may import errors, isograd',
  ],
  [
    'an app that could be published',
    { 'apps/course/package.json': library('course') },
    'apps/course/package.json: an app is private',
  ],
])('%s is the one violation reported', (_, files, violation) => {
  expect(violationsOf(planted({ ...sound, ...files }))).toEqual([violation]);
});

test('a dependency that another one asks for as its peer counts as used', () => {
  const files = {
    'apps/course/package.json': {
      name: '@isograd/course',
      private: true,
      dependencies: { commander: '14.0.3', '@commander-js/extra-typings': '14.0.0' },
    },
    'apps/course/src/cli.ts': "import '@commander-js/extra-typings';",
    'apps/course/node_modules/@commander-js/extra-typings/package.json': {
      peerDependencies: { commander: '14' },
    },
  };
  expect(violationsOf(planted({ ...sound, ...files }))).toEqual([]);
});

test('comments and strings are no imports', () => {
  const text = '// import "a"\n/** import "b" */ const c = \'import "d"\';\nimport\n"e";';
  expect(importsOf(text)).toEqual([{ specifier: 'e', start: text.lastIndexOf('e'), line: 4 }]);
});

test('the table of layers has no cycle, and the umbrella may import every other package', () => {
  for (const name of Object.keys(layers)) expect(mayImport(name)).not.toContain(name);
  expect(new Set(mayImport('isograd'))).toEqual(
    new Set(Object.keys(layers).filter((name) => name !== 'isograd')),
  );
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { library } from '../../tsup.shared.js';

const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const version: unknown = Reflect.get(Object(manifest), 'version');

export default defineConfig({
  // Linear algebra stays whole in its file, which package.json calls free of side effects.
  ...library(['src/index.ts', 'src/compiled.ts', 'src/linalg.ts', 'src/testing.ts']),
  // A tensor says which version of the package it is of, so that two copies can be told apart.
  define: { TENSOR_VERSION: JSON.stringify(version) },
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { library } from '../../tsup.shared.js';

const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const version: unknown = Reflect.get(Object(manifest), 'version');

export default defineConfig({
  ...library(['src/index.ts', 'src/compiled.ts', 'src/linalg.ts', 'src/testing.ts']),
  // Linear algebra stays whole in the file of its entry, which package.json calls free of side effects: shared with the
  // samples it would be a chunk without a name, and every bundle of isograd would carry it.
  esbuildPlugins: [
    {
      name: 'linalg stays whole',
      setup(build) {
        const here = { path: './linalg.js', external: true };
        build.onResolve({ filter: /^\.\.\/\.\.\/linalg\.js$/ }, () => here);
      },
    },
  ],
  // A tensor says which version of the package it is of, so that two copies can be told apart.
  define: { TENSOR_VERSION: JSON.stringify(version) },
});

import { defineConfig } from 'tsup';

// Workspace packages are bundled from source: the command line needs no other build and starts from one file.
export default defineConfig({
  entry: ['src/cli.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  sourcemap: true,
  noExternal: [/^@isograd\//, 'isograd'],
  banner: { js: '#!/usr/bin/env node' },
  esbuildOptions: (options) => {
    options.conditions = ['@isograd/source', 'module', 'node'];
  },
});

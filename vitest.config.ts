/** One `vitest run` tests every package, every app and the repository's own tools. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, half of the machine where there are two, and is idle most of the time.
    maxWorkers: availableParallelism(),
    projects: ['packages/*', 'apps/*', 'bench', 'scripts'],
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text', 'lcov'] },
  },
});

/** What every package's tests share: workspace packages resolve to their TypeScript source, so no build is needed. */
import { defineConfig } from 'vitest/config';

const source = '@isograd/source';

export default defineConfig({
  resolve: { conditions: [source, 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: [source, 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Loading the library anew for each file costs more than many a file's tests. Packages whose tests change the
    // process (their own engine, the clock, other programs) ask for isolation.
    isolate: false,
  },
});

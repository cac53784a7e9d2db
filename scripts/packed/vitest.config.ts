import { defineConfig } from 'vitest/config';

/** Packages as npm gets them. Apart from the other tests, which need no build. */
export default defineConfig({
  test: { include: ['*.test.ts'], root: import.meta.dirname, testTimeout: 120_000 },
});

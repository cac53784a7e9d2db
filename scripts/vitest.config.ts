import { defineProject, mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.js';

/** The repository's own tools. Their tests start other programs, so they get more time than a package's. */
export default mergeConfig(
  shared,
  defineProject({ test: { name: 'scripts', testTimeout: 120_000, isolate: true } }),
);

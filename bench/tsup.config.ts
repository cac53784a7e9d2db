import { defineConfig } from 'tsup';

// Plain JavaScript without a loader: what a loader adds to functions would be timed with them.
export default defineConfig({
  entry: [
    'src/cli.ts',
    'src/ours.ts',
    'src/memory.ts',
    'src/probe.ts',
    'src/harness.ts',
    'src/installed.ts',
    'src/data.ts',
    'src/reference.ts',
  ],
  format: ['esm'],
  target: 'node20',
  clean: true,
});

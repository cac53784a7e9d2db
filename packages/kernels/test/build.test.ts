/** The committed module is what the sources give. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile, generated } from '../scripts/build-wasm.mjs';

test('compiling assembly/ again gives the committed bytes', async () => {
  const committed = readFileSync(new URL('../src/generated/wasm.ts', import.meta.url), 'utf8');
  expect(generated(await compile()) === committed).toBe(true);
});

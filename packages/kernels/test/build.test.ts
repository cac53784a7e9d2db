/** The committed modules are what the sources give. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile, generated, modules } from '../scripts/build-wasm.mjs';

test.each(Object.entries(modules))(
  'compiling assembly/%s.ts again gives the committed bytes of %s.ts',
  async (name, file) => {
    const committed = readFileSync(new URL(`../src/generated/${file}.ts`, import.meta.url), 'utf8');
    expect(generated(await compile(name)) === committed).toBe(true);
  },
);

/** The call in the user's code, where packages are one script with it: as modules, as one minified line, as CommonJS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { detectAnomaly } from '../src/index.js';

/** Prints where each anomaly was called, and what stands at that place of the script. */
const program = `
import { detectAnomaly } from '@isograd/autograd';
import { tensor } from '@isograd/tensor';
import { readFileSync } from 'node:fs';
const told = [];
const watched = (f) => {
  try { detectAnomaly(f); } catch (error) { told.push(error.details.site); }
};
const x = () => tensor([0], { requiresGrad: true });
watched(() => tensor([-1]).mul(1).log());
watched(() => x().sqrt().mul(0).sum().backward());
async function later() {
  await Promise.resolve();
  watched(() => tensor([-2]).acosh());
  console.log(JSON.stringify(told.map((site) => {
    const [, file, line, column] = /([^ (]*):(\\d+):(\\d+)\\)?$/.exec(site ?? '') ?? [];
    return file && readFileSync(file, 'utf8').split('\\n')[line - 1].slice(column - 1, Number(column) + 8);
  })));
}
later();
`;

async function toldBy(options: BuildOptions): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'isograd-site-'));
  try {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      write: false,
      platform: 'node',
      target: 'es2022',
      conditions: ['@isograd/source'],
      logLevel: 'silent',
      alias: { '@isograd/autograd': fileURLToPath(new URL('../src/index.ts', import.meta.url)) },
      ...options,
    });
    const script = join(folder, options.format === 'cjs' ? 'app.cjs' : 'app.mjs');
    writeFileSync(script, outputFiles![0]!.text);
    return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('in a bundle the place is that of the call', () => {
  const calls = [/^log\(/, /^sqrt\(/, /^acosh\(/].map((call) => expect.stringMatching(call));
  test.each<[string, BuildOptions]>([
    ['one module', { format: 'esm' }],
    ['a minified module', { format: 'esm', minify: true }],
    ['CommonJS, where import.meta is empty', { format: 'cjs', minify: true }],
  ])('%s', async (_, options) => {
    expect(await toldBy(options)).toEqual(calls);
  });
});

test('beyond an await the function is named as ever', async () => {
  async function mine(): Promise<unknown> {
    await Promise.resolve();
    try {
      return detectAnomaly(() => tensor([-1]).log());
    } catch (error) {
      return error;
    }
  }
  expect(await mine()).toMatchObject({ hint: expect.stringMatching(/call-site\.test\.ts:\d+:\d+/) });
});

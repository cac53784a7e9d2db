/** The call in the user's code, where packages are one script with it: as modules, as one minified line, as CommonJS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { detectAnomaly } from '../src/index.js';

const told = `const told = [];
const watched = (f) => {
  try { detectAnomaly(f, { inf: true }); } catch (error) { told.push(error.details.site); }
};`;
const printed = `console.log(JSON.stringify(told.map((site) => {
  const [, file, line, column] = /([^ (]*):(\\d+):(\\d+)\\)?$/.exec(site ?? '') ?? [];
  return file && readFileSync(file, 'utf8').split('\\n')[line - 1].slice(column - 1, Number(column) + 8);
})));`;
/** Prints where each anomaly was called, and what stands at that place of the script. */
const program = `
import { detectAnomaly } from '@isograd/autograd';
import { tensor } from '@isograd/tensor';
import { readFileSync } from 'node:fs';
${told}
const x = () => tensor([0], { requiresGrad: true });
watched(() => tensor([-1]).mul(1).log());
watched(() => x().sqrt().mul(0).sum().backward());
async function later() {
  await Promise.resolve();
  watched(() => tensor([-2]).acosh());
  ${printed}
}
later();
`;

/** The user's modules by name. Bundlers put them where they are first imported: these between tensor, autograd and linalg. */
const modules: Readonly<Record<string, string>> = {
  'user:tensor': `import { tensor } from '@isograd/tensor'; export const logged = () => tensor([-1]).log();`,
  'user:nothing': `export const rooted = (x) => x.sqrt();`,
  'user:linalg': `import { matrixPower } from '@isograd/tensor/linalg'; export const squared = (x) => matrixPower(x, 2);`,
  'user:last': `export const inverse = (x) => x.acosh();`,
};
const among = `
import { logged } from 'user:tensor';
import { rooted } from 'user:nothing';
import { detectAnomaly } from '@isograd/autograd';
import { tensor } from '@isograd/tensor';
import { squared } from 'user:linalg';
import { inverse } from 'user:last';
import { readFileSync } from 'node:fs';
${told}
watched(logged);
watched(() => rooted(tensor([-1])));
watched(() => squared(tensor([[1e30]])));
watched(() => inverse(tensor([-2])));
${printed}
`;

const resolveDir = fileURLToPath(new URL('.', import.meta.url));
const users: Plugin = {
  name: 'user',
  setup(bundle) {
    bundle.onResolve({ filter: /^user:/ }, ({ path }) => ({ path, namespace: 'user' }));
    bundle.onLoad({ filter: /.*/, namespace: 'user' }, ({ path }) => ({
      contents: modules[path]!,
      resolveDir,
    }));
  },
};

async function toldBy(contents: string, options: BuildOptions): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'isograd-site-'));
  try {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir },
      bundle: true,
      write: false,
      platform: 'node',
      target: 'es2022',
      conditions: ['@isograd/source'],
      logLevel: 'silent',
      alias: { '@isograd/autograd': fileURLToPath(new URL('../src/index.ts', import.meta.url)) },
      plugins: [users],
      ...options,
    });
    const script = join(folder, options.format === 'cjs' ? 'app.cjs' : 'app.mjs');
    writeFileSync(script, outputFiles![0]!.text);
    return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const formats: readonly [string, BuildOptions][] = [
  ['one module', { format: 'esm' }],
  ['a minified module', { format: 'esm', minify: true }],
  ['CommonJS, where import.meta is empty', { format: 'cjs', minify: true }],
];

describe('in a bundle the place is that of the call', () => {
  const calls = [/^log\(/, /^sqrt\(/, /^acosh\(/].map((call) => expect.stringMatching(call));
  test.each(formats)('%s', async (_, options) => {
    expect(await toldBy(program, options)).toEqual(calls);
  });
});

describe('also in a module of the user that stands between those of the packages', () => {
  // Names of functions are short in a minified script; methods keep theirs.
  test.each(formats)('%s', async (_, options) => {
    const power = options.minify === true ? /^[\w$]+\(\w+, ?2\)/ : /^matrixPow/;
    const calls = [/^log\(/, /^sqrt\(/, power, /^acosh\(/].map((call) => expect.stringMatching(call));
    expect(await toldBy(among, options)).toEqual(calls);
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

/** In one script with a user's program, anomalies name the user's call, not a function of a package or of a dialect. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { expect, test } from 'vitest';

/** A module of the user that bundlers put between nn and the packages that are imported after it. */
const model = `
import { functional, Linear, Module } from '@isograd/nn';
export class Net extends Module {
  constructor() {
    super();
    this.first = new Linear(1, 1, { bias: false });
  }
  forward(x) {
    const h = functional.elu(this.first(x));
    return h.div(h);
  }
}
export const layer = (net, x) => net(x);
`;

const first = 'export const logged = (x) => x.log();';

const told = `const told = [];
const watched = (f) => {
  try { detectAnomaly(f, { inf: true }); } catch (error) { told.push(error.details.site); }
};`;
/** Prints what stands in the script where each anomaly was called. */
const printed = `console.log(JSON.stringify(told.map((site) => {
  const [, file, line, column] = /([^ (]*):(\\d+):(\\d+)\\)?$/.exec(site ?? '') ?? [];
  return file && readFileSync(file, 'utf8').split('\\n')[line - 1].slice(column - 1, Number(column) + 19);
})));`;

const program = `
import { detectAnomaly } from '@isograd/autograd';
import { layer, Net } from 'user:model';
import { noGrad, tensor, zeros } from '@isograd/tensor';
import { functional, Linear } from '@isograd/nn';
import { clipGradNorm_ } from '@isograd/optim';
import { constant_ } from '@isograd/init';
import { examine } from '@isograd/diagnostics';
import { readFileSync } from 'node:fs';
${told}
const large = tensor([[3e38]]);
watched(() => functional.linear(large, large));
const linear = new Linear(1, 1, { bias: false });
noGrad(() => linear.weight.fill_(1e30));
watched(() => linear(large));
const net = new Net();
watched(() => layer(net, tensor([[0]])));
watched(() => examine(linear, () => linear(large).sum()));
const p = tensor([1, 1], { requiresGrad: true });
p.grad = tensor([NaN, 1]);
watched(() => clipGradNorm_([p], 1));
watched(() => constant_(zeros([2]), NaN));
${printed}
`;

/** Calls by way of the umbrella and of each dialect, and one in a module that imports nothing, which bundlers put first. */
const dialects = `
import { logged } from 'user:first';
import { detectAnomaly } from '@isograd/autograd';
import { tensor } from '@isograd/tensor';
import * as jax from '../src/jax.js';
import * as mxnet from '../src/mxnet.js';
import * as tf from '../src/tensorflow.js';
import { func, nn } from '../src/index.js';
import { readFileSync } from 'node:fs';
${told}
const large = tensor([[3e38]]);
watched(() => logged(tensor([-1])));
watched(() => jax.checkpoint(jax.numpy.log)(tensor([-1])));
watched(() => mxnet.np.log(mxnet.np.array([-1])));
watched(() => new tf.Variable(3e38).assignAdd(3e38));
watched(() => func.functionalCall(new nn.Linear(1, 1, { bias: false }), { weight: large }, large));
${printed}
`;

async function toldBy(contents: string, options: BuildOptions): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'isograd-site-'));
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  try {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir },
      bundle: true,
      write: false,
      platform: 'node',
      target: 'es2022',
      conditions: ['@isograd/source'],
      logLevel: 'silent',
      plugins: [
        {
          name: 'user',
          setup(bundle) {
            bundle.onResolve({ filter: /^user:/ }, ({ path }) => ({ path, namespace: 'user' }));
            bundle.onLoad({ filter: /.*/, namespace: 'user' }, ({ path }) => ({
              contents: path === 'user:first' ? first : model,
              resolveDir,
            }));
          },
        },
      ],
      ...options,
    });
    const script = join(folder, 'app.mjs');
    writeFileSync(script, outputFiles![0]!.text);
    return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const formats: readonly [string, BuildOptions][] = [
  ['one module', { format: 'esm' }],
  ['a minified module', { format: 'esm', minify: true }],
];

test.each(formats)('%s: layers, and functions of packages', async (_, options) => {
  const minified = options.minify === true;
  // Names of functions are short in a minified script; methods keep theirs.
  const name = (full: string): unknown => expect.stringMatching(minified ? /^[\w$]+\(/ : `^${full}\\d*\\(`);
  expect(await toldBy(program, options)).toEqual([
    expect.stringMatching(/^linear\(/),
    name('linear'),
    expect.stringMatching(/^div\(/),
    name('linear'),
    name('clipGradNorm_'),
    name('constant_'),
  ]);
});

test.each(formats)('%s: dialects, and a module that stands before all packages', async (_, options) => {
  expect(await toldBy(dialects, options)).toEqual([
    expect.stringMatching(/^log\(/),
    expect.stringMatching(/^\(/),
    expect.stringMatching(/^log\(/),
    expect.stringMatching(/^assignAdd\(/),
    expect.stringMatching(/^functionalCall\(/),
  ]);
});

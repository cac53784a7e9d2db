/**
 * What becomes of `export * as jax from "./jax.js"` in a package: a frozen object of the file's exports. esbuild alone makes
 * a getter for each name, which every process parses, defines and compiles: a tenth of what an import cost.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const statement = /^(import|export) \* as (\w+) from '(\.[^']+)\.js';$/gm;
const mark = '?names';

/** The plugin of esbuild that does it, but for namespaces of entries: those are modules when they run, too. */
export const namespaces = (isEntry: (file: string) => boolean): Plugin => ({
  name: 'namespaces are objects',
  setup(bundle) {
    bundle.onLoad({ filter: /\/src\/.*\.ts$/, namespace: 'file' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const rest = codeOf(text.replaceAll(statement, ''));
      // On its own line still, so that source maps hold. esbuild resolves `name.x` by itself, without any object.
      const contents = text.replaceAll(statement, (whole, kind: string, name: string, file: string) =>
        !isEntry(join(dirname(path), `${file}.ts`)) && (kind === 'export' || isHandedOn(name, rest))
          ? `${kind} { names as ${name} } from '${file}.ts${mark}';`
          : whole,
      );
      return { contents, loader: 'ts' };
    });
    bundle.onResolve({ filter: /\?names$/ }, ({ path, resolveDir }) => ({
      path: relative(process.cwd(), join(resolveDir, path.slice(0, -mark.length))),
      namespace: 'names',
      sideEffects: false,
    }));
    bundle.onLoad({ filter: /./, namespace: 'names' }, async ({ path }) => ({
      contents: objectOf(`./${basename(path)}`, await namesOf(path)),
      resolveDir: dirname(resolve(path)),
    }));
  },
});

/** Without comments: a name in a sentence is no use of it. */
const codeOf = (text: string): string => text.replaceAll(/^ *(\/\*\*|\*|\/\/).*$/gm, '');
/** Whether a namespace is used other than by a property: walked, or passed to somebody. */
const isHandedOn = (name: string, text: string): boolean =>
  new RegExp(`(?<![.\\w'])${name}\\b(?![.\\w'])`).test(text);

/** The values that a source file exports, those of the files below it included. */
async function namesOf(path: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [path],
    bundle: true,
    packages: 'external',
    format: 'esm',
    metafile: true,
    write: false,
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** A module whose one export is the object. Its imports have names of their own: an export may be called `var`. */
const objectOf = (file: string, names: readonly string[]): string => `
import { ${names.map((name, i) => `${name} as name${i}`).join(', ')} } from '${file}';
export const names = /* @__PURE__ */ Object.freeze({
  __proto__: null,
  ${names.map((name, i) => `${name}: name${i}`).join(',\n  ')},
});`;

/** Blocks of a README as modules on disk: executed one by one, and type-checked all at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { importsOf } from './imports.js';
import { assertionsIn, type Block } from './readme-blocks.js';
import { workspacesOf } from './workspace.js';

const condition = '@isograd/source';

/** The source file behind every name that a block may import: `isograd`, `@isograd/tensor/testing`, … */
export function sourceEntries(root: string): ReadonlyMap<string, string> {
  const entries = workspacesOf(root).flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, target]): [string, string][] => {
      const source = typeof target === 'string' ? undefined : target[condition];
      return source === undefined ? [] : [[`${manifest.name}${entry.slice(1)}`, join(root, folder, source)]];
    }),
  );
  return new Map(entries);
}

/** Runs a block as a module of its own. Rejects with the first expectation that does not hold, by page and line. */
export async function runBlock(block: Block, entries: ReadonlyMap<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    const path = join(folder, 'block.ts');
    writeFileSync(path, moduleOf(block, entries));
    await import(/* @vite-ignore */ pathToFileURL(path).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Everything before the block's own text stays on its first line, so that lines in a stack are its lines. */
function moduleOf(block: Block, entries: ReadonlyMap<string, string>): string {
  const values = fileURLToPath(new URL('readme-values.ts', import.meta.url));
  const place = `\`${block.page}:\${line}\``;
  const head = [
    `import { prints, shows } from ${JSON.stringify(values)};`,
    `const $shows = (line, ...rest) => shows(${place}, ...rest);`,
    `const $prints = (line, ...rest) => prints(${place}, ...rest);`,
  ];
  return `${head.join(' ')}${resolved(assertionsIn(block), entries)}`;
}

/** Names of workspace packages become paths, because a block stands in no package. */
function resolved(code: string, entries: ReadonlyMap<string, string>): string {
  return importsOf(code).reduceRight((text, { specifier, start }) => {
    const path = JSON.stringify(entries.get(specifier) ?? specifier).slice(1, -1);
    return text.slice(0, start) + path + text.slice(start + specifier.length);
  }, code);
}

/** What the compiler says against the blocks as they stand on their pages, one line each. */
export function typeErrorsIn(
  blocks: readonly Block[],
  root: string,
  entries: ReadonlyMap<string, string>,
): readonly string[] {
  const files = new Map(blocks.map((block, i) => [join(root, dirname(block.page), `block-${i}.ts`), block]));
  const options = compilerOptions(root, entries);
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => files.has(path) || disk.fileExists(path),
    readFile: (path) => textOf(files.get(path)) ?? disk.readFile(path),
    getSourceFile: (path, target, ...rest) => {
      const text = textOf(files.get(path));
      if (text === undefined) return disk.getSourceFile(path, target, ...rest);
      return ts.createSourceFile(path, text, target);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return program
    .getSourceFiles()
    .filter((file) => files.has(file.fileName))
    .flatMap((file) => ts.getPreEmitDiagnostics(program, file))
    .map((diagnostic) => wordsOf(diagnostic, files));
}

const textOf = (block: Block | undefined): string | undefined =>
  block === undefined ? undefined : `${block.code}export {};\n`;

function compilerOptions(root: string, entries: ReadonlyMap<string, string>): ts.CompilerOptions {
  const path = join(root, 'tsconfig.base.json');
  const base = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  );
  return {
    ...base.options,
    noUnusedLocals: false,
    paths: Object.fromEntries([...entries].map(([name, source]) => [name, [source]])),
  };
}

function wordsOf({ file, start = 0, messageText }: ts.Diagnostic, files: ReadonlyMap<string, Block>): string {
  const message = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined) return message;
  const { line } = file.getLineAndCharacterOfPosition(start);
  const block = files.get(file.fileName);
  const place = block === undefined ? `${file.fileName}:${line + 1}` : `${block.page}:${block.line + line}`;
  return `${place}: ${message}`;
}

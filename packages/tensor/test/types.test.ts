/** What the compiler refuses, and that documentation of derived methods reaches who hovers over them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type DType, ones, ops, tensor, type Tensor, zeros } from '../src/index.js';

/** Never called: the compiler reads it, and an expected error that does not come is an error. */
export function wrongKinds(x: Tensor): void {
  // @ts-expect-error: a word is no operand
  x.add('1');
  // @ts-expect-error: an operand is missing
  x.add();
  // @ts-expect-error: sizes stand in an array
  zeros(2, 3);
  // @ts-expect-error: sizes are numbers
  zeros(['2']);
  // @ts-expect-error: no such dtype
  zeros([2], { dtype: 'float99' });
  // @ts-expect-error: no such option
  zeros([2], { dtyp: 'float32' });
  // @ts-expect-error: values are numbers
  tensor(['1']);
  // @ts-expect-error: a dim is a number
  x.sum('0');
  // @ts-expect-error: no such option
  x.sum({ keepdims: true });
  // @ts-expect-error: axes stand in an array
  x.permute(0, 1);
  // @ts-expect-error: an index is a tensor
  x.gather(0, [0]);
  // @ts-expect-error: no such approximation
  x.gelu('erf');
  // @ts-expect-error: shapes are read, not written
  x.shape[0] = 1;
  // @ts-expect-error: whether it is a leaf follows from its history
  x.isLeaf = true;
}

describe('types', () => {
  test('tell one result from several', () => {
    expectTypeOf(ones([2]).max()).toEqualTypeOf<Tensor>();
    expectTypeOf(ones([2]).max(ones([2]))).toEqualTypeOf<Tensor>();
    expectTypeOf(ones([2]).max(0).values).toEqualTypeOf<Tensor>();
    expectTypeOf(ones([2]).unbind()).toEqualTypeOf<readonly Tensor[]>();
    expectTypeOf(ones([]).item()).toEqualTypeOf<number>();
  });

  test('name the dtypes', () => {
    expectTypeOf(ones([2]).dtype).toEqualTypeOf<DType>();
    expectTypeOf<DType>().toEqualTypeOf<
      'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool' | 'float16' | 'bfloat16'
    >();
  });
});

const root = fileURLToPath(new URL('..', import.meta.url));
const path = join(root, 'test', 'hover.ts');

/** A compiler over this package and one more file, `path`, whose text is `code`. */
function compiler(code: string): ts.LanguageService {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createLanguageService({
    getCompilationSettings: () => ({
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
    }),
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const text = file === path ? code : ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (file) => file === path || ts.sys.fileExists(file),
    readFile: (file) => ts.sys.readFile(file),
  });
}

describe('documentation', () => {
  const names = ['sum', 'relu', 'add_', 'transpose', 'matmul', 'uniform_', 'gather', 'max'];
  const code = `import { ones } from '../src/index.js';\nconst x = ones([2]);\n${names.map((n) => `x.${n};`).join('\n')}`;
  const service = compiler(code);
  const hovered = (at: string, shift = 0): string =>
    ts.displayPartsToString(service.getQuickInfoAtPosition(path, code.indexOf(at) + shift)?.documentation);

  test('of a derived method shows where it is hovered over', () => {
    const docs = names.map((name) => [name, hovered(`x.${name};`, 2)] as const);
    expect(docs.filter(([, text]) => !text.includes('torch.') && !text.includes('in place'))).toEqual([]);
    expect(hovered('x.sum', 2)).toContain('Sum along `dim`, of everything by default (torch.sum).');
    expect(hovered('ones')).toBe('Ones (torch.ones).');
  });

  test('of every operation survives into the published declarations', () => {
    const files = ts.sys.readDirectory(join(root, 'src', 'ops'), ['.ts']);
    const text = files
      .flatMap((file) => service.getEmitOutput(file, true).outputFiles.map((f) => f.text))
      .join('\n');
    expect(text).toContain('(torch.sum). Integers and bools give int64. */\nexport declare const sum:');
    const bare = [...ops.keys()].filter((name) => !text.includes(`*/\nexport declare const ${name}:`));
    // The word is reserved, so `var` is an alias; its comment stands on the constant.
    expect(bare).toEqual(['var']);
    expect(text).toContain('/** Variance along `dim` (torch.var). */\ndeclare const variance:');
  });
});

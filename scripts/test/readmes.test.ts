/** Every `ts` block of every README runs, type-checks and shows what the page says. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allBlocks, assertionsIn, type Block, blocksOf, pagesOf } from '../readme-blocks.js';
import { runBlock, sourceEntries, typeErrorsIn } from '../readme-run.js';
import { repositoryRoot, workspacesOf } from '../workspace.js';

const entries = sourceEntries(repositoryRoot);
const blocks = allBlocks(repositoryRoot);

// What a block prints is compared, and is no news for whoever runs the tests.
beforeAll(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

describe('the pages of the repository', () => {
  test('every package and app has a README', () => {
    const missing = workspacesOf(repositoryRoot).filter(
      ({ folder }) => !pagesOf(repositoryRoot).includes(`${folder}/README.md`),
    );
    expect(missing.map(({ folder }) => folder)).toEqual([]);
  });

  test('every README of a package shows code that runs', () => {
    const pages = pagesOf(repositoryRoot).filter((page) => page.startsWith('packages/'));
    expect(pages.filter((page) => !blocks.some((block) => block.page === page))).toEqual([]);
  });

  test.each(blocks.map((block) => [`${block.page}:${block.line}`, block] as const))(
    '%s runs, and shows what the page says',
    async (_, block) => {
      await expect(runBlock(block, entries)).resolves.toBeUndefined();
    },
  );

  test('all blocks type-check', () => {
    expect(typeErrorsIn(blocks, repositoryRoot, entries)).toEqual([]);
  });
});

const planted = (code: string): Block => ({ page: 'PLANTED.md', line: 10, code });
const run = (code: string): Promise<void> => runBlock(planted(code), entries);

describe('a planted page', () => {
  test.each([
    ['a number', 'const x = 2;\nx * 3; // → 6'],
    ['a string, bare', "'relu' + 1; // → relu1"],
    ['nested lists and objects', "({ a: [1, [2]], b: 'c' }); // → { a: [1, [2]], b: 'c' }"],
    ['NaN, minus zero, a bigint', '[NaN, -0, 3n]; // → [NaN, -0, 3n]'],
    ['an error', "new RangeError('too far'); // → RangeError: too far"],
    ['an awaited value', 'await Promise.resolve(4); // → 4'],
    ['a value inside a function', 'function f() {\n  1 + 1; // → 2\n}\nf();'],
    ['a line that is printed', "console.log('loss', 0.5); // → loss 0.5"],
    [
      'several lines that are printed',
      "console.log('a\\n  b');\n// other comment\nconsole.log('a\\n  b'); // →\n// a\n//   b",
    ],
    ['types, which are removed', 'interface A { readonly b: number }\nconst a: A = { b: 1 };\na.b; // → 1'],
    [
      'an import of a package',
      "import { nearest } from '@isograd/errors';\nnearest('rellu', ['relu']); // → relu",
    ],
  ])('shows %s', async (_, code) => {
    await expect(run(code)).resolves.toBeUndefined();
  });

  test.each([
    ['another number', 'const x = 2;\nx * 3; // → 7', 'PLANTED.md:11: shows 6, the page says 7'],
    ['another line', "console.log('a'); // → b", 'PLANTED.md:10: prints\na\nthe page says\nb'],
    ['another layout of printed lines', "console.log('a\\n b'); // →\n// a\n//   b", 'PLANTED.md:10: prints'],
    ['a block that throws', "throw new RangeError('too far');", 'too far'],
    [
      'an expectation that is never compared',
      'const x = 1; // → 2',
      '1 arrows, but only 0 follow an expression',
    ],
    ['a package that does not exist', "import '@isograd/tensors';", '@isograd/tensors'],
  ])('is refused for %s', async (_, code, message) => {
    await expect(run(code)).rejects.toThrow(message);
  });

  const tensor = {
    tolist: () => [
      [2, 4],
      [6, NaN],
    ],
    toString: () => 'tensor([[2., 4.],\n        [6., nan]])',
  };

  test('compares a tensor by its list, or by its print where the page says tensor(…)', async () => {
    vi.stubGlobal('planted', tensor);
    await expect(run('planted; // → [[2, 4], [6, NaN]]')).resolves.toBeUndefined();
    await expect(run('planted; // → tensor([[2., 4.], [6., nan]])')).resolves.toBeUndefined();
    await expect(run('planted; // →\n// tensor([[2., 4.],\n//         [6., nan]])')).resolves.toBeUndefined();
    await expect(run('planted; // → [[2, 4], [6, 8]]')).rejects.toThrow('shows [ [ 2, 4 ], [ 6, NaN ] ]');
    await expect(run('planted; // → tensor([[2., 4.], [6., 8.]])')).rejects.toThrow('the page says tensor');
    vi.unstubAllGlobals();
  });

  test('that does not type-check is reported by page and line', () => {
    const bad = planted("import { nearest } from '@isograd/errors';\nnearest(7, ['relu']);");
    expect(typeErrorsIn([bad], repositoryRoot, entries)).toEqual([
      "PLANTED.md:11: Argument of type 'number' is not assignable to parameter of type 'string'.",
    ]);
  });

  test('has blocks with the lines they stand on, and no other fence counts', () => {
    const page = 'a\n```ts\none;\n```\n```text\n```ts\n```\n````md\n```ts\n```\n````\n```ts\ntwo;\n```\n';
    expect(blocksOf('p.md', page)).toEqual([
      { page: 'p.md', line: 3, code: 'one;\n' },
      { page: 'p.md', line: 13, code: 'two;\n' },
    ]);
  });

  test.each(['ts no-run', 'typescript', 'js', 'tsx', '{.ts}'])('cannot escape by the tag %j', (tag) => {
    expect(() => blocksOf('p.md', `\`\`\`${tag}\n\`\`\`\n`)).toThrow('p.md:1: a block is `ts` and runs');
  });

  test('keeps its lines when it is rewritten', () => {
    expect(assertionsIn(planted('a; // → 1\n\nb(\n  c,\n); // → 2'))).toBe(
      '$shows(10, "1", a); // → 1\n\n$shows(14, "2", b(\n  c,\n)); // → 2',
    );
  });
});

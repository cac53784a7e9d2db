/** What an editor shows of a tensor: every method that is derived from the table keeps the documentation of its function. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const entries = ['index', 'linalg'].map((name) =>
  fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url)),
);

test('every export, and every method and property of a tensor, is documented', { timeout: 120_000 }, () => {
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: [],
    strict: true,
    customConditions: ['@isograd/source'],
  });
  const checker = program.getTypeChecker();
  const exported = entries.flatMap((entry) =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!),
  );
  const aimOf = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  const tensor = aimOf(exported.find(({ name }) => name === 'Tensor')!);
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(tensor));
  const isSilent = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length === 0;
  // Symbols of the language, as Node's inspection asks for, are no names that an editor offers.
  const named = members.filter(({ name }) => !name.startsWith('__'));
  expect(named.length).toBeGreaterThan(500);
  expect(named.filter(isSilent).map(({ name }) => name)).toEqual([]);
  const values = exported.filter((symbol) => (aimOf(symbol).flags & ts.SymbolFlags.Value) !== 0);
  expect(values.length).toBeGreaterThan(500);
  expect(
    values.filter((symbol) => isSilent(symbol) && isSilent(aimOf(symbol))).map(({ name }) => name),
  ).toEqual([]);
});

/** Which modules a TypeScript file names, and where. */
import ts from 'typescript';

/** One `import`, `export … from` or `import()`: the text between its quotes, where it starts, its line from 1. */
export interface Import {
  readonly specifier: string;
  readonly start: number;
  readonly line: number;
}

/** Every module that a source text names, type imports included; comments and other strings do not count. */
export function importsOf(text: string): readonly Import[] {
  const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    // The compiler counts from the opening quote.
    start: pos + 1,
  }));
  const found = [...named, ...namespacesOf(text)].toSorted((a, b) => a.start - b.start);
  return found.map((one) => ({ ...one, line: text.slice(0, one.start).split('\n').length }));
}

/** `export * as name from "…"`, which the compiler's quick look passes over. */
function namespacesOf(text: string): readonly Omit<Import, 'line'>[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) return [];
    if (statement.exportClause === undefined || !ts.isNamespaceExport(statement.exportClause)) return [];
    const { moduleSpecifier } = statement;
    if (!ts.isStringLiteral(moduleSpecifier)) return [];
    return [{ specifier: moduleSpecifier.text, start: moduleSpecifier.getStart(source) + 1 }];
  });
}

/** `@isograd/tensor/testing` is package `@isograd/tensor` and entry `./testing`; a whole package is entry `.`. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly entry: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), entry: ['.', ...parts.slice(length)].join('/') };
}

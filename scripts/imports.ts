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
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    // The compiler counts from the opening quote.
    start: pos + 1,
    line: text.slice(0, pos).split('\n').length,
  }));
}

/** `@isograd/tensor/testing` is package `@isograd/tensor` and entry `./testing`; a whole package is entry `.`. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly entry: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), entry: ['.', ...parts.slice(length)].join('/') };
}

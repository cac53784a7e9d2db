/** What no linter says about the look of a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, repositoryRoot, workspacesOf } from '../workspace.js';

const folders = ['scripts', 'bench', ...workspacesOf(repositoryRoot).map(({ folder }) => folder)];
const written = folders
  .flatMap((folder) => filesBelow(join(repositoryRoot, folder), `${folder}/`))
  .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !/\.config\.ts$|\/assembly\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }));

test('every file begins with a sentence about its job', () => {
  const silent = written.filter(({ text }) => !/^(#!.*\n)?\/\*\*(?: [^*]|\n \* [^*@])/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('no file reads what a clone does not hold', () => {
  const outside = written.filter(({ text }) =>
    /(?:\.\.\/){2,}shared\/|['"`]\/(?:home|Users|root|work)\//.test(text),
  );
  expect(outside.map(({ path }) => path)).toEqual([]);
});

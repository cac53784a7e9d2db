/** The list of bad inputs, and which of its rows a test names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Waiting, waiting } from './bad-inputs-waiting.js';
import { filesBelow, type Workspace, workspacesOf } from './workspace.js';

/** An input that goes wrong, and what must happen then. */
export interface BadInput {
  /** `TENS-01`: tests carry it in their title or in the table that makes their titles. */
  readonly id: string;
  readonly package: string;
  readonly input: string;
  /** The class thrown, or `accept`, or a choice in words. */
  readonly result: string;
  /** The codes that fit; none where the input is accepted. */
  readonly codes: readonly string[];
  /** What the message names, or what must hold. */
  readonly holds: string;
}

/** Where a test names a row: the file, and whether the row's code stands in it too. */
export interface Mention {
  readonly id: string;
  readonly file: string;
  readonly codes: ReadonlySet<string>;
}

/** A row of the list with what is known about it. */
export interface Status extends BadInput {
  readonly state: 'covered' | 'waiting' | 'open' | 'no package yet';
  readonly files: readonly string[];
  readonly reason?: string;
}

/** All rows, in the order of the page. */
export const badInputs: readonly BadInput[] = JSON.parse(
  readFileSync(new URL('bad-inputs.json', import.meta.url), 'utf8'),
);

const families = [...new Set(badInputs.map(({ id }) => id.split('-')[0]))].join('|');
const idPattern = new RegExp(String.raw`\b(?:${families})-\d+[a-z]?\b`, 'g');

/** Every row that a test of the repository names in a string (a title, a table), file by file. */
export function mentionsIn(
  root: string,
  workspaces: readonly Workspace[] = workspacesOf(root),
): readonly Mention[] {
  return workspaces.flatMap(({ folder }) =>
    filesBelow(join(root, folder, 'test'))
      .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
      .flatMap((path) =>
        mentionsOf(`${folder}/test/${path}`, readFileSync(join(root, folder, 'test', path), 'utf8')),
      ),
  );
}

/** The rows that one test file names. A comment is no test, so only strings and templates count. */
export function mentionsOf(file: string, text: string): readonly Mention[] {
  const strings = stringsOf(text);
  const codes = new Set(strings.flatMap((string) => string.match(/\b[A-Z]+(?:_[A-Z]+)*\b/g) ?? []));
  const ids = new Set(strings.flatMap((string) => string.match(idPattern) ?? []));
  return [...ids].map((id) => ({ id, file, codes }));
}

/** Each row as covered by a test, waiting for a feature (with the reason), open, or of a package to come. */
export function statusOf(root: string, reasons: readonly Waiting[] = waiting): readonly Status[] {
  const workspaces = workspacesOf(root);
  const present = new Set(
    workspaces
      .filter(({ folder }) => existsSync(join(root, folder, 'src')))
      .map(({ manifest }) => manifest.name),
  );
  const mentions = mentionsIn(root, workspaces);
  return badInputs.map((row) => {
    const files = mentions.filter(({ id }) => id === row.id).map(({ file }) => file);
    const reason = reasons.find(({ rows }) => rows.includes(row.id))?.reason;
    if (files.length > 0) return { ...row, state: 'covered', files };
    if (reason !== undefined) return { ...row, state: 'waiting', files, reason };
    return { ...row, state: present.has(row.package) ? 'open' : 'no package yet', files };
  });
}

function stringsOf(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.tsx', text, ts.ScriptTarget.ESNext));
  return found;
}

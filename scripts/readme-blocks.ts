/** The `ts` blocks of Markdown pages, as modules whose `// →` comments are assertions. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesBelow, workspacesOf } from './workspace.js';

/** One fenced block: where its first line of code stands, and its text. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

/** Pages whose blocks are executed: those of the root, of every package and app, of `scripts/` and of `docs/`. */
export function pagesOf(root: string): readonly string[] {
  return [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'scripts/README.md',
    ...workspacesOf(root).map(({ folder }) => `${folder}/README.md`),
    ...filesBelow(join(root, 'docs'), 'docs/').filter((path) => path.endsWith('.md')),
  ].filter((path) => existsSync(join(root, path)));
}

/** The `ts` blocks of one page. Throws for a block of code that would escape: `ts no-run`, `typescript`, `js`. */
export function blocksOf(page: string, markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly fence: string; readonly tag: string; readonly line: number; code: string } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const [, fence, tag = ''] = /^\s*(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (fence === undefined) continue;
      open = { fence, tag: tag.trim(), line: index + 2, code: '' };
      refuseEscape(page, index + 1, open.tag);
    } else if (fence?.startsWith(open.fence) && tag.trim() === '') {
      if (open.tag === 'ts') blocks.push({ page, line: open.line, code: open.code });
      open = undefined;
    } else open.code += `${text}\n`;
  }
  if (open !== undefined) throw new Error(`${page}:${open.line - 1}: this block is never closed`);
  return blocks;
}

/** The blocks of every page of the repository. */
export function allBlocks(root: string): readonly Block[] {
  return pagesOf(root).flatMap((page) => blocksOf(page, readFileSync(join(root, page), 'utf8')));
}

function refuseEscape(page: string, line: number, tag: string): void {
  if (tag === 'ts' || !/^\W*(?:[cm]?[jt]sx?|typescript|javascript)\b/i.test(tag)) return;
  throw new Error(`${page}:${line}: a block is \`ts\` and runs, or \`text\` and does not; got \`${tag}\``);
}

/** What `assertionsIn` replaces a statement by. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The block's code with each `expression; // → expected` turned into `$shows(line, expected, expression);` and each
 * `console.log(…); // → expected` into `$prints(line, expected, …);`. Lines stay where they are.
 * Throws when an arrow follows anything else, because it would assert nothing.
 */
export function assertionsIn({ page, line, code }: Block): string {
  const source = ts.createSourceFile('block.ts', code, ts.ScriptTarget.ESNext, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    const edit = ts.isExpressionStatement(node) ? editOf(node, source, line) : undefined;
    if (edit === undefined) ts.forEachChild(node, visit);
    else edits.push(edit);
  };
  visit(source);
  const arrows = code.match(/\/\/ →/g)?.length ?? 0;
  if (arrows !== edits.length)
    throw new Error(`${page}:${line}: ${arrows} arrows, but only ${edits.length} follow an expression`);
  return edits.reduceRight(
    (text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end),
    code,
  );
}

function editOf(node: ts.ExpressionStatement, source: ts.SourceFile, firstLine: number): Edit | undefined {
  const expected = expectationAfter(source.text, node.end);
  if (expected === undefined) return undefined;
  const start = node.getStart(source);
  const line = firstLine + source.getLineAndCharacterOfPosition(node.end).line;
  const { expression } = node;
  const logged = ts.isCallExpression(expression) && expression.expression.getText(source) === 'console.log';
  const values = logged
    ? expression.arguments.map((value) => value.getText(source))
    : [expression.getText(source)];
  const call = [line, JSON.stringify(expected), ...values].join(', ');
  return { start, end: node.end, text: `${logged ? '$prints' : '$shows'}(${call});` };
}

/** The text behind an arrow; after an arrow that ends its line, the comment lines below it. */
function expectationAfter(text: string, from: number): string | undefined {
  const [first, ...below] = text.slice(from).split('\n');
  const [, sameLine] = /^\s*\/\/ →(.*)$/.exec(first ?? '') ?? [];
  if (sameLine === undefined) return undefined;
  if (sameLine.trim() !== '') return sameLine.trim();
  const end = below.findIndex((line) => !/^\s*\/\//.test(line));
  const comments = end === -1 ? below : below.slice(0, end);
  return comments.map((line) => line.replace(/^\s*\/\/ ?/, '')).join('\n');
}

/** `tsx scripts/bad-input-table.ts PAGE.md > scripts/bad-inputs.json`: the tables of the bad-inputs page as data. */
import { readFileSync } from 'node:fs';
import type { BadInput } from './bad-inputs-list.js';

const [page] = process.argv.slice(2);
if (page === undefined) throw new Error('bad-input-table: name the Markdown page');

let section = '';
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .flatMap((line): BadInput[] => {
    if (line.startsWith('## ')) section = packageOf(line.slice(3));
    const [, id, input, result, code, holds] = line.split('|').map((cell) => cell.trim());
    if (id === undefined || !/^[A-Z]+-\d+[a-z]?$/.test(id)) return [];
    const codes = (code ?? '').match(/[A-Z]+(?:_[A-Z]+)*/g) ?? [];
    return [{ id, package: section, input: bare(input), result: result ?? '', codes, holds: holds ?? '' }];
  });
console.log(`[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]`);

/** A heading names a package or an app, or a job that has no package yet. */
function packageOf(heading: string): string {
  const name = /^(?:@isograd\/[a-z]+|apps\/[a-z]+)/.exec(heading)?.[0];
  if (name !== undefined) return name.replace('apps/', '@isograd/');
  return heading.startsWith('File formats') ? '@isograd/formats' : '@isograd/sweep';
}

function bare(input = ''): string {
  return input.replace(/^`(.*)`$/, '$1');
}

/** The README's tables against what the course knows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandLine } from '../src/command.js';
import { dialects } from '../src/dialects.js';
import { examples } from '../src/registry.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The ids in each cell of a row. */
const cells = (row: string): string[][] =>
  row
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.match(/S-\w+-\d+/g) ?? []);

test('the table of dialects is what the course has in several dialects', () => {
  const rows = readme.split('\n').filter((row) => /^\|.*S-JX-/.test(row));
  const families = [...new Set(examples.map(({ tabOf }) => tabOf))].map((family) =>
    Object.keys(dialects).map((name) =>
      examples.filter(({ tabOf, dialect }) => tabOf === family && dialect === name).map(({ id }) => id),
    ),
  );
  expect(rows.map(cells)).toEqual(families.filter(([, ...others]) => others.flat().length > 0));
});

test('the README explains every option', () => {
  const flags = commandLine().options.flatMap(({ long }) => long ?? []);
  for (const flag of flags.filter((each) => each !== '--version')) expect(readme).toContain(`\`${flag}`);
});

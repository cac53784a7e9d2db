/** `pnpm bad-inputs [--json]`: which rows of the bad-inputs list a test covers, which wait, and which are open. */
import { parseArgs } from 'node:util';
import { type Status, statusOf } from './bad-inputs-list.js';
import { repositoryRoot } from './workspace.js';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const rows = statusOf(repositoryRoot);

if (values.json) console.log(JSON.stringify(rows, undefined, 2));
else
  for (const name of new Set(rows.map((row) => row.package)))
    print(
      name,
      rows.filter((row) => row.package === name),
    );

function print(name: string, list: readonly Status[]): void {
  const count = (state: Status['state']): number => list.filter((row) => row.state === state).length;
  if (count('no package yet') === list.length) {
    console.log(`${name}: no package yet, ${list.length} rows wait\n`);
    return;
  }
  console.log(`${name}: ${count('covered')} covered, ${count('waiting')} waiting, ${count('open')} open`);
  for (const row of list)
    if (row.state !== 'covered') console.log(`  ${row.id}  ${row.state}  ${explained(row)}`);
  console.log();
}

function explained({ input, codes, reason }: Status): string {
  const wanted = codes.length === 0 ? 'accept' : codes.join(' or ');
  return `${input} → ${wanted}${reason === undefined ? '' : ` (for ${reason})`}`;
}

/** isograd's own workloads, written as its users write them, on the package as it is published. */
import { readFileSync } from 'node:fs';
import { begin } from './harness.js';
import { arithmeticRows } from './ours-arithmetic.js';
import { deepRows } from './ours-deep.js';
import { elementRows } from './ours-elements.js';
import { trainingRows } from './ours-training.js';

const manifest = new URL('package.json', new URL('..', import.meta.resolve('isograd')));
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
begin(version);
await arithmeticRows();
await deepRows();
await trainingRows();
await elementRows();

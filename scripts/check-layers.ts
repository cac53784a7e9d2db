/** `pnpm layers`: prints each violation of the repository's shape on a line; exit code 1 when there is one. */
import { violationsOf } from './layer-rules.js';
import { repositoryRoot, workspacesOf } from './workspace.js';

const violations = violationsOf(repositoryRoot);
for (const violation of violations) console.error(violation);
console.log(`layers: ${workspacesOf(repositoryRoot).length} packages, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;

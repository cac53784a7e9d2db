/**
 * Lists what operations do without a rule: `tsx --conditions=@isograd/source scripts/derivatives.ts`. Fails when an operation on
 * floating numbers has no derivative.
 */
import { reportOf } from './derivative-report.js';

const { constant, missing, doubled, looped } = reportOf();
const line = (title: string, names: readonly string[]): void =>
  console.log(`${title} (${names.length}): ${names.length === 0 ? 'none' : names.join(', ')}\n`);
line('no derivative, because the result is whole, boolean, counted or drawn', constant);
line('no derivative although the result is floating', missing);
line('forward mode by the vjp of the vjp', doubled);
line('vmap slice by slice', looped);
if (missing.length > 0) process.exitCode = 1;

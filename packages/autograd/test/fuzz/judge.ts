/** Whether the answers to a random program agree, or why not. */
import { forgetful, type Program } from './program.js';
import { differences, type Outcome } from './run.js';

/** PyTorch's answer; what is not finite stands as a string. */
export type Theirs = { readonly values: readonly (number | string)[] } | { readonly error: string };

export type Verdict =
  | 'same'
  | 'same error'
  | 'left open'
  | 'PyTorch refuses, differences agree'
  | 'PyTorch refuses'
  | 'different';

/**
 * Where PyTorch refuses and ours does not, central differences judge the gradient; they see through `detach`, so programs
 * with it stay "PyTorch refuses".
 */
export function judge(program: Program, ours: Outcome, theirs: Theirs): Verdict {
  if (ours === 'left open') return ours;
  if ('error' in ours) return 'error' in theirs ? 'same error' : 'different';
  if ('values' in theirs) return alike(ours.values, theirs.values.map(Number), 1e-9) ? 'same' : 'different';
  if (program.steps.some(([name]) => forgetful.has(name))) return 'PyTorch refuses';
  const from = ours.values.length - 18;
  const agree = alike(ours.values.slice(from, from + 9), differences(program), 1e-4);
  return agree ? 'PyTorch refuses, differences agree' : 'different';
}

function alike(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  const near = (x: number, y: number): boolean =>
    Object.is(x, y) || x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
  return a.length === b.length && a.every((x, i) => near(x, b[i]!));
}

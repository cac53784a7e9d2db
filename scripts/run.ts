/** Other programs, run to their end: the pinned pnpm, npm, Node and the tools of the root. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { manifestOf, repositoryRoot } from './workspace.js';

/** Where a program runs, and what its environment has beside ours. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program prints to standard output. Throws with all it printed when its exit code is not 0. */
export function run(program: string, args: readonly string[], { cwd, env }: RunOptions): string {
  try {
    return execFileSync(program, args, {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${printedBy(error)}`, { cause: error });
  }
}

/** Node with the arguments given. */
export function node(args: readonly string[], options: RunOptions): string {
  return run(process.execPath, args, options);
}

/** The pnpm of `packageManager`: the one that runs us, or npx's. */
export function pnpm(args: readonly string[], options: RunOptions): string {
  const ours = process.env['npm_execpath'];
  if (ours !== undefined && /\bpnpm\.[cm]?js$/.test(ours)) return node([ours, ...args], options);
  return run('npx', ['--yes', '--prefer-offline', pinnedPnpm(), ...args], options);
}

/** A tool that the root installs, by the name of its package and the path of its program inside it. */
export function tool(name: string, program: string, args: readonly string[], options: RunOptions): string {
  return node([join(repositoryRoot, 'node_modules', name, program), ...args], options);
}

/** `pnpm@10.34.9`: the package manager that package.json names, without its hash. */
export function pinnedPnpm(): string {
  return manifestOf(repositoryRoot).packageManager?.split('+')[0] ?? 'pnpm';
}

function printedBy(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  return ['stdout', 'stderr'].map((stream) => String(Reflect.get(error, stream) ?? '')).join('');
}

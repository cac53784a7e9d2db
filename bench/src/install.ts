/** Installs the peers outside the workspace: one npm project each, and a fast BLAS for PyTorch where Debian has one. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Project, projects } from './configurations.js';
import { openBlas, peersFolder } from './places.js';

/** Whether a peer's project is complete. */
export const isInstalled = (project: string): boolean =>
  existsSync(join(peersFolder, project, 'installed.json'));

/** Whether anything was ever installed here. */
export const anyInstalled = (): boolean => projects.some(({ name }) => isInstalled(name));

/** Installs what is missing and says how each went. */
export function install(say: (line: string) => void): void {
  for (const project of projects)
    if (!isInstalled(project.name)) say(`${project.name}: ${installProject(project)}`);
  if (process.platform === 'linux' && openBlas() === undefined) say(`openblas: ${unpackOpenBlas()}`);
}

function installProject({ name, packages, ignoreScripts = false }: Project): string {
  const folder = join(peersFolder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = [
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(ignoreScripts ? ['--ignore-scripts'] : []),
  ];
  const failed = run('npm', ['install', ...flags, ...packages], folder);
  if (failed !== undefined) return `not installed: ${failed}`;
  writeFileSync(join(folder, 'installed.json'), `${JSON.stringify(packages)}\n`);
  return packages.join(', ');
}

/** Debian's PyTorch comes with a reference BLAS, ten times slower than what its users have. */
function unpackOpenBlas(): string {
  const folder = join(peersFolder, 'openblas');
  mkdirSync(folder, { recursive: true });
  const name = 'libopenblas0-openmp';
  const failed =
    run('apt-get', ['download', name], folder) ??
    run('sh', ['-c', `dpkg-deb -x ${name}_*.deb . && rm ${name}_*.deb`], folder);
  return failed === undefined ? `${name}, unpacked` : `not installed: ${failed}`;
}

/** Runs a program to its end; the last line of what it complained about when it failed. */
function run(program: string, args: readonly string[], cwd: string): string | undefined {
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? `${program} failed`;
}

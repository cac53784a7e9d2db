/**
 * `node scripts/start.mjs SCRIPT [ARGUMENT…]` runs a script of package.json by the pinned pnpm, on a machine that has
 * only Node and npm. pnpm installs first whatever is missing or out of date (`verifyDepsBeforeRun`).
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const [pnpm] = packageManager.split('+');

// Standard output belongs to the script, which may print JSON: everything else goes to standard error.
if (!existsSync(new URL('node_modules/.modules.yaml', root)))
  process.stderr.write(
    `First run: fetching ${pnpm}, then the packages of pnpm-lock.yaml (half a minute) ...\n`,
  );

// npm names itself to the scripts it runs; outside of them it is on the PATH.
const npm = process.env['npm_execpath'];
const [program, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
const exec = ['exec', '--yes', '--prefer-offline', pnpm, '--'];
const command = [...first, ...exec, 'run', '--silent', ...process.argv.slice(2)];
const env = { ...process.env, DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
// `npm run -s` silences npm. It is not meant to hide half a minute of installing.
delete env['npm_config_loglevel'];
const child = spawn(program, command, { cwd: root, stdio: 'inherit', env });

// Ctrl-C reaches the child too; its exit code is ours.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));

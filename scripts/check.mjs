/**
 * `node scripts/check.mjs [VITEST ARGUMENT…]` builds the packages and checks all types side by side, then runs all tests.
 * One of the two leaves half of a small machine idle. What each says comes out in one piece.
 */
import { spawn } from 'node:child_process';

/** Runs a command, which a shell finds on the PATH that pnpm made, and gives its exit code, and what it said in the meantime. */
const quietly = (command) =>
  new Promise((done) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
    child.on('close', (code) => done({ command, code: code ?? 1, said: Buffer.concat(said).toString() }));
  });

process.stderr.write('Building the packages and checking types (a minute) ...\n');
const before = await Promise.all(
  ['turbo run build --filter="./packages/*" --output-logs=errors-only', 'tsc'].map(quietly),
);
for (const { command, code, said } of before)
  if (code !== 0) process.stderr.write(`${said}\n${command} failed\n`);
if (before.some(({ code }) => code !== 0)) process.exit(1);

const tests = spawn('vitest', ['run', ...process.argv.slice(2)], {
  shell: process.platform === 'win32',
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
tests.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));

/** The command as a process: signals, closed pipes, odd surroundings. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failureOf } from '../src/failure.js';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

function start(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  const node = ['--conditions=@isograd/source', '--import', 'tsx', cli, ...argv];
  return spawn(process.execPath, node, { env: { ...process.env, ...env } });
}

async function finished(child: ChildProcessWithoutNullStreams) {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code, signal };
}

test('CLI-23: a reader that leaves early, as head does, ends the run quietly', async () => {
  const child = start(['run']);
  const stderr = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await stderr).not.toMatch(/EPIPE|Error/);
});

test.each([
  ['SIGINT', 'SIGINT', 130],
  ['CLI-27: SIGTERM', 'SIGTERM', 143],
  ['CLI-27: SIGHUP', 'SIGHUP', 129],
] as const)('%s ends a long run with its exit code and a word', async (_, signal, code) => {
  const child = start(['run', 'S-PT-14', '--draws', '1000000', '--json']);
  // The gauge shows that it runs.
  child.stderr.once('data', () => child.kill(signal));
  const ran = await finished(child);
  expect(ran).toMatchObject({ code, stdout: '' });
  expect(ran.stderr).toContain(`course: stopped by ${signal}`);
  expect(ran.stderr).toMatch(/S-PT-14 {2}[\d,]+ of 1,000,000 draws/);
  expect(ran.stderr).not.toContain('\u001b');
});

test('CLI-38: a Turkish locale and a distant time zone change nothing', async () => {
  const argv = ['run', 's-pt-12', 's-pt-11', '--json'];
  const odd = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };
  const [here, there] = await Promise.all([finished(start(argv)), finished(start(argv, odd))]);
  const timeless = (json: string) => json.replaceAll(/"ms": [\d.]+/g, '');
  expect(there.code).toBe(0);
  expect(timeless(there.stdout)).toBe(timeless(here.stdout));
});

test('CLI-35: our own bugs are one line with INTERNAL and exit code 1', () => {
  const { text: said, exit } = failureOf(new TypeError('x is not a function\nmore'), false);
  expect(exit).toBe(1);
  expect(said).toBe(
    'course: this is a bug: TypeError: x is not a function [INTERNAL]\n' +
      'Run it again with --debug and report what it prints.\n',
  );
});

test('CLI-36: --debug adds the stack and the causes, and nothing of the environment', () => {
  process.env['COURSE_SECRET'] = 'hunter2';
  const { text: said } = failureOf(new Error('outer', { cause: new RangeError('inner') }), true);
  delete process.env['COURSE_SECRET'];
  expect(said).toMatch(/INTERNAL[\s\S]*Error: outer\n\s+at [\s\S]*cause[\s\S]*RangeError: inner/);
  expect(said).not.toContain('hunter2');
});

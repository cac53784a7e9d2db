/** `.ci/run` goes through all its steps whatever fails, and its last line and exit code tell what did. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repositoryRoot } from '../workspace.js';

const folder = mkdtempSync(join(tmpdir(), 'ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A repository whose npm writes the given report and whose steps succeed or fail as told. */
function runWith(report: object | undefined, testsExit: number, failing: readonly string[] = []) {
  const program = (name: string, lines: readonly string[]): void => {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'bin', name), ['#!/usr/bin/env bash', ...lines, ''].join('\n'));
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  cpSync(join(repositoryRoot, '.ci'), join(folder, '.ci'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "packageManager": "pnpm@1.2.3+sha512.0" }');
  const written =
    report === undefined ? ':' : `printf '%s' '${JSON.stringify(report)}' > "\${!#/--outputFile.json=/}"`;
  program('npm', [written, `exit ${testsExit}`]);
  program('npx', [
    'echo "npx $*"',
    ...failing.map((step) => `[[ " $* " == *" --silent ${step} "* ]] && exit 1`),
    'exit 0',
  ]);
  const path = [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  const { status, stdout } = spawnSync(join(folder, '.ci/run'), {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
}

const counts = (passed: number, failed: number, pending = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
});

test('all is well: each test counts, and each further step counts as one', () => {
  const { status, stdout, last } = runWith(counts(120, 0), 0);
  expect(last).toBe('125 passed, 0 failed');
  expect(status).toBe(0);
  for (const step of ['lint', 'layers', 'knip', 'build', 'packed'])
    expect(stdout).toContain(`npx --yes --prefer-offline pnpm@1.2.3 run --silent ${step}`);
});

test('skipped tests are told', () => {
  expect(runWith(counts(120, 0, 2), 0).last).toBe('125 passed, 0 failed, 2 skipped');
});

test.each([
  ['a failed test', counts(119, 1), 1, [], '124 passed, 1 failed'],
  ['a failed step', counts(120, 0), 0, ['lint'], '124 passed, 1 failed'],
  [
    'tests and steps',
    counts(100, 20),
    1,
    ['lint', 'layers', 'knip', 'build', 'packed'],
    '100 passed, 25 failed',
  ],
  ['a type error, before any test ran', undefined, 1, [], '5 passed, 1 failed'],
  ['a test file that does not load', counts(120, 0), 1, [], '125 passed, 1 failed'],
  ['a report that is missing after a green run', undefined, 0, [], '5 passed, 1 failed'],
])('%s fails the run, and the later steps still ran', (_, report, exit, failing, line) => {
  const { status, stdout, last } = runWith(report, exit, failing);
  expect(last).toBe(line);
  expect(status).toBe(1);
  expect(stdout).toContain('--silent packed');
});

test('both can be run as they are', () => {
  expect(() => accessSync(join(repositoryRoot, '.ci/run'), constants.X_OK)).not.toThrow();
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  expect(scripts).toMatchObject({
    test: 'node scripts/start.mjs check',
    course: 'node scripts/start.mjs course:run',
  });
});

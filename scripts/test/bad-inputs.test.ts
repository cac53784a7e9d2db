/** Every row of the bad-inputs list is a test, or waits for a feature that somebody named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badInputs, mentionsIn, mentionsOf, statusOf } from '../bad-inputs-list.js';
import { waiting } from '../bad-inputs-waiting.js';
import { filesBelow, repositoryRoot, workspacesOf } from '../workspace.js';

const byId = new Map(badInputs.map((row) => [row.id, row]));
const mentions = mentionsIn(repositoryRoot);

test('each row has its own id', () => {
  expect(byId.size).toBe(badInputs.length);
  expect(badInputs.length).toBeGreaterThan(450);
});

test('each row of a package that exists is covered by a test or waits with a reason', () => {
  const open = statusOf(repositoryRoot).filter(({ state }) => state === 'open');
  expect(open.map(({ id, input }) => `${id}: ${input}`)).toEqual([]);
});

test('each row that a test names is in the list', () => {
  const strangers = mentions.filter(({ id }) => !byId.has(id));
  expect(strangers.map(({ id, file }) => `${file}: ${id}`)).toEqual([]);
});

test('a test that names a row with one code expects that code', () => {
  const silent = mentions.filter(({ id, codes }) => {
    const row = byId.get(id);
    const settled = row !== undefined && !row.result.includes(' or ') && !row.result.includes('accept');
    return settled && row.codes.length === 1 && !row.codes.every((code) => codes.has(code));
  });
  expect(silent.map(({ id, file }) => `${file}: ${id} wants ${byId.get(id)?.codes.join()}`)).toEqual([]);
});

test('a row waits once, is in the list, and is covered by no test', () => {
  const listed = waiting.flatMap(({ rows }) => rows);
  const covered = new Set(mentions.map(({ id }) => id));
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.filter((id) => !byId.has(id) || covered.has(id))).toEqual([]);
});

test('ids count in titles and tables, and not in comments', () => {
  const text = `
    // TENS-01 is only mentioned here
    test('TENS-02: a ragged array, GRAD-05', () => { expect(code).toBe('SHAPE_RAGGED'); });
    test.each([['DATA-07a', 1]])(\`%s NN-03 \${x} OPT-99\`, () => {});
    const other = 'UTF-8 S-PT-12';`;
  const found = mentionsOf('a.test.ts', text);
  expect(found.map(({ id }) => id)).toEqual(['TENS-02', 'GRAD-05', 'DATA-07a', 'NN-03', 'OPT-99']);
  expect(found[0]?.codes).toContain('SHAPE_RAGGED');
});

const classOf: Readonly<Record<string, string>> = {
  SHAPE: 'ShapeError',
  DTYPE: 'DTypeError',
  INDEX: 'IndexError',
  DIM: 'IndexError',
  ARG: 'ArgumentError',
  ALLOC: 'AllocationError',
  GRAD: 'AutogradError',
  NUMERIC: 'NumericError',
  STATE: 'StateError',
  FORMAT: 'FormatError',
  LIMIT: 'LimitError',
  UNSUPPORTED: 'UnsupportedError',
  FILE: 'FileError',
  DEVICE: 'DeviceError',
  CLI: 'UsageError',
  ENV: 'EnvError',
  SWEEP: 'SweepError',
  JOB: 'JobError',
  QUEUE: 'QueueError',
};

test('in the list, the class of an error is the family of its code', () => {
  const wrong = badInputs.filter(({ result, codes }) => {
    const named: readonly string[] = result.match(/\w+Error/g) ?? [];
    return named.length > 0 && codes.some((code) => !named.includes(classOf[code.split('_')[0] ?? ''] ?? ''));
  });
  expect(wrong.map(({ id, result, codes }) => `${id}: ${result} ${codes.join()}`)).toEqual([]);
});

test('in the sources, the class of an error is the family of its code', () => {
  const wrong = thrownIn(repositoryRoot).filter(
    ({ name, code }) => classOf[code.split('_')[0] ?? ''] !== name,
  );
  expect(wrong.map(({ file, name, code }) => `${file}: new ${name}('${code}')`)).toEqual([]);
});

interface Thrown {
  readonly file: string;
  readonly name: string;
  readonly code: string;
}

function thrownIn(root: string): readonly Thrown[] {
  return workspacesOf(root).flatMap(({ folder }) =>
    filesBelow(join(root, folder, 'src')).flatMap((path) => {
      const file = `${folder}/src/${path}`;
      const made = readFileSync(join(root, file), 'utf8').matchAll(/new (\w+Error)\(\s*['"]([A-Z_]+)['"]/g);
      return [...made].map(([, name = '', code = '']) => ({ file, name, code }));
    }),
  );
}

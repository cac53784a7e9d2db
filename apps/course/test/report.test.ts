/** The JSON of a session: its shape, and numbers that JSON has no word for. */
import { expect, test } from 'vitest';
import { claim } from '../src/claim.js';
import { documents } from '../src/documents.js';
import { example } from '../src/example.js';
import { reportOf } from '../src/report.js';
import { course } from './terminal.js';

const number = (v: unknown): boolean =>
  (typeof v === 'number' && Number.isFinite(v)) || v === 'NaN' || v === 'Infinity' || v === '-Infinity';
const numbers = (v: unknown): boolean => number(v) || (Array.isArray(v) && v.every(number));

test('--json prints one object of the agreed shape and nothing else', async () => {
  const { code, stdout } = await course(['run', 'S-PT-11', 'S-PT-12', 'S-PT-13', '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(Object.keys(report)).toEqual(['version', 'examples', 'claims']);
  expect(report.version).toBe(1);
  for (const entry of report.examples) {
    expect(Object.keys(entry)).toEqual([
      'id',
      'title',
      'document',
      'seed',
      'ms',
      'output',
      'values',
      'diagnosis',
      'claims',
    ]);
    expect(Object.values(documents)).toContain(entry.document);
    expect(entry.ms).toBeGreaterThanOrEqual(0);
    expect(entry.output.every((line: unknown) => typeof line === 'string' && !line.includes('\n'))).toBe(
      true,
    );
    expect(Object.values(entry.values).every(numbers)).toBe(true);
    for (const made of entry.claims) {
      expect(Object.keys(made)).toEqual(['text', 'holds', 'measured']);
      expect(typeof made.holds).toBe('boolean');
      expect(typeof made.measured === 'string' || numbers(made.measured)).toBe(true);
    }
  }
  expect(report.claims).toEqual({
    total: report.examples.flatMap(({ claims }: { claims: unknown[] }) => claims).length,
    failed: 0,
  });
});

const broken = example({
  id: 'S-PT-0',
  title: 'An example that fails',
  document: 'blog',
  question: 'What does a failed claim look like?',
  seed: 0,
  parameters: {},
  run: ({ print }) => {
    print('two\nlines', 1);
    return { bad: NaN, all: [1, Infinity, -Infinity] };
  },
  claims: ({ bad }) => [claim('NaN is above 1', bad, (v) => v > 1), claim('1 is 1', 1, (v) => v === 1)],
});

test('NaN and infinities become their names, lines are split, failed claims are counted', async () => {
  const outcome = await broken.perform();
  const report = reportOf([{ ...outcome, example: broken, seed: 0, ms: 1.26 }]);
  expect(JSON.parse(JSON.stringify(report))).toEqual({
    version: 1,
    examples: [
      {
        id: 'S-PT-0',
        title: 'An example that fails',
        document: documents.blog,
        seed: 0,
        ms: 1.3,
        output: ['two', 'lines 1'],
        values: { bad: 'NaN', all: [1, 'Infinity', '-Infinity'] },
        diagnosis: null,
        claims: [
          { text: 'NaN is above 1', holds: false, measured: 'NaN' },
          { text: '1 is 1', holds: true, measured: 1 },
        ],
      },
    ],
    claims: { total: 2, failed: 1 },
  });
});

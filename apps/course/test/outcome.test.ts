/** What the command does when a claim fails, or an example has a bug. */
import { afterEach, expect, test, vi } from 'vitest';
import { claim } from '../src/claim.js';
import { dialects } from '../src/dialects.js';
import { documents } from '../src/documents.js';
import type { Outcome } from '../src/example.js';
import { examples, examplesOf } from '../src/registry.js';
import { course } from './terminal.js';

const [example] = examplesOf(['S-PT-11']);
if (example === undefined) throw new Error('S-PT-11 is gone');

const outcome: Outcome = {
  parameters: { data: 'my\u001b[2Jfile' },
  pieces: ['printed\u001b[31m', ...Array.from({ length: 50 }, (_, i) => `line ${i}`)],
  values: { bad: NaN },
  diagnosis: { verdict: 'vanishing', text: 'the gradient vanishes' },
  claims: [claim('NaN is above 1', NaN, (v) => v > 1), claim('1 is 1', [1, 2], ([v]) => v === 1)],
};

afterEach(() => void vi.restoreAllMocks());

test('CLI-01: without a command every example runs under the title of its document, and a summary ends it', async () => {
  for (const each of examples)
    vi.spyOn(each, 'perform').mockResolvedValue({ ...outcome, claims: [claim('1 is 1', 1, (v) => v === 1)] });
  const { code, stdout } = await course([]);
  expect(code).toBe(0);
  const [told, summary] = stdout.split('claims hold');
  for (const { id, title, document, dialect } of examples) {
    expect(told).toContain(`${id}  ${title}  (${dialect === 'torch' ? '' : `${dialects[dialect]}, `}seed`);
    expect(told?.split(documents[document])).toHaveLength(2);
    expect(summary).toMatch(new RegExp(`${id} +.{${title.length}} +${dialect} +1 of 1 +\\d+ ms`));
  }
  expect(summary).toContain(`${examples.length} examples, ${examples.length} claims, all hold`);
});

test('a failed claim is crossed, repeated at the end, counted, and makes the exit code 1', async () => {
  vi.spyOn(example, 'perform').mockResolvedValue(outcome);
  const { code, stdout } = await course(['run', example.id]);
  expect(code).toBe(1);
  expect(stdout).toContain('  ✗ NaN is above 1 (nan)\n  ✓ 1 is 1 (1, 2)\n');
  expect(stdout).toContain('  Diagnosis: the gradient vanishes\n');
  expect(stdout).toMatch(
    /\n{3}S-PT-11 ✗ NaN is above 1 \(nan\)\n1 example, 1 of 2 claims failed \(\d+\.\d s\)\n$/,
  );
});

test('--quiet and --json say so too', async () => {
  vi.spyOn(example, 'perform').mockResolvedValue(outcome);
  const quiet = await course(['run', example.id, '--quiet']);
  expect(quiet.code).toBe(1);
  expect(quiet.stdout).toMatch(/^S-PT-11 ✗ NaN is above 1 \(nan\)\n1 example, 1 of 2 claims failed/);
  const json = await course(['run', example.id, '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    claims: { total: 2, failed: 1 },
    examples: [{ diagnosis: outcome.diagnosis }],
  });
});

test('long printed output is folded for a reader and whole in the JSON', async () => {
  vi.spyOn(example, 'perform').mockResolvedValue(outcome);
  const { stdout } = await course(['run', example.id]);
  expect(stdout).toContain('  line 6\n  … 39 lines more, all of them with --json …\n  line 46\n');
  const json = JSON.parse((await course(['run', example.id, '--json'])).stdout);
  expect(json.examples[0].output).toHaveLength(51);
});

test('CLI-25: control codes in what is printed are shown, not obeyed', async () => {
  vi.spyOn(example, 'perform').mockResolvedValue(outcome);
  const { stdout } = await course(['run', example.id]);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain('printed\\u{1b}[31m');
  expect(stdout).toContain('data my\\u{1b}[2Jfile');
});

test('CLI-35: an example that throws is a bug of ours: INTERNAL, exit code 1, nothing that looks like a report', async () => {
  vi.spyOn(example, 'perform').mockRejectedValue(new TypeError('x is undefined'));
  expect(await course(['run', example.id, '--json'])).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'course: this is a bug: TypeError: x is undefined [INTERNAL]\n' +
      'Run it again with --debug and report what it prints.\n',
  });
  expect((await course(['run', example.id, '--debug'])).stderr).toMatch(/TypeError: x is undefined\n\s+at /);
});

/** The report: targets, what is behind, what is missing and why, and the tables a stranger reads. */
import { describe, expect, test } from 'vitest';
import { figuresOf } from '../src/figures.js';
import type { BenchRecord } from '../src/records.js';
import { reportOf, shown, shortReport } from '../src/report.js';
import { rows } from '../src/rows.js';
import { isFlat, standings, targetIn } from '../src/standing.js';

const time = (configuration: string, row: string, us: number): BenchRecord => ({
  kind: 'time',
  configuration,
  round: 0,
  row,
  us,
  windows: 5,
  quiet: 5,
  machine: 'quiet',
});
const run: BenchRecord = {
  kind: 'run',
  date: '2026-01-02',
  processor: 'A processor',
  cores: 2,
  memory: 8,
  system: 'Linux 6',
  node: '20.19.0',
  commit: 'abc1234',
  rounds: 1,
  only: null,
};
const lineOf = (text: string, start: string): string =>
  text.split('\n').find((line) => line.startsWith(`| ${start} `)) ?? '';
const cellsOf = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());

describe('a target', () => {
  const figures = figuresOf([time('isograd', 'W4b-tanh', 1000), time('empty', 'W9', 50_000)]);

  test('of a random stream is the tighter one where the engine has fused multiply-add', () => {
    const { target } = rows.find(({ id }) => id === 'W3r')!;
    expect(targetIn(figures, target, false)).toBe(50_000);
    expect(targetIn(figures, target, true)).toBe(22_000);
  });

  test('may be a multiple of another row, or a time beyond an empty script', () => {
    expect(targetIn(figures, { times: 1.3, of: 'W4b-tanh' }, false)).toBe(1300);
    expect(targetIn(figures, { beyondEmpty: 23_000 }, false)).toBe(73_000);
  });

  test('is unknown, and neither met nor missed, while what it stands on was not measured', () => {
    expect(targetIn(figuresOf([]), { times: 1.3, of: 'W4b-tanh' }, false)).toBeUndefined();
    const [standing] = standings(figuresOf([time('isograd', 'W4c-tanh', 10)]), false);
    expect(standing).toMatchObject({ target: undefined, met: undefined, toPeer: undefined });
  });
});

describe('the report', () => {
  const records: readonly BenchRecord[] = [
    run,
    time('isograd', 'W6s', 100),
    time('pytorch', 'W6s', 50),
    time('pytorch-malloc', 'W6s', 40),
    time('tfjs', 'W6s', 400),
    time('numpy-ts', 'W6s', 80),
    time('onnxruntime-node', 'W6s', 10),
    time('isograd', 'W7-16', 60),
    time('isograd-24', 'W7-16', 30),
    { kind: 'peak', round: 0, gflops: 69.90506666666667 },
    { kind: 'missing', configuration: 'isograd-wide', reason: 'Node 24 is not installed' },
    { kind: 'missing', configuration: 'jax-js', reason: 'not installed: run with --install' },
    { kind: 'absent', configuration: 'tfjs', row: 'W7c-both', reason: 'no kernel' },
    { kind: 'absent', configuration: 'tfjs', row: 'W6s', reason: 'one variant failed' },
    { kind: 'about', configuration: 'tfjs', version: '4.22.0', runtime: 'Node 20.19.0' },
    {
      kind: 'memory',
      loop: 'training',
      says: '100,000 steps',
      us: 9,
      wasm: [8, 8],
      heap: [5, 5],
      process: [130, 136],
    },
    {
      kind: 'memory',
      loop: 'arrays',
      says: '100,000 arrays',
      us: 9,
      wasm: [8, 80],
      heap: [5, 5],
      process: [130, 200],
    },
  ];
  const report = reportOf(records);

  test('begins with where isograd is behind and what it misses', () => {
    expect(report).toContain('- Behind a JavaScript peer: W6s.');
    expect(report).toContain('- Target missed: W6s.');
    expect(report).toContain("- Slower than the target's own time: W6s.");
    expect(report).toContain('2026-01-02, commit abc1234. A processor, 2 cores, 8 GB, Linux 6. Node 20.19.0');
  });

  test('compares with the best of PyTorch and the best JavaScript peer; native code is no peer', () => {
    expect(cellsOf(lineOf(report, 'W6s')).slice(3, 12)).toEqual([
      '100 us',
      '80.0 us',
      '40.0 us',
      '2.50',
      '1.78',
      'NO',
      '80.0 us',
      'numpy-ts',
      '1.25',
    ]);
  });

  test('a row is met by its ratio to PyTorch in the run, on a machine of any speed', () => {
    const slow = reportOf([run, time('isograd', 'W6s', 170), time('pytorch', 'W6s', 100)]);
    expect(cellsOf(lineOf(slow, 'W6s')).slice(3, 9)).toEqual([
      '170 us',
      '80.0 us',
      '100 us',
      '1.70',
      '1.78',
      'yes',
    ]);
    const fast = reportOf([run, time('isograd', 'W6s', 60), time('pytorch', 'W6s', 30)]);
    expect(cellsOf(lineOf(fast, 'W6s'))[8]).toBe('NO');
  });

  test('gives products as a share of the peak that was measured in the same run', () => {
    // 2 * 16 * 256 * 256 operations in 60 us are 34.95 GFLOP/s, half of 69.9.
    expect(cellsOf(lineOf(report, 'isograd '))[2]).toBe('35.0 (50 %)');
    expect(report).toContain('69.9 GFLOP/s');
    // The target: the same operations in 60 us where the peak was 57.6.
    expect(cellsOf(lineOf(report, 'target '))[2]).toBe('35.0 (61 %)');
  });

  test('gives the modes a table of their own, and a mode that did not run its reason', () => {
    const [, modes = ''] = report.split('## Node 24 and the opt-in modes');
    expect(cellsOf(lineOf(modes, 'W7-16')).slice(1, 4)).toEqual(['W7-16', '60.0 us', '30.0 us']);
    expect(modes).toContain('- isograd-wide: Node 24 is not installed.');
  });

  test('says why a cell is empty, and is silent where another variant filled it', () => {
    expect(report).toContain('- jax-js: not installed: run with --install.');
    expect(report).toContain('- tfjs, no kernel: W7c-both.');
    expect(report).not.toContain('one variant failed');
  });

  test('tells memory that grows from memory that is flat', () => {
    expect(cellsOf(lineOf(report, '100,000 steps')).at(-2)).toBe('yes');
    expect(cellsOf(lineOf(report, '100,000 arrays')).at(-2)).toBe('NO');
    expect(isFlat([8, 8.2, 8.1])).toBe(true);
    expect(isFlat([8, 27, 8, 30, 8, 28])).toBe(true);
    expect(isFlat([8, 12, 19, 27])).toBe(false);
  });

  test('of isograd alone has no columns of others, and ratios to nobody are empty', () => {
    const alone = reportOf([run, time('isograd', 'W6s', 60)]);
    expect(cellsOf(lineOf(alone, 'W6s')).slice(3, 12)).toEqual([
      '60.0 us',
      '80.0 us',
      '',
      '',
      '1.78',
      'yes',
      '',
      '',
      '',
    ]);
    expect(alone).not.toContain('## Everybody');
    expect(alone).toContain('- Behind a JavaScript peer: nowhere.');
  });

  test('says which rows were asked for, and that records of several runs were put together', () => {
    expect(reportOf([{ ...run, only: 'W4' }])).toContain('1 interleaved rounds, only rows that match `W4`.');
    expect(reportOf([{ ...run, only: 'W4' }, run])).toContain(
      '1 interleaved rounds, put together from 2 runs.',
    );
  });

  test('of nothing says that nothing was measured', () => {
    expect(shortReport([])).toContain(`- 0 of ${rows.length} rows measured.`);
  });

  test('shouts when a result is wrong', () => {
    const wrong = reportOf([
      run,
      { kind: 'value', configuration: 'pytorch', row: 'W1', values: ['aa'], tolerance: 0 },
      { kind: 'value', configuration: 'isograd', row: 'W1', values: ['ab'], tolerance: 0 },
      {
        kind: 'check',
        configuration: 'tfjs',
        row: 'W7-16',
        ok: false,
        says: 'error 1 of the float64 result',
      },
    ]);
    expect(wrong).toContain("- Other results than PyTorch's: W1 (isograd).");
    expect(wrong).toContain('- WRONG: isograd, W1: ab where PyTorch has aa.');
    expect(wrong).toContain('- WRONG: tfjs, W7-16: error 1 of the float64 result.');
  });
});

test.each([
  [0.412, '0.41 us'],
  [45.04, '45.0 us'],
  [1234, '1.23 ms'],
  [123_456, '123 ms'],
  [2_500_000, '2.50 s'],
])('%d microseconds are shown as %s', (us, text) => {
  expect(shown(us)).toBe(text);
});

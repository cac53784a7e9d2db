/** The command line, the choice of peers, and the modes that count. */
import { describe, expect, test } from 'vitest';
import { configurations } from '../src/configurations.js';
import { refusal } from '../src/modes.js';
import { optionsFrom } from '../src/options.js';
import { reasonIn } from '../src/processes.js';

const namesIn = (args: readonly string[]): readonly string[] =>
  optionsFrom(args, true).configurations.map(({ name }) => name);

describe('the command line', () => {
  test('without arguments measures everybody in three rounds, and memory', () => {
    expect(optionsFrom([], true)).toMatchObject({
      install: false,
      only: null,
      rounds: 3,
      memory: true,
      json: false,
    });
    expect(namesIn([])).toEqual(configurations.map(({ name }) => name));
  });

  test('--peers keeps isograd, because every ratio is to it', () => {
    expect(namesIn(['--peers', 'tfjs,pytorch'])).toEqual(['isograd', 'pytorch', 'tfjs']);
  });

  test('--ours measures isograd alone, without the loops that take a minute', () => {
    expect(namesIn(['--ours'])).toEqual(['isograd']);
    expect(optionsFrom(['--ours'], true).memory).toBe(false);
  });

  test('--only is a regular expression on rows', () => {
    expect(optionsFrom(['--only', 'W4|W8'], true).only).toEqual(/W4|W8/);
  });

  test.each([
    ['a peer that is misspelt', ['--peers', 'tfj'], 'did you mean tfjs?'],
    ['an option that does not exist', ['--onyl', 'W4'], 'Did you mean --only?'],
    ['half a regular expression', ['--only', '('], 'Invalid regular expression'],
    ['no rounds', ['--rounds', '0'], 'a whole number from 1 up'],
  ])('refuses %s', (_, args, message) => {
    expect(() => optionsFrom(args, true)).toThrow(message);
  });
});

describe('an opt-in mode', () => {
  const [plain, fused] = ['a'.repeat(64), 'b'.repeat(64)];

  test('counts when it changes the last bits of a product and says nothing', () => {
    expect(refusal({ code: 0, printed: `${plain}\n` }, { code: 0, printed: `${fused}\n` })).toBeUndefined();
  });

  test('does not count when it computes the bits of the default kernels', () => {
    expect(refusal({ code: 0, printed: `${plain}\n` }, { code: 0, printed: `${plain}\n` })).toContain(
      'does not have it',
    );
  });

  test('that falls back with a line, or refuses to start, gives that line as its reason', () => {
    const line = 'isograd: wide kernels need Node 24; fused ones run';
    expect(refusal({ code: 0, printed: plain }, { code: 0, printed: `${line}\n${fused}\n` })).toBe(line);
    expect(refusal({ code: 0, printed: plain }, { code: 1, printed: 'at x\nEnvError: no such mode' })).toBe(
      'EnvError: no such mode',
    );
  });

  test('that throws is told by the error, not by the version that Node prints last', () => {
    const printed =
      'file:1\n  throw\n  ^\n\nArgumentError: "wied" is not known\n    at f (x)\n\nNode.js v24.0.0\n';
    expect(reasonIn(printed)).toBe('ArgumentError: "wied" is not known');
    expect(reasonIn("Traceback:\n  x\nModuleNotFoundError: No module named 'torch'\n")).toBe(
      "ModuleNotFoundError: No module named 'torch'",
    );
    expect(reasonIn('Killed\n')).toBe('Killed');
  });
});

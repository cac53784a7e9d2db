/** The command line: what it accepts, what it refuses and how, and where its words go. */
import { describe, expect, test } from 'vitest';
import { documents } from '../src/documents.js';
import { versionProblem } from '../src/node-version.js';
import { examples } from '../src/registry.js';
import { course } from './terminal.js';

// The quickest example stands for all of them.
const quick = 'S-PT-11';
const escape = '\u001b';

describe('accepted', () => {
  test('list shows every example under the title of its document', async () => {
    const { code, stdout, stderr } = await course(['list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const titles = Object.values(documents);
    const places = titles.map((title) => stdout.indexOf(title));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const { id, title, document } of examples) {
      const at = stdout.indexOf(`${id} `);
      const next = places.find((place) => place > stdout.indexOf(documents[document])) ?? Infinity;
      expect(stdout.slice(at).split('\n')[0]).toContain(title);
      expect(at).toBeGreaterThan(stdout.indexOf(documents[document]));
      expect(at).toBeLessThan(next);
    }
  });

  test('run prints what the document prints, a plot, ticks and a closing line', async () => {
    const { code, stdout } = await course(['run', 'S-PT-12']);
    expect(code).toBe(0);
    expect(stdout).toContain(' tensor([[-1.1258, -1.1524, -0.2506, -0.4339],');
    expect(stdout).toMatch(/2\.2e\+25 ┤/);
    expect(stdout).toMatch(/✓ the product has the digits of PyTorch/);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^1 example, \d claims, all hold \(\d+\.\d s\)$/);
  });

  test('ids may be written in lower case and repeated; each example runs once, in reading order', async () => {
    const { stdout } = await course(['run', 's-pt-12', 'S-PT-11', 'S-PT-12', '--json']);
    expect(JSON.parse(stdout).examples.map(({ id }: { id: string }) => id)).toEqual(['S-PT-11', 'S-PT-12']);
  });

  test('options may stand before the command', async () => {
    const { stdout } = await course(['--json', '--seed', '7', 'run', quick]);
    expect(JSON.parse(stdout).examples[0]).toMatchObject({ id: quick, seed: 7 });
  });

  test('--quiet prints the closing line only', async () => {
    const { stdout } = await course(['run', quick, '--quiet']);
    expect(stdout).toMatch(/^1 example, \d claims, all hold \(\d+\.\d s\)\n$/);
  });

  test('--help explains with examples, --version names a version', async () => {
    const help = await course(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const word of [
      'Examples:',
      'course run S-PT-12',
      '--seed',
      '--dialect',
      '--draws',
      '--data',
      '--json',
      'Exit codes',
    ])
      expect(help.stdout).toContain(word);
    expect(await course(['--version'])).toMatchObject({ code: 0, stdout: '1.0.0\n', stderr: '' });
    expect((await course(['run', '--help'])).stdout).toContain('--seed');
  });

  test('golden digits are claimed at the default seed only, claims on statistics at every seed', async () => {
    const at = async (seed: string) =>
      JSON.parse((await course(['run', 'S-PT-12', '--seed', seed, '--json'])).stdout).claims;
    expect(await at('0')).toEqual({ total: 5, failed: 0 });
    expect(await at('3')).toEqual({ total: 1, failed: 0 });
  });

  test('CLI-24: neither colours nor control codes where standard output is no terminal', async () => {
    const { stdout, stderr } = await course(['run', quick]);
    expect(stdout + stderr).not.toContain(escape);
  });

  test('colours on a terminal, none there with --no-color', async () => {
    expect((await course(['run', quick], { isTTY: true })).stdout).toContain(escape);
    expect((await course(['run', quick, '--no-color'], { isTTY: true })).stdout).not.toContain(escape);
  });

  test('plots are as wide as the terminal allows', async () => {
    const widest = (text: string) =>
      Math.max(...text.split('\n').map((line) => line.indexOf('└') + line.length));
    const [narrow, wide] = [
      await course(['run', quick], { isTTY: true, columns: 60 }),
      await course(['run', quick], { isTTY: true, columns: 120 }),
    ];
    expect(widest(narrow.stdout)).toBeLessThan(widest(wide.stdout));
  });

  test('on a narrow terminal sentences break between words; a pipe gets each on one line', async () => {
    const claim = 'ten sigmoids in a row lose at least a factor of a million (1048576)';
    const narrow = (await course(['run', quick, '--no-color'], { isTTY: true, columns: 50 })).stdout;
    const piped = (await course(['run', quick], { columns: 50 })).stdout;
    const sentences = narrow.split('\n').filter((line) => !/[┤│└•]/.test(line));
    expect(Math.max(...sentences.map(({ length }) => length))).toBeLessThanOrEqual(50);
    expect(narrow).not.toContain(claim);
    expect(narrow.replaceAll(/\s+/g, ' ')).toContain(`✓ ${claim}`);
    expect(piped).toContain(`  ✓ ${claim}\n`);
  });

  test('help and version answer wherever they are asked', async () => {
    expect(await course(['run', '--version'])).toMatchObject({ code: 0 });
    expect(await course(['list', '--help'])).toMatchObject({ code: 0 });
  });
});

const refused = [
  ['CLI-02: an unknown command', ['lsit'], 'CLI_UNKNOWN_COMMAND', 'known: list, run, compare'],
  ['CLI-02: a command with a letter missing', ['lst'], 'CLI_UNKNOWN_COMMAND', 'did you mean "list"?'],
  ['an id in place of a command', [quick], 'CLI_UNKNOWN_COMMAND', `course run ${quick}`],
  ['an unknown id', ['run', 'S-PT-111'], 'CLI_UNKNOWN_EXAMPLE', 'did you mean "S-PT-11"?'],
  ['all unknown ids at once', ['run', 'nonsense', 'S-PT-99'], 'CLI_UNKNOWN_EXAMPLE', '"nonsense"'],
  ['an id without its beginning', ['run', 'pt-1'], 'CLI_UNKNOWN_EXAMPLE', 'did you mean "S-PT-1"?'],
  ['a bare number', ['run', '12'], 'CLI_UNKNOWN_EXAMPLE', 'did you mean "S-PT-12"?'],
  ['a name where none is wanted', ['list', 'nope'], 'CLI_VALUE', 'list: no name is wanted here, got 1'],
  ['CLI-03: an unknown option', ['--sead', '1'], 'CLI_UNKNOWN_OPTION', 'did you mean "--seed"?'],
  ['CLI-03: an unknown option with a value', ['run', '--jsn=1'], 'CLI_UNKNOWN_OPTION', '"--json"'],
  ['CLI-04: an option without its value', ['run', quick, '--seed'], 'CLI_VALUE', '--seed'],
  [
    'CLI-05: text where a number is wanted',
    ['--draws', 'abc'],
    'CLI_VALUE',
    'from 1 to 1000000 is wanted, got "abc"',
  ],
  ['CLI-05: no draws', ['--draws', '0'], 'CLI_VALUE', 'got "0"'],
  ['CLI-05: too many draws', ['--draws', '1000001'], 'CLI_VALUE', 'from 1 to 1000000'],
  ['CLI-05: an exponent', ['--draws', '1e3'], 'CLI_VALUE', 'got "1e3"'],
  ['CLI-07: an option twice', ['--seed', '1', '--seed', '2'], 'CLI_CONFLICT', 'given twice'],
  ['CLI-11: a fraction as seed', ['--seed', '1.5'], 'CLI_VALUE', 'from 0 to 9007199254740991'],
  ['CLI-11: text as seed', ['--seed', 'abc'], 'CLI_VALUE', '"abc"'],
  ['CLI-11: a negative seed', ['--seed', '-1'], 'CLI_VALUE', '"-1"'],
  ['a seed beyond whole numbers', ['--seed', '9007199254740992'], 'CLI_VALUE', '9007199254740991'],
  ['an empty path', ['--data', ''], 'CLI_VALUE', 'the path of a file'],
  ['draws for an example that draws nothing', ['run', quick, '--draws', '5'], 'CLI_CONFLICT', 'S-PT-14'],
  [
    'data for an example that trains nothing',
    ['run', quick, '--data', 'x.csv'],
    'CLI_CONFLICT',
    'S-PT-3 and S-PT-4',
  ],
  ['JSON that is quiet', ['--json', '--quiet'], 'CLI_CONFLICT', '--json and --quiet'],
  ['an option of a run for list', ['list', '--seed', '3'], 'CLI_CONFLICT', 'list: option --seed'],
  ['an argument of list', ['list', 'S-PT-1'], 'CLI_VALUE', 'list'],
] as const;

describe('refused', () => {
  test.each(refused)('%s', async (_, argv, code, words) => {
    const ran = await course(argv);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    const [first = ''] = ran.stderr.split('\n');
    expect(first).toMatch(/^course: /);
    expect(first.endsWith(`[${code}]`)).toBe(true);
    expect(first.length).toBeLessThanOrEqual(160);
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).not.toContain('    at ');
  });

  test('CLI-25: control codes in what the user wrote are shown, not obeyed', async () => {
    const { stderr } = await course(['run', '\u001b[31mred\u001b[0m']);
    expect(stderr).not.toContain(escape);
    expect(stderr).toContain('\\u001b');
  });

  test('CLI-30: an old Node is named with the one that is wanted, ENV_VERSION', () => {
    expect(versionProblem('18.20.4')).toBe(
      'course: Node 18.20.4 is too old; Node 20.19 or newer is wanted [ENV_VERSION]',
    );
    expect(versionProblem('20.18.3')).toContain('[ENV_VERSION]');
    expect(['20.19.0', '22.0.0', '26.1.0'].map(versionProblem)).toEqual([null, null, null]);
  });
});

/** The option --dialect: what it chooses, what it refuses, and how each dialect looks. */
import { describe, expect, test } from 'vitest';
import { course } from './terminal.js';

const idsOf = async (argv: readonly string[]): Promise<string[]> =>
  JSON.parse((await course([...argv, '--json'])).stdout).examples.map(({ id }: { id: string }) => id);

test('--dialect gives what an id shows in the words of another framework', async () => {
  expect(await idsOf(['run', 'S-PT-11', '--dialect', 'jax'])).toEqual(['S-JX-1']);
  expect(await idsOf(['run', 'S-JX-1', 's-tf-2', '--dialect', 'torch'])).toEqual(['S-PT-11', 'S-PT-12']);
  // Two examples show MXNet's matrices; who names one of them means that one.
  expect(await idsOf(['run', 'S-PT-12', '--dialect', 'mxnet'])).toEqual(['S-MX-2', 'S-MX-3']);
  expect(await idsOf(['run', 'S-MX-3', '--dialect', 'mxnet'])).toEqual(['S-MX-3']);
});

test('--dialect alone runs all that there is in it, with or without the word run', async () => {
  const inMxnet = ['S-MX-1', 'S-MX-2', 'S-MX-3'];
  expect(await idsOf(['run', '--dialect', 'mxnet'])).toEqual(inMxnet);
  expect(await idsOf(['--dialect', 'MX'])).toEqual(inMxnet);
});

test('the names on the tabs of the textbook are dialects as well', async () => {
  expect(await idsOf(['run', 'S-JX-1', '--dialect', 'PyTorch'])).toEqual(['S-PT-11']);
  expect(await idsOf(['run', 'S-JX-1', '--dialect', 'tf'])).toEqual(['S-TF-1']);
});

test('the title line of an example names the framework', async () => {
  expect((await course(['run', 'S-JX-1'])).stdout).toMatch(/S-JX-1 {2}The gradient.* {2}\(JAX, seed 0/);
});

test('each dialect prints its matrices as its framework does', async () => {
  const printed = async (id: string) => JSON.parse((await course(['run', id, '--json'])).stdout).examples[0];
  expect((await printed('S-MX-2')).output.slice(0, 2)).toEqual([
    'a single matrix [[ 2.2122064   1.1630787   0.7740038   0.4838046 ]',
    ' [ 1.0434403   0.29956347  1.1839255   0.15302546]',
  ]);
  expect((await printed('S-JX-2')).output[1]).toMatch(/^ \[\[ 1\.62/);
  const { output } = await printed('S-TF-2');
  expect([output[1], output[5]]).toEqual([
    ' tf.Tensor(',
    expect.stringMatching(/\]\], shape=\(4, 4\), dtype=float32\)$/),
  ]);
  expect((await printed('S-MX-3')).output[5]).toBe('<NDArray 4x4 @cpu(0)>');
});

test('list shows what one thing looks like in each dialect side by side, or one dialect alone', async () => {
  const rows = (await course(['list'])).stdout.split('\n').filter((row) => row.includes('sigmoid  '));
  expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
    ['S-PT-11', 'The gradient of the sigmoid', 'torch', 'seed 0'],
    ['S-JX-1', 'The gradient of the sigmoid', 'jax', 'seed 0'],
    ['S-TF-1', 'The gradient of the sigmoid', 'tensorflow', 'seed 0'],
    ['S-MX-1', 'The gradient of the sigmoid', 'mxnet', 'seed 0'],
  ]);
  const { stdout } = await course(['list', '--dialect', 'tensorflow']);
  expect(stdout.match(/S-\S+/g)).toEqual(['S-TF-1', 'S-TF-2']);
});

const refused = [
  ['a dialect that is none', ['--dialect', 'jaxx'], 'CLI_VALUE', 'did you mean "jax"?'],
  ['a dialect far from all', ['--dialect', 'numpy'], 'CLI_VALUE', 'known: torch, jax, tensorflow, mxnet'],
  ['two dialects', ['--dialect', 'jax', '--dialect', 'mxnet'], 'CLI_CONFLICT', 'given twice'],
  ['no dialect', ['run', 'S-PT-11', '--dialect'], 'CLI_VALUE', '--dialect'],
  [
    'a dialect in which an example is not there',
    ['run', 'S-PT-1', 'S-PT-11', '--dialect', 'jax'],
    'CLI_CONFLICT',
    'S-PT-1 is not there in jax, only in torch',
  ],
  [
    'all ids that are not there in a dialect at once',
    ['run', 'S-PT-1', 'S-NP-1', '--dialect', 'jax'],
    'CLI_CONFLICT',
    '\nexample S-NP-1 is not there in jax, only in torch\n"course list --dialect jax"',
  ],
  ['draws in a dialect that draws nothing', ['--dialect', 'jax', '--draws', '5'], 'CLI_CONFLICT', 'S-PT-14'],
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
  });
});

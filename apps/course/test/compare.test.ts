/** course compare: one name in every framework, with its true variance. */
import { describe, expect, test } from 'vitest';
import { course } from './terminal.js';

const json = async (...argv: string[]) =>
  JSON.parse((await course(['compare', ...argv, '--json'])).stdout).comparisons;
const text = async (...argv: string[]) => (await course(['compare', ...argv])).stdout;

test('he_normal is three variances in six forms, and TensorFlow.js is furthest from 2', async () => {
  const [{ rows, without, fanIn, fanOut }] = await json('he_normal');
  expect([fanIn, fanOut, without]).toEqual([256, 256, []]);
  const told = rows.map(({ call, gain, variance }: Record<'call' | 'gain' | 'variance', number>) => [
    call,
    Number(gain.toFixed(4)),
    Number((variance * 256).toFixed(4)),
  ]);
  expect(told).toEqual([
    ['torch.nn.init.kaiming_normal_(w)', 1.4142, 2],
    ['jax.nn.initializers.he_normal()', 1.4142, 2],
    ['keras.initializers.HeNormal()', 1.4142, 2],
    ['mx.init.MSRAPrelu()', 1.372, 1.8824],
    ["mx.init.Xavier(rnd_type='gaussian', factor_type='in', magnitude=2)", 1.4142, 2],
    ['tf.initializers.heNormal()', 1.244, 1.5475],
  ]);
});

test('a row tells distribution, cut and fans', async () => {
  const [{ rows }] = await json('he_normal', '--fan-in', '50', '--fan-out', '150');
  expect(rows[2]).toMatchObject({
    framework: 'keras',
    distribution: 'truncated normal',
    scalesWith: ['fan in'],
    rule: expect.stringContaining('cut at ±2σ'),
    notes: [expect.stringContaining('a cut normal')],
  });
  expect(rows[2].bound / (2 * Math.sqrt(2 / 50))).toBeCloseTo(1 / 0.8796256610342398, 6);
  expect(rows[0]).toMatchObject({ distribution: 'normal', bound: null, variance: expect.closeTo(0.04) });
});

test('the table shows the call, the rule, the numbers and what to mind', async () => {
  const lines = (await text('glorot_normal')).split('\n');
  expect(lines[0]).toBe('glorot_normal  (fan in 256, fan out 256)');
  expect(lines[1]).toMatch(/^\d different variances in \d forms: /);
  expect(lines[3]).toMatch(/^ +variance +gain +σ_w² +100 layers$/);
  const at = lines.findIndex((line) => line.startsWith('tf.initializers.glorotNormal()'));
  expect(lines[at]?.split(/ {2,}/)).toEqual([
    'tf.initializers.glorotNormal()',
    '0.0030224',
    '0.87963',
    '0.77374',
    '2.6902e-6',
  ]);
  expect(lines[at + 1]).toMatch(/^N\(0, /);
  expect(lines.slice(at).join(' ')).toContain('not corrected');
});

test('several names, one of ours, and the defaults of twelve libraries', async () => {
  const [siren, defaults] = await json('siren', 'DEFAULTS');
  expect(siren).toMatchObject({
    rows: [{ call: "initialize_(w, 'siren')", notes: ['Sitzmann et al. 2020'], variance: null }],
    without: ['torch', 'jax', 'keras', 'mxnet', 'tfjs'],
  });
  expect(defaults.rows).toHaveLength(12);
  expect(defaults.rows[0]).toMatchObject({ call: 'PyTorch nn.Linear', sigmaW2: expect.closeTo(1 / 3) });
  expect(await text('siren')).toContain('Nothing of the kind in torch, jax');
});

test('a shape stands for its fans', async () => {
  const [conv] = await json('he_normal', '--shape', '64,3,3,3');
  const [fans] = await json('he_normal', '--fan-in', '27', '--fan-out', '576');
  expect(conv).toEqual(fans);
  expect(await json('he_normal', '--shape', '64x3x3x3')).toEqual([conv]);
  // Without the other one, the layer is square, or takes the usual 256 inputs.
  expect(await json('zeros', '--fan-in', '9')).toMatchObject([{ fanIn: 9, fanOut: 9 }]);
  expect(await json('zeros', '--fan-out', '9')).toMatchObject([{ fanIn: 256, fanOut: 9 }]);
});

test('what is too large for JSON has a name there', async () => {
  const [{ rows }] = await json('uniform', '--fan-in', '1000000000');
  expect(rows[0].hundredLayers).toBe('Infinity');
});

test('colours on a terminal only', async () => {
  const [plain, painted, asked] = [
    await course(['compare', 'he_normal']),
    await course(['compare', 'he_normal'], { isTTY: true }),
    await course(['compare', 'he_normal', '--no-color'], { isTTY: true }),
  ];
  const escape = '\u001b';
  expect([plain, painted, asked].map(({ stdout }) => stdout.includes(escape))).toEqual([false, true, false]);
});

test.each([80, 100, 140])('at %d columns nothing is wider than the terminal', async (columns) => {
  const { stdout } = await course(['compare', 'he_normal', 'uniform', 'defaults'], { columns });
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
});

const refused = [
  ['no name', [], 'CLI_MISSING', '"course compare he_normal"'],
  ['a misspelt name', ['he_norml'], 'CLI_VALUE', 'did you mean "he_normal"?'],
  ['a misspelt name of ours', ['sirn'], 'CLI_VALUE', 'did you mean "siren"?'],
  ['half a name', ['glorot'], 'CLI_VALUE', 'names that begin so: glorotNormal, glorotUniform'],
  ['all unknown names at once', ['zeros', 'he_norml', 'zzz'], 'CLI_VALUE', '"zzz" is not known'],
  ['a name with control codes', ['\u001b[31mred'], 'CLI_VALUE', '\\u001b'],
  ['no inputs', ['zeros', '--fan-in', '0'], 'CLI_VALUE', 'from 1 to 1000000000 is wanted, got "0"'],
  ['a shape of one axis', ['zeros', '--shape', '3'], 'CLI_VALUE', 'as 64,3,3,3; got "3"'],
  ['a shape with a zero', ['zeros', '--shape', '3,0'], 'CLI_VALUE', 'got "3,0"'],
  ['a shape twice', ['zeros', '--shape', '3,3', '--shape', '3,4'], 'CLI_CONFLICT', 'given twice'],
  ['shape and fan', ['zeros', '--shape', '3,3', '--fan-out', '3'], 'CLI_CONFLICT', '--shape and --fan-out'],
  [
    'an option of a run',
    ['zeros', '--seed', '3'],
    'CLI_CONFLICT',
    'compare: option --seed does nothing here',
  ],
  ['a misspelt option', ['zeros', '--fan-im', '3'], 'CLI_UNKNOWN_OPTION', 'did you mean "--fan-in"?'],
] as const;

describe('refused', () => {
  test.each(refused)('%s', async (_, argv, code, words) => {
    const ran = await course(['compare', ...argv]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    const [first = ''] = ran.stderr.split('\n');
    expect(first.endsWith(`[${code}]`)).toBe(true);
    expect(first.length).toBeLessThanOrEqual(160);
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).not.toContain('\u001b');
  });

  test('the options of compare are refused where nothing is compared', async () => {
    for (const argv of [['run', 'S-PT-11'], ['list'], []])
      expect(await course([...argv, '--shape', '3,3'])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('option --shape does nothing here'),
      });
  });
});

test('the help of a command names what it listens to, and nothing else', async () => {
  const { stdout } = await course(['compare', '--help']);
  for (const flag of ['--fan-in', '--fan-out', '--shape', '--json']) expect(stdout).toContain(flag);
  for (const flag of ['--seed', '--draws', '--data', '--quiet']) expect(stdout).not.toContain(flag);
});

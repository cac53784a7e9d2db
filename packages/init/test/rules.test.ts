/** Schemes by a list of rules: what matches, what is refused, and that a failure changes nothing. */
import { Generator, MXNetRandom } from '@isograd/random';
import { empty, full, manualSeed, type Tensor, zeros } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { applySchemes, initialize_, keras, type Rule, varianceScaling } from '../src/index.js';
import { wrong } from './wrong.js';

const model = (): [string, Tensor][] => [
  ['body.0.weight', full([4, 3], 7)],
  ['body.0.bias', full([4], 7)],
  ['body.1.weight', full([4, 4], 7)],
  ['head.weight', full([2, 4], 7)],
  ['head.bias', full([2], 7)],
];
const sevens = (parameters: readonly (readonly [string, Tensor])[]): string[] =>
  parameters.filter(([, tensor]) => tensor.data().every((v) => v === 7)).map(([path]) => path);

describe('rules', () => {
  test('the first pattern that matches decides; a star stops at a dot, two do not', () => {
    const parameters = model();
    const left = applySchemes(parameters, [
      ['**.bias', 'zeros'],
      ['body.*.weight', 'kaimingNormal'],
      ['**', varianceScaling()],
    ]);
    expect(left).toEqual([]);
    expect(parameters[1]![1].tolist()).toEqual([0, 0, 0, 0]);
    expect(sevens(parameters)).toEqual([]);
    expect(applySchemes(model(), [['*.weight', 'ones']])).toEqual([
      'body.0.weight',
      'body.0.bias',
      'body.1.weight',
      'head.bias',
    ]);
  });
  test('names, rows, initialisers, functions and options', () => {
    const parameters = model();
    applySchemes(parameters, [
      ['body.0.weight', { scheme: 'constant', options: { val: 2 } }],
      ['body.0.bias', (tensor) => tensor.fill_(3)],
      ['body.1.weight', keras.Identity()],
      ['head.weight', { rule: '4', fill: (w) => w.fill_(4) }],
      ['head.bias', () => full([2], 5)],
    ]);
    expect(parameters.map(([, tensor]) => tensor.data()[0])).toEqual([2, 3, 1, 4, 5]);
  });
  test('all draw from one generator, one after the other', () => {
    const parameters = model();
    applySchemes(parameters, [['**.weight', 'xavierNormal']], { generator: new Generator(3) });
    const generator = new Generator(3);
    for (const [path, tensor] of parameters)
      if (path.endsWith('weight'))
        expect(bitsOf(tensor)).toBe(bitsOf(initialize_(empty(tensor.shape), 'xavierNormal', { generator })));
    const other = model();
    applySchemes(
      other,
      [
        ['**.weight', varianceScaling()],
        ['**', 'zeros'],
      ],
      { generator: new MXNetRandom(1) },
    );
    expect(sevens(other)).toEqual([]);
  });
});

type Row = readonly [title: string, rules: readonly Rule[], code: string, says: string];
const rows: readonly Row[] = [
  ['INIT-16: a misspelt scheme', [['**', 'xavier_unifrom']], 'ARG_UNKNOWN', 'did you mean "xavierUniform"?'],
  [
    'INIT-24: a pattern that matches nothing',
    [
      ['**', 'zeros'],
      ['body.2.weight', 'ones'],
    ],
    'ARG_RANGE',
    'pattern "body.2.weight" matches no parameter; did you mean "body.0.weight"?',
  ],
  [
    'INIT-25: a regular expression is text',
    [['(a+)+$', 'zeros']],
    'ARG_RANGE',
    'pattern "(a+)+$" matches no parameter',
  ],
  [
    'INIT-27: a scheme without its function',
    [['**', wrong({ rule: 'x' })]],
    'ARG_MISSING',
    'fill is missing',
  ],
  [
    'INIT-27: a scheme without its value',
    [['**', 'constant']],
    'ARG_MISSING',
    'body.0.weight: constant_: val is missing',
  ],
  ['a scheme that is nothing', [['**', wrong(3)]], 'ARG_TYPE', 'got 3'],
  [
    'INIT-28: a function that returns another shape',
    [['head.weight', () => zeros([4, 2])]],
    'SHAPE_MISMATCH',
    'head.weight: applySchemes: the scheme returned [4,2] for a parameter [2,4]',
  ],
  [
    'a function that returns no tensor',
    [['head.weight', wrong(() => 3)]],
    'ARG_TYPE',
    'head.weight: applySchemes: a scheme returns a tensor',
  ],
  [
    'a scheme that does not fit a parameter',
    [['**', 'xavierUniform']],
    'SHAPE_RANK',
    'body.0.bias: xavierUniform_: [4] has rank 1',
  ],
];

describe('a refusal changes nothing', () => {
  test.each(rows)('%s', (_, rules, code, says) => {
    const parameters = model();
    manualSeed(1);
    const before = manualSeed(1).getState();
    expect(() => applySchemes(parameters, rules)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    );
    expect(sevens(parameters)).toHaveLength(5);
    expect([...manualSeed(1).getState()]).toEqual([...before]);
  });
  test('INIT-29: an error of one’s own at parameter 7 of 20 passes through, with the path; the first six are restored', () => {
    const parameters = Array.from({ length: 20 }, (_, i): [string, Tensor] => [
      `layer${i + 1}.weight`,
      full([3, 3], 7),
    ]);
    const generator = new Generator(5);
    const state = [...generator.getState()];
    const mine = new RangeError('mine');
    let calls = 0;
    const run = (): unknown =>
      applySchemes(
        parameters,
        [
          [
            '**',
            (w) => {
              if (++calls === 7) throw mine;
              return w.normal_(0, 1, { generator });
            },
          ],
        ],
        { generator },
      );
    expect(run).toThrow(mine);
    expect(mine.message).toBe('layer7.weight: mine');
    expect(calls).toBe(7);
    expect(sevens(parameters)).toHaveLength(20);
    expect([...generator.getState()]).toEqual(state);
  });
  test('INIT-25: names of ten thousand characters match in a few milliseconds', () => {
    const name = 'a'.repeat(10_000);
    const started = performance.now();
    applySchemes([[name, zeros([2])]], [['**a*a**a*a', 'ones']]);
    expect(() => applySchemes([[name, zeros([2])]], [['**a*a**a*b', 'ones']])).toThrow(
      'matches no parameter',
    );
    // 10 ms each on an idle machine.
    expect(performance.now() - started).toBeLessThan(200);
  });
});

/** Random operations draw from the stream of any framework, not from PyTorch's generator alone. */
import {
  createStream,
  Generator,
  JaxRandom,
  NumpyRandomState,
  type RandomStream,
  streamNames,
} from '@isograd/random';
import { describe, expect, test } from 'vitest';
import {
  bernoulli,
  manualSeed,
  multinomial,
  normal,
  ones,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
  type RandomOptions,
  type Tensor,
  tensor,
  zeros,
} from '../src/index.js';
import * as families from '../src/ops/methods.js';

const eight = (): Tensor => zeros([8]);
/** Every operation that draws, and the functions made of them. */
const calls: Readonly<Record<string, (random: RandomOptions) => Tensor>> = {
  uniform_: (r) => eight().uniform_(-1, 1, r),
  normal_: (r) => eight().normal_(1, 2, r),
  exponential_: (r) => eight().exponential_(2, r),
  bernoulli_: (r) => zeros([8], { dtype: 'int64' }).bernoulli_(0.5, r),
  random_: (r) => zeros([8], { dtype: 'int64' }).random_(0, 100, r),
  cauchy_: (r) => eight().cauchy_(0, 1, r),
  logNormal_: (r) => eight().logNormal_(0, 1, r),
  geometric_: (r) => eight().geometric_(0.1, r),
  bernoulli: (r) => bernoulli(eight().add(0.5), r),
  poisson: (r) => eight().add(20).poisson(r),
  binomial: (r) => eight().add(40).binomial(eight().mul(0).add(0.4), r),
  multinomial: (r) => multinomial(ones([9]), 8, r),
  dropout: (r) => ones([8]).dropout(0.5, r),
  rrelu: (r) =>
    ones([8])
      .neg()
      .rrelu({ training: true, ...r }),
  rand: (r) => rand([8], r),
  randn: (r) => randn([8], r),
  randint: (r) => randint(0, 100, [8], r),
  randLike: (r) => randLike(eight(), r),
  randnLike: (r) => randnLike(eight(), r),
  randintLike: (r) => randintLike(eight(), 0, 100, r),
  randperm: (r) => randperm(8, r),
  normal: (r) => normal(zeros([8]), ones([8]), r),
  'a half': (r) => randn([8], { dtype: 'bfloat16', ...r }),
  'memory with gaps': (r) => zeros([8, 2]).select(1, 0).uniform_(0, 1, r),
};

test('the table above holds every operation that draws', () => {
  const drawing = Object.entries(families).filter(
    ([, f]) => typeof f === 'function' && 'op' in f && Reflect.get(f.op, 'random') === true,
  );
  expect(drawing.length).toBeGreaterThan(10);
  expect(drawing.map(([name]) => name).filter((name) => !(name in calls))).toEqual([]);
});

describe.each(streamNames)('{ generator } of the kind "%s"', (name) => {
  test.each(Object.entries(calls))('%s: the seed decides, and the stream moves on', (_, call) => {
    const generator = createStream(name, 5);
    const first = call({ generator }).tolist();
    expect(call({ generator: createStream(name, 5) }).tolist()).toEqual(first);
    expect(call({ generator }).tolist()).not.toEqual(first);
  });
});

describe('whose numbers they are', () => {
  const drawn = (generator: RandomStream): number[] => [...generator.normal(new Float32Array(6))];
  test('a tensor holds what the stream alone draws', () => {
    for (const name of streamNames)
      expect([...randn([2, 3], { generator: createStream(name, 3) }).data()]).toEqual(
        drawn(createStream(name, 3)),
      );
    const order = new NumpyRandomState(7).randperm(6);
    expect(randperm(6, { generator: new NumpyRandomState(7) }).tolist()).toEqual([...order]);
  });

  // torch.manual_seed(0); x = (torch.arange(5) - 5) / 8; F.rrelu(x, lower, upper, training=True) in torch 1.13
  test.each([
    [
      'float64',
      1 / 8,
      1 / 3,
      [
        -0.20443398461022827, -0.1362312358749779, -0.0827642924318321, -0.07920560854801875,
        -0.032422503128197,
      ],
    ],
    [
      'float32',
      0.1,
      0.3,
      [
        -0.18375663459300995, -0.12078198790550232, -0.07195372134447098, -0.07103738933801651,
        -0.028625603765249252,
      ],
    ],
  ] as const)('slopes of rrelu are PyTorch’s in %s', (dtype, lower, upper, expected) => {
    const x = tensor([-5, -4, -3, -2, -1], { dtype }).div(8);
    const y = x.rrelu({ training: true, lower, upper, generator: new Generator(0) });
    expect(y.tolist()).toEqual(expected);
  });

  test("a stream without float64 says so; PyTorch's and NumPy's have it", () => {
    const double = { dtype: 'float64' } as const;
    expect(() => randn([2], { ...double, generator: new JaxRandom(0) })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_DTYPE' }),
    );
    const numpy = randn([2], { ...double, generator: new NumpyRandomState(0) });
    // np.random.seed(0); np.random.randn(2)
    expect(numpy.tolist()).toEqual([1.764052345967664, 0.4001572083672233]);
  });
});

// Made by torch 1.13: manual_seed(7), randint(10, (6,)), randint_like(zeros(4), 5).
test('randint starts at 0 where no lower bound is given, and draws the same as with it', () => {
  manualSeed(7);
  expect(randint(10, [6]).tolist()).toEqual([5, 2, 1, 6, 3, 7]);
  expect(randintLike(zeros([4]), 5).tolist()).toEqual([2, 4, 3, 1]);
  manualSeed(7);
  expect(randint(10, [6], { dtype: 'float64' }).dtype).toBe('float64');
  expect(randintLike(zeros([4]), 5, { dtype: 'int32' }).tolist()).toEqual([2, 4, 3, 1]);
  expect(() => randint(0, [6])).toThrow(/randint.*0/);
});

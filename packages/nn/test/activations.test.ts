/** Layers of activations against recorded PyTorch values, their printing, and what `inplace` does. */
import { gradients, Node } from '@isograd/autograd';
import { manualSeed, rand, tensor, type Tensor, zeros } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  CELU,
  Dropout,
  ELU,
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  Identity,
  type Layer,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  ReLU,
  ReLU6,
  RReLU,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softmin,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
  Threshold,
} from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';
import { wrong } from './wrong.js';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Readonly<Record<string, number>> & { readonly approximate?: 'tanh' };
  /** The second is PReLU's weight. */
  readonly in: readonly [Encoded, Encoded?];
  readonly out: readonly [Encoded];
  /** What torch 1.13 gives where 2.14 gives something else: gelu(inf) is inf there and NaN here. */
  readonly older?: Encoded;
  readonly cot: readonly [Encoded];
  readonly grad: readonly [Encoded, Encoded?];
  readonly out_err64: number;
  readonly grad_err64: number;
}
/** The options that were recorded. */
const some = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  wrong(Object.fromEntries(Object.entries(options).filter(([, v]) => v !== undefined)));

const make: Readonly<Record<string, (args: Case['args']) => Layer>> = {
  'F.relu': () => new ReLU(),
  'F.relu6': () => new ReLU6(),
  'F.leaky_relu': (a) => new LeakyReLU(some({ negativeSlope: a['negative_slope'] })),
  'F.elu': (a) => new ELU(some({ alpha: a['alpha'] })),
  'F.selu': () => new SELU(),
  'F.celu': (a) => new CELU(some({ alpha: a['alpha'] })),
  'F.gelu': (a) => new GELU(some({ approximate: a.approximate })),
  'F.silu': () => new SiLU(),
  'F.softplus': (a) => new Softplus(some({ beta: a['beta'], threshold: a['threshold'] })),
  'F.softsign': () => new Softsign(),
  'F.logsigmoid': () => new LogSigmoid(),
  'F.hardtanh': (a) => new Hardtanh(some({ minVal: a['min_val'], maxVal: a['max_val'] })),
  sigmoid: () => new Sigmoid(),
  tanh: () => new Tanh(),
  softmax: (a) => new Softmax(a['dim']!),
  'F.hardshrink': (a) => new Hardshrink(some({ lambd: a['lambd'] })),
  'F.softshrink': (a) => new Softshrink(some({ lambd: a['lambd'] })),
  'F.tanhshrink': () => new Tanhshrink(),
  'F.threshold': (a) => new Threshold(a['threshold']!, a['value']!),
  'F.hardsigmoid': () => new Hardsigmoid(),
  'F.hardswish': () => new Hardswish(),
  'F.mish': () => new Mish(),
  // Recorded without training, so no slope is drawn.
  'F.rrelu': (a) => new RReLU(some({ lower: a['lower'], upper: a['upper'] })).eval(),
  glu: (a) => new GLU(a['dim']),
  softmin: (a) => new Softmin(a['dim']!),
  log_softmax: (a) => new LogSoftmax(a['dim']!),
};

const cases = recorded<Case>('activations');
describe.each(cases.filter(({ op }) => op !== 'prelu'))('$id', ({ op, args, ...golden }) => {
  test('the layer gives the value and the gradient of PyTorch', () => {
    const x = fromBits(golden.in[0]).requiresGrad_();
    const y = make[op]!(args)(x);
    expectNear(y, golden.out[0], golden.out_err64, 2, golden.older);
    const [g] = gradients(y, [x], { gradOutputs: fromBits(golden.cot[0]) });
    expectNear(g!, golden.grad[0], golden.grad_err64);
  });
});

describe.each(cases.filter(({ op }) => op === 'prelu'))('$id', ({ in: given, ...golden }) => {
  test('the layer learns its slopes with the value and the gradients of PyTorch', () => {
    const x = fromBits(given[0]).requiresGrad_();
    const layer = new PReLU(given[1]!.shape[0]);
    layer.loadStateDict({ weight: fromBits(given[1]!) });
    const y = layer(x);
    expectNear(y, golden.out[0], golden.out_err64);
    const [g, w] = gradients(y, [x, layer.weight], { gradOutputs: fromBits(golden.cot[0]) });
    expectNear(g!, golden.grad[0], golden.grad_err64);
    expectNear(w!, golden.grad[1]!, golden.grad_err64);
  });
});

const printed: readonly (readonly [Layer, string])[] = [
  [new ReLU(), 'ReLU()'],
  [new ReLU({ inplace: true }), 'ReLU(inplace=True)'],
  [new ReLU6(), 'ReLU6()'],
  [new LeakyReLU(), 'LeakyReLU(negative_slope=0.01)'],
  [new LeakyReLU(0.2), 'LeakyReLU(negative_slope=0.2)'],
  [new LeakyReLU({ inplace: true }), 'LeakyReLU(negative_slope=0.01, inplace=True)'],
  [new ELU(), 'ELU(alpha=1.0)'],
  [new ELU({ alpha: 0.5, inplace: true }), 'ELU(alpha=0.5, inplace=True)'],
  [new SELU(), 'SELU()'],
  [new CELU(2), 'CELU(alpha=2.0)'],
  [new GELU(), "GELU(approximate='none')"],
  [new SiLU(), 'SiLU()'],
  [new Softplus(), 'Softplus(beta=1.0, threshold=20.0)'],
  [new LogSigmoid(), 'LogSigmoid()'],
  [new Softsign(), 'Softsign()'],
  [new Hardtanh(), 'Hardtanh(min_val=-1.0, max_val=1.0)'],
  [new Sigmoid(), 'Sigmoid()'],
  [new Tanh(), 'Tanh()'],
  [new Softmax(-1), 'Softmax(dim=-1)'],
  [new LogSoftmax(1), 'LogSoftmax(dim=1)'],
  [new Softmin(0), 'Softmin(dim=0)'],
  [new GLU(), 'GLU(dim=-1)'],
  [new Mish(), 'Mish()'],
  [new Mish({ inplace: true }), 'Mish(inplace=True)'],
  [new Hardswish({ inplace: true }), 'Hardswish()'],
  [new Hardsigmoid({ inplace: true }), 'Hardsigmoid()'],
  [new Hardshrink(), 'Hardshrink(0.5)'],
  [new Softshrink(1), 'Softshrink(1.0)'],
  [new Tanhshrink(), 'Tanhshrink()'],
  [new Threshold(0.1, 20), 'Threshold(threshold=0.1, value=20)'],
  [new Threshold(0.1, 20, { inplace: true }), 'Threshold(threshold=0.1, value=20, inplace=True)'],
  [new PReLU(4), 'PReLU(num_parameters=4)'],
  [new RReLU(), 'RReLU(lower=0.125, upper=0.3333333333333333)'],
  [new RReLU({ lower: 0.1, inplace: true }), 'RReLU(lower=0.1, upper=0.3333333333333333, inplace=True)'],
  [new Identity(), 'Identity()'],
];
test.each(printed)('%s prints as in PyTorch', (layer, text) => expect(String(layer)).toBe(text));

const overwriting = [
  ...Object.entries({ ReLU, ReLU6, LeakyReLU, ELU, SELU, CELU, SiLU, Hardtanh }),
  ...Object.entries({ Mish, Hardswish, Hardsigmoid }),
];
test.each(overwriting)('%s with inplace writes into its input and keeps the gradient', (_, Kind) => {
  const run = (f: (x: Tensor) => Tensor): unknown => {
    const x = tensor([-2, -0.5, 0.5, 3], { requiresGrad: true });
    const y = f(x.mul(1));
    y.sum().backward();
    return [y.tolist(), x.grad!.tolist()];
  };
  const overwritten = run((x) => {
    expect(new Kind({ inplace: true })(x)).toBe(x);
    return x;
  });
  expect(overwritten).toEqual(run((x) => new Kind()(x)));
});

// Names of torch 1.13: F.relu(x * 1, inplace=True).grad_fn and so on, each with one edge, to MulBackward0.
test.each([
  [new ReLU({ inplace: true }), 'ReluBackward0'],
  [new ReLU6({ inplace: true }), 'HardtanhBackward0'],
  [new LeakyReLU({ inplace: true }), 'LeakyReluBackward1'],
  [new ELU({ inplace: true }), 'EluBackward1'],
  [new SELU({ inplace: true }), 'EluBackward1'],
  [new CELU({ inplace: true }), 'CeluBackward1'],
  [new SiLU({ inplace: true }), 'SiluBackward0'],
  [new Mish({ inplace: true }), 'MishBackward0'],
  [new Hardtanh({ inplace: true }), 'HardtanhBackward0'],
  [new Hardswish({ inplace: true }), 'HardswishBackward0'],
  [new Hardsigmoid({ inplace: true }), 'HardsigmoidBackward0'],
  [new Threshold(0.1, 20, { inplace: true }), 'ThresholdBackward1'],
  [new Dropout(0.5, { inplace: true }), 'MulBackward0'],
])('%s is one operation in the graph, as in PyTorch', (layer, name) => {
  const y = layer(tensor([-2, 0.5], { requiresGrad: true }).mul(1));
  const node = y.gradFn;
  if (!(node instanceof Node)) throw new Error('not recorded');
  const edges = node.nextFunctions.flatMap((next) => (next === null ? [] : [next[0].name]));
  expect([node.name, edges]).toEqual([name, ['MulBackward0']]);
});

test('slopes of RReLU come from the stream of PyTorch, one draw for each element that is not above 0', () => {
  const x = tensor([
    [-1, 2, -3],
    [0, -0.5, 4],
  ]);
  manualSeed(3);
  // torch.manual_seed(3); F.rrelu(x, 0.1, 0.3, True); torch.rand(2) in torch 1.13
  expect(new RReLU({ lower: 0.1, upper: 0.3 })(x).tolist()).toEqual([
    [-0.10682164132595062, 2, -0.4720441699028015],
    [0, -0.06749270111322403, 4],
  ]);
  expect(rand([2]).tolist()).toEqual([0.5944212079048157, 0.887856662273407]);
});

test('PReLU starts at 0.25 and goes back there', () => {
  const layer = new PReLU();
  layer.loadStateDict({ weight: tensor([0.7]) });
  layer.resetParameters();
  expect(layer(tensor([-4, 2])).tolist()).toEqual([-1, 2]);
});

const refused: readonly (readonly [string, string, () => unknown])[] = [
  ['ARG_RANGE', 'lower 0.5', () => new RReLU({ lower: 0.5 })],
  ['ARG_RANGE', '-1', () => new Softshrink(-1)],
  ['ARG_TYPE', '"0.5"', () => new Hardshrink({ lambd: wrong('0.5') })],
  ['ARG_TYPE', 'undefined', () => new Threshold(1, wrong(undefined))],
  ['ARG_RANGE', '0', () => new PReLU(0)],
  ['ARG_TYPE', 'init', () => new PReLU({ init: wrong('1') })],
  ['ARG_RANGE', '0.5', () => new GLU(0.5)],
  ['SHAPE_MISMATCH', 'odd length 3', () => new GLU()(zeros([2, 3]))],
  ['SHAPE_MISMATCH', 'weight [4] does not fit x [2,3]', () => new PReLU(4)(zeros([2, 3]))],
];
test.each(refused)('%s: %s', (code, says, call) => {
  expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
});

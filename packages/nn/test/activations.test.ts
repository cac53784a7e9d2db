/** Layers of activations against recorded PyTorch values, their printing, and what `inplace` does. */
import { gradients } from '@isograd/autograd';
import { tensor, type Tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  CELU,
  ELU,
  GELU,
  Hardtanh,
  Identity,
  type Layer,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Softsign,
  Tanh,
} from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';
import { wrong } from './wrong.js';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Readonly<Record<string, number>> & { readonly approximate?: 'tanh' };
  readonly in: readonly [Encoded];
  readonly out: readonly [Encoded];
  /** What torch 1.13 gives where 2.14 gives something else: gelu(inf) is inf there and NaN here. */
  readonly older?: Encoded;
  readonly cot: readonly [Encoded];
  readonly grad: readonly [Encoded];
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
  log_softmax: (a) => new LogSoftmax(a['dim']!),
};

describe.each(recorded<Case>('activations'))('$id', ({ op, args, ...golden }) => {
  test('the layer gives the value and the gradient of PyTorch', () => {
    const x = fromBits(golden.in[0]).requiresGrad_();
    const y = make[op]!(args)(x);
    expectNear(y, golden.out[0], golden.out_err64, 2, golden.older);
    const [g] = gradients(y, [x], { gradOutputs: fromBits(golden.cot[0]) });
    expectNear(g!, golden.grad[0], golden.grad_err64);
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
  [new Identity(), 'Identity()'],
];
test.each(printed)('%s prints as in PyTorch', (layer, text) => expect(String(layer)).toBe(text));

const overwriting = Object.entries({ ReLU, ReLU6, LeakyReLU, ELU, SELU, CELU, SiLU, Hardtanh });
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

/** Gradients against recorded values of PyTorch, to second order. */
import { tensor, type Tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { gradients, hessian, jacfwd, jacrev } from '../src/index.js';
import { calls } from './golden/calls.js';
import { type Arguments, farFrom, type Recorded, text } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Arguments;
  readonly in: readonly [Encoded, ...Encoded[]];
}
interface First extends Case {
  readonly cot: readonly Encoded[];
  readonly grad: readonly (Encoded | null)[];
  readonly grad_err64: number;
  /** What PyTorch calls the last node. */
  readonly node: string;
}
interface Second extends Case {
  readonly nograd: readonly number[];
  readonly cot: Encoded;
  readonly v: readonly Encoded[];
  readonly grad1: readonly Encoded[];
  readonly grad2: readonly (Encoded | null)[];
  readonly grad2_err64: number;
}

interface Whole {
  readonly id: string;
  readonly code: string;
  readonly x: Encoded;
  readonly jacobian: Encoded;
  readonly hessian?: Encoded;
}

const operations: Recorded<First> = JSON.parse(text('ops.json'));
const activations: Recorded<First> = JSON.parse(text('activations.json'));
const first = [...operations.cases, ...activations.cases];
const { cases: second }: Recorded<Second> = JSON.parse(text('double_backward.json'));
const { cases: whole }: Recorded<Whole> = JSON.parse(text('hessians.json'));
const leaves = (encoded: readonly Encoded[], asked: (i: number) => boolean): Tensor[] =>
  encoded.map((x, i) => {
    const made = fromBits(x);
    return asked(i) ? made.requiresGrad_() : made;
  });
const outputsOf = ({ op, args }: Case, [x, ...xs]: readonly Tensor[]): readonly Tensor[] =>
  [calls.get(op)!([x!, ...xs], args)].flat();

test('every recorded operation is called here', () => {
  const names = [...first, ...second].filter((c) => !calls.has(c.op)).map(({ op }) => op);
  expect(names).toEqual([]);
});

describe('gradients', () => {
  test.each(first.map((c) => [c.id, c] as const))('%s', (_, c) => {
    const xs = leaves(c.in, (i) => c.grad[i] !== null);
    const ys = outputsOf(c, xs).filter((y) => y.requiresGrad);
    const got = gradients(
      ys,
      xs.filter((x) => x.requiresGrad),
      {
        gradOutputs: c.cot.map(fromBits),
        allowUnused: true,
      },
    );
    const wanted = c.grad.filter((g) => g !== null);
    // Numbers near 1 that cancel, summed in another order: the last bit of the largest.
    const order = c.op === 'meshgrid' ? 2 ** -24 : 0;
    expect(wanted.flatMap((g, k) => farFrom(g, got[k] ?? null, c.grad_err64 + order))).toEqual([]);
  });
});

describe('names of nodes', () => {
  /** What PyTorch 2 calls them. */
  const renamed: Readonly<Record<string, string>> = {
    ReshapeAliasBackward0: 'ViewBackward0',
    NormBackward1: 'LinalgVectorNormBackward0',
    SqueezeBackward3: 'SqueezeBackward4',
    PreluBackward0: 'PreluKernelBackward0',
  };
  /** Called in another way here (`div` always with a rounding mode there), or made of other operations. */
  const others = new Set(
    'div rsub_scalar rdiv_scalar quantile diag einsum meshgrid pairwise_distance'.split(' '),
  );
  const composed = new Set(['op234|sort|stable=True,dim=0', 'op341|matmul|', 'op358|linear|']);
  const same = first.filter((c) => !others.has(c.op) && !composed.has(c.id));

  test.each(same.map((c) => [c.id, c] as const))('%s', (_, c) => {
    const xs = leaves(c.in, (i) => c.grad[i] !== null);
    const y = outputsOf(c, xs).find((t) => t.requiresGrad);
    expect(y!.gradFn!.name).toBe(renamed[c.node] ?? c.node);
  });
});

describe('gradients of gradients', () => {
  test.each(second.map((c) => [c.id, c] as const))('%s', (_, c) => {
    const floating = (i: number): boolean => c.in[i]!.dtype === 'float32';
    const xs = leaves(c.in, (i) => floating(i) && !c.nograd.includes(i));
    const asked = xs.filter((x) => x.requiresGrad);
    const cot = fromBits(c.cot).requiresGrad_();
    const y = outputsOf(c, xs)[0]!;
    const g1 = gradients(y, asked, { gradOutputs: cot, createGraph: true });
    expect(c.grad1.flatMap((g, k) => farFrom(g, g1[k]!, 1e-6))).toEqual([]);
    const along = g1.map((g, k) => g.mul(fromBits(c.v[k]!)).sum()).reduce((a, b) => a.add(b));
    const g2 = gradients(along, [...asked, cot], { allowUnused: true });
    const zero = (g: Tensor | null, like: Encoded): Tensor => g ?? tensor(fromBits(like).mul(0));
    expect(c.grad2.flatMap((g, k) => (g === null ? [] : farFrom(g, zero(g2[k]!, g), c.grad2_err64)))).toEqual(
      [],
    );
  });
});

/** The functions of hessians.json, by their text. */
const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  '(x ** 3).sum()': (x) => x.pow(3).sum(),
  'torch.exp(x).prod()': (x) => {
    const [a, b, c] = x.exp().unbind(0);
    return a!.mul(b!).mul(c!);
  },
  '(1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2': (x) => {
    const [a, b] = [x.select(0, 0), x.select(0, 1)];
    return a
      .neg()
      .add(1)
      .pow(2)
      .add(b.sub(a.pow(2)).pow(2).mul(100));
  },
  'torch.logsumexp(x, 0)': (x) => x.logsumexp(0),
  'torch.tanh(x).pow(2).sum()': (x) => x.tanh().pow(2).sum(),
  'torch.softmax(x, 0)': (x) => x.softmax(0),
  'x.norm()': (x) => x.norm(),
  'F.cross_entropy(x, torch.tensor([0, 2]))': (x) =>
    x
      .logSoftmax(1)
      .gather(1, tensor([[0n], [2n]]))
      .mean()
      .neg(),
  'x @ x.t()': (x) => x.matmul(x.t()),
  'F.softplus(x).sum()': (x) => x.softplus().sum(),
  'torch.sin(x) * x': (x) => x.sin().mul(x),
};

describe('Jacobians and Hessians, in both modes', () => {
  test.each(whole.map((c) => [c.code, c] as const))('%s', (code, c) => {
    const [f, x] = [functions[code]!, fromBits(c.x)];
    // PyTorch's own distance from float64 is not recorded here; values are of order 1 to 1000.
    const size = Math.max(
      ...fromBits(c.hessian ?? c.jacobian)
        .data()
        .map(Math.abs),
    );
    const error = 1e-7 * Math.max(1, size);
    expect(farFrom(c.jacobian, jacrev(f)(x), error)).toEqual([]);
    expect(farFrom(c.jacobian, jacfwd(f)(x), error)).toEqual([]);
    if (c.hessian === undefined) return;
    expect(farFrom(c.hessian, hessian(f)(x), error)).toEqual([]);
    expect(farFrom(c.hessian, jacrev(jacrev(f))(x), error)).toEqual([]);
  });
});

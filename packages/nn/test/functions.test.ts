/** Functions of single layers against recorded PyTorch values, forward and backward. */
import { gradients } from '@isograd/autograd';
import { isFloating, tensor, type Tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { functional } from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';

interface Arguments {
  readonly shape?: readonly number[];
  readonly groups?: number;
  readonly eps?: number;
  readonly padding_idx?: number;
}
interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Arguments;
  readonly in: readonly Encoded[];
  readonly out: readonly [Encoded];
  readonly cot: readonly [Encoded];
  readonly grad: readonly (Encoded | null)[];
  readonly out_err64: number;
  readonly grad_err64: number;
}

const affine = (weight: Tensor | undefined, bias: Tensor | undefined, { eps }: Arguments) => ({
  weight: weight ?? null,
  bias: bias ?? null,
  ...(eps === undefined ? {} : { eps }),
});
const calls: Readonly<Record<string, (xs: readonly Tensor[], args: Arguments) => Tensor>> = {
  layer_norm: ([x, w, b], args) => functional.layerNorm(x!, args.shape!, affine(w, b, args)),
  group_norm: ([x, w, b], args) => functional.groupNorm(x!, args.groups!, affine(w, b, args)),
  embedding: ([ids, weight], { padding_idx: padding }) =>
    functional.embedding(ids!, weight!, { paddingIdx: padding ?? null }),
};

/** Numbers near 1e5 that differ by 100: rounding their mean to float32 moves the result by 1e-4, here as there. */
const slackOf = ({ id }: Case): number => (id.startsWith('fl41') ? 2 : 1);

describe.each(recorded<Case>('layers'))('$id', (c) => {
  const xs = c.in.map((x) => fromBits(x));
  for (const x of xs) if (isFloating(x.dtype)) x.requiresGrad_();
  const y = calls[c.op]!(xs, c.args);

  test('gives the values of PyTorch', () => expectNear(y, c.out[0], c.out_err64 * slackOf(c)));
  test('gives the gradients of PyTorch', () => {
    const live = xs.flatMap((x, i) => (x.requiresGrad ? [[x, c.grad[i]!] as const] : []));
    const found = gradients(
      y,
      live.map(([x]) => x),
      { gradOutputs: fromBits(c.cot[0]) },
    );
    live.forEach(([, wanted], i) => expectNear(found[i]!, wanted, c.grad_err64));
  });
});

describe('normalize', () => {
  const rows = tensor([
    [3, 4, 0],
    [0, 0, 0],
    [1, -2, 2],
  ]);

  test('makes rows of length 1, and leaves zeros alone', () => {
    // torch 1.13: F.normalize(x), F.normalize(x, p=1, dim=0)
    const third = Math.fround(1 / 3);
    expect(functional.normalize(rows).tolist()).toEqual([
      [0.6000000238418579, 0.800000011920929, 0],
      [0, 0, 0],
      [third, -2 * third, 2 * third],
    ]);
    expect(functional.normalize(rows, { p: 1, dim: 0 }).tolist()).toEqual([
      [0.75, 2 * third, 0],
      [0, 0, 0],
      [0.25, -third, 1],
    ]);
  });

  test('has the gradient of PyTorch', () => {
    const x = rows.clone().requiresGrad_();
    functional.normalize(x).pow(3).sum().backward();
    // torch 1.13: F.normalize(x).pow(3).sum().backward(); x.grad
    const wanted = [
      [-0.04608, 0.03456, 0],
      [0, 0, 0],
      [0.09876544, 0.46913588, 0.41975313],
    ];
    expect(x.grad!.sub(tensor(wanted)).abs().max().item()).toBeLessThan(1e-6);
  });

  test('refuses what it does not know', () => {
    const misspelt: object = { axis: 0 };
    expect(() => functional.normalize(rows, misspelt)).toThrow(
      expect.objectContaining({ code: 'ARG_UNKNOWN' }),
    );
    const words: object = { eps: '1' };
    expect(() => functional.normalize(rows, words)).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
  });
});

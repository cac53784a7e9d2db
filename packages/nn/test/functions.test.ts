/** Functions of single layers against recorded PyTorch values, forward and backward. */
import { gradients } from '@isograd/autograd';
import { isFloating, type Tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, test } from 'vitest';
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

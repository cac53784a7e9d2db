/** Rows that give all their gradients at once: the same bits as their formulas give one by one, or a polite refusal. */
import '@isograd/autograd';
import { type DType, linear, manualSeed, randn, type Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { BatchNorm1d, Linear } from '../src/index.js';
import { batchNorm } from '../src/ops/batch-norm.js';

const bitsOf = (x: Tensor | null): Uint8Array => {
  const data = x!.data();
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
};

/** Gradients of everything by a pass that records nothing, and by one that does and so takes the formulas. */
function bothWays(
  layer: { (x: Tensor): Tensor; parameters(): Iterable<Tensor> },
  x: Tensor,
  weights: Tensor,
): readonly (readonly Uint8Array[])[] {
  const all = [...(x.requiresGrad ? [x] : []), ...layer.parameters()];
  return [false, true].map((createGraph) => {
    for (const one of all) one.grad = null;
    layer(x).mul(weights).sum().backward(undefined, { createGraph });
    return all.map(({ grad }) => bitsOf(grad));
  });
}

const types: readonly DType[] = ['float32', 'float64', 'float16', 'bfloat16'];
const sizes = [
  [1, 1, 1],
  [2, 3, 1],
  [32, 9, 16],
  [33, 16, 8],
  [7, 300, 5],
] as const;

test.each(types)('a linear layer of %s: input, weight and bias, each of them alone, and no bias', (dtype) => {
  manualSeed(1);
  for (const [batch, from, to] of sizes)
    for (const bias of [true, false])
      for (const [input, weight] of [
        [true, true],
        [false, true],
        [true, false],
      ] as const) {
        const layer = new Linear(from, to, { bias, dtype });
        layer.weight.requiresGrad_(weight);
        const x = randn([batch, from], { dtype }).requiresGrad_(input);
        const [joint, apart] = bothWays(
          Object.assign((y: Tensor) => layer(y), {
            parameters: () => [...layer.parameters()].filter((p) => p.requiresGrad),
          }),
          x,
          randn([batch, to], { dtype }),
        );
        expect(joint).toEqual(apart);
      }
});

test('batch norm of a matrix: input, weight and bias', () => {
  manualSeed(2);
  for (const [batch, , channels] of sizes) {
    if (batch === 1) continue;
    const layer = new BatchNorm1d(channels);
    const [joint, apart] = bothWays(
      layer,
      randn([batch, channels]).mul(3).add(1).requiresGrad_(),
      randn([batch, channels]),
    );
    expect(joint).toEqual(apart);
  }
});

/** What the row's joint formula answers when everything is wanted. */
const asked = (op: typeof linear.op, g: Tensor, attrs: unknown, values: readonly Tensor[]) =>
  op.together!(g, attrs, [true, true, true], { read: (place) => values[place]! });

test('they serve what training meets, and leave to the formulas what lies in another way', () => {
  manualSeed(3);
  const [x, w, b, g] = [randn([4, 3]), randn([2, 3]), randn([2]), randn([4, 2])];
  expect(asked(linear.op, g, undefined, [x, w, b])?.map((y) => y?.shape)).toEqual([[4, 3], [2, 3], [2]]);
  const turned = randn([2, 4]).t();
  expect(asked(linear.op, turned, undefined, [x, w, b])).toBeNull();
  expect(asked(linear.op, randn([0, 2]), undefined, [randn([0, 3]), w, b])).toBeNull();

  const attrs = { eps: 1e-5, lead: 0 };
  const one = randn([3]);
  const values = [x, one, one, x, one, one.square()];
  expect(asked(batchNorm.op, x, attrs, values)?.map((y) => y?.shape)).toEqual([[4, 3], [3], [3]]);
  const planes = randn([4, 3, 5]);
  expect(asked(batchNorm.op, planes, attrs, [planes, one, one, planes, one, one.square()])).toBeNull();
});

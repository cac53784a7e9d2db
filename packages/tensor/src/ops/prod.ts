/** Products along axes. */
import { isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';
import { castFirst } from './cast-first.js';
import { cat, stack } from './joins.js';
import { ones } from './makers.js';
import { slice } from './parts.js';
import {
  foldInto,
  liftReduce,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  reducedShape,
  reduceOf,
  restored,
  sumOptions,
} from './reduce-rule.js';
import type { SumOptions } from './reduce.js';
import { sumOver } from './sum-over.js';
import { reshape } from './reshapes.js';

const multiplying = (node: string) =>
  defineOp<Reduce, 'x', 'y'>({
    name: 'prod',
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({
      shape: reducedShape(x!.shape, attrs),
      dtype: isFloating(x!.dtype) ? x!.dtype : 'int64',
    }),
    kernel: ([x], [y], { dims }) =>
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => {
        let product = 1;
        for (let k = 0; k < steps.length; k++) product *= data[start + steps[k]!]!;
        return product;
      }),
    vjp: { x: needs(['x'], ({ g, attrs }, x) => mul(restored(g, attrs), others(x, attrs))) },
    jvp: ({ inputs: [x], tangents: [t], attrs }) => [sumOver(mul(t!, others(x!, attrs)), attrs)],
    batch: { lift: liftReduce },
  }).called((run) => (x: Tensor, attrs: Reduce) => run.one([x], attrs));
const [prodAll, prodAlong] = [multiplying('ProdBackward0'), multiplying('ProdBackward1')];
const [prodAllIn, prodAlongIn] = [castFirst(prodAll), castFirst(prodAlong)];

/**
 * Product along `dim`, of everything by default, in the type `dtype` (torch.prod, which takes one axis). Integers and bools
 * give int64 unless it is said. Its gradient is right where elements are 0.
 */
export const prod: OpFunction<[x: Tensor, ...args: ReduceArguments<SumOptions>]> = Object.assign(
  (x: Tensor, ...args: ReduceArguments<SumOptions>): Tensor => {
    const options = optionsOf('prod', args, sumOptions);
    const run = options.dim === undefined ? prodAllIn : prodAlongIn;
    return run(x, reduceOf('prod', x, options), options.dtype);
  },
  { op: prodAlong.op },
);

/** For each element the product of the others along the folded axes. */
function others(x: Tensor, { dims }: Reduce): Tensor {
  if (dims.length === 0) return ones(x.shape, { dtype: x.dtype });
  const kept = x.shape.flatMap((_, d) => (dims.includes(d) ? [] : [d]));
  const order = [...kept, ...dims];
  const moved = x.permute(order);
  const lines = reshape(moved, [...kept.map((d) => x.shape[d]!), dims.reduce((n, d) => n * x.shape[d]!, 1)]);
  return reshape(othersInLine(lines), moved.shape).permute(order.map((_, d) => order.indexOf(d)));
}

/** Along the last axis, by pairs: the partner times what the pairs around leave. No division, so zeros do no harm. */
function othersInLine(x: Tensor): Tensor {
  const n = x.shape.at(-1)!;
  if (n <= 1) return ones(x.shape, { dtype: x.dtype });
  const even = n % 2 === 0 ? x : cat([x, ones([...x.shape.slice(0, -1), 1], { dtype: x.dtype })], -1);
  const [a, b] = [slice(even, -1, 0, n + 1, 2), slice(even, -1, 1, n + 1, 2)];
  const around = othersInLine(mul(a, b));
  const pairs = stack([mul(around, b), mul(around, a)], -1);
  return slice(reshape(pairs, even.shape), -1, 0, n);
}

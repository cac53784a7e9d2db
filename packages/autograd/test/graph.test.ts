/** The graph, as gradFn shows it. */
import { tensor, type Tensor, where } from '@isograd/tensor';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Function, type FunctionContext, Node } from '../src/index.js';
import { leaf, plain } from './torch/case.js';

const nodeOf = ({ gradFn }: Tensor): Node => {
  if (gradFn instanceof Node) return gradFn;
  throw new Error('no node');
};
const shown = (node: unknown): unknown =>
  node instanceof Node
    ? [node.name, ...node.nextFunctions.map((next) => (next === null ? null : [shown(next[0]), next[1]]))]
    : node;

test('nextFunctions lists what gradients go to next, with the output they belong to; null for none', () => {
  const x = leaf([1, 2]);
  const [a] = x.mul(plain([3, 4])).unbind(0);
  const y = a!.add(x.sum());
  const accumulate = ['AccumulateGrad'];
  expect(shown(y.gradFn)).toEqual([
    'AddBackward0',
    [['UnbindBackward0', [['MulBackward0', [accumulate, 0], null], 0]], 0],
    [['SumBackward0', [accumulate, 0]], 0],
  ]);
  const [, b] = x.mul(2).unbind(0);
  expect(nodeOf(b!.mul(1)).nextFunctions[0]![1]).toBe(1);
});

test('as in PyTorch, indices and conditions are not listed, and constants that could have a gradient are null', () => {
  const [x, y] = [leaf([1, 2]), leaf([3, 4])];
  const end = [['AccumulateGrad'], 0];
  expect(shown(where(x.gt(1), x, y).gradFn)).toEqual(['WhereBackward0', end, end]);
  expect(shown(x.indexSelect(0, tensor([1n])).gradFn)).toEqual(['IndexSelectBackward0', end]);
  expect(shown(x.maximum(plain([0, 0])).gradFn)).toEqual(['MaximumBackward0', end, null]);
  expect(shown(plain([0, 0]).copy_(y).gradFn)).toEqual(['CopyBackwards', null, end]);
  expect(x.div(y, { roundingMode: 'floor' }).gradFn!.name).toBe('DivBackward2');
});

test('a leaf has no gradFn, and one node at which its gradients are added up', () => {
  const x = leaf([1]);
  expect([x.gradFn, x.isLeaf, x.mul(2).isLeaf]).toEqual([null, true, false]);
  const ends = [x.mul(2), x.add(1)].map((y) => nodeOf(y).nextFunctions[0]![0]);
  expect(ends[0]).toBe(ends[1]);
});

test('a node is printed by its name, as in PyTorch, also inside of other things and as the end of the graph', () => {
  const x = leaf([1]);
  const y = x.add(plain([2]));
  expect([String(nodeOf(y)), inspect(y.gradFn)]).toEqual(['<AddBackward0>', '<AddBackward0>']);
  expect(inspect({ of: [y.gradFn] })).toBe('{ of: [ <AddBackward0> ] }');
  expect(inspect(y.gradFn!.nextFunctions)).toBe('[ [ <AccumulateGrad>, 0 ], null ]');
  class Double extends Function {
    static forward(_: FunctionContext, a: Tensor): Tensor {
      return a.mul(2);
    }
    static backward(_: FunctionContext, g: Tensor): Tensor {
      return g.mul(2);
    }
  }
  expect(inspect(Double.apply(y).gradFn)).toBe('<DoubleBackward>');
});

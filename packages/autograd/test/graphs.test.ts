/** Names and edges of the graph, expression by expression, beside those that PyTorch records. */
import * as T from '@isograd/tensor';
import { type AnyOp, noGrad, ops, tensor, Tensor } from '@isograd/tensor';
import * as L from '@isograd/tensor/linalg';
import { describe, expect, test } from 'vitest';
import { Node } from '../src/index.js';
import { differences, renamed } from './golden/graph-differences.js';
import { text } from './golden/read.js';

/** As graphs.py makes them. */
const leaf = (shape: readonly number[], seed: number): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: n }, (_, i) => 0.2 + ((i * 7 + seed) % 11) / 15);
  return tensor(values, { shape }).requiresGrad_();
};
const scope = {
  T,
  L,
  write: (z: Tensor, f: (z: Tensor) => unknown): Tensor => {
    f(z);
    return z;
  },
  x: leaf([2, 3], 1),
  y: leaf([2, 3], 2),
  A: leaf([2, 3], 3),
  B: leaf([3, 2], 4),
  A3: leaf([2, 2, 3], 5),
  B3: leaf([2, 3, 2], 6),
  M: leaf([2, 2, 2], 7),
  m22: leaf([2, 2], 8),
  v3: leaf([3], 9),
  v2: leaf([2], 10),
  v1: leaf([1], 11),
  s: leaf([], 12),
  I4: leaf([1, 1, 4, 4], 1),
  K4: leaf([1, 1, 2, 2], 2),
  I3: leaf([1, 1, 4], 1),
  K3: leaf([1, 1, 2], 2),
  xx: leaf([2, 2], 3),
  P: tensor([
    [2, 0.5],
    [0.5, 1],
  ]).requiresGrad_(),
  i2: tensor([1n, 0n]),
  i23: tensor([
    [0n, 1n, 0n],
    [1n, 0n, 1n],
  ]),
};

function shown(node: unknown): string {
  if (node === null) return 'null';
  if (!(node instanceof Node)) throw new Error('no node');
  if (node.name === 'AccumulateGrad') return 'leaf';
  const nexts = node.nextFunctions.map((next) =>
    next === null ? 'null' : shown(next[0]) + (next[1] === 0 ? '' : `:${next[1]}`),
  );
  return `${node.name}(${nexts.join(', ')})`;
}

function graphOf(expression: string): string {
  // oxlint-disable-next-line typescript/no-implied-eval -- it stands in a file beside the same in Python, to be compared by eye
  const made: unknown = new Function(...Object.keys(scope), `return ${expression}`)(...Object.values(scope));
  if (made instanceof Tensor) return shown(made.gradFn);
  throw new Error(`${expression} is no tensor`);
}

const { graphs }: { readonly graphs: Readonly<Record<string, string>> } = JSON.parse(text('graphs.json'));
const wanted = (graph: string): string => graph.replaceAll(/\w+/g, (name) => renamed[name] ?? name);
const expressions = Object.keys(graphs);
const other = new Set(Object.values(differences).flat());

describe('the graph is the one that PyTorch records', () => {
  test.each(expressions.filter((each) => !other.has(each)))('%s', (expression) => {
    expect(graphOf(expression)).toBe(wanted(graphs[expression]!));
  });
});

test.each(Object.entries(differences))('%s: these graphs differ, and no more are listed', (_, list) => {
  const equal = list.filter((each) => graphOf(each) === wanted(graphs[each]!));
  expect([equal, list.filter((each) => !expressions.includes(each))]).toEqual([[], []]);
});

/** Parts of gradients, casts to whole numbers, and what PyTorch has under no name or cannot record. */
const unsaid = new Set(
  `alias argsort besselJ0 besselJ1 besselY0 besselY1 binomial bool byte concatenate copy countNonzero int ldexp_ long replaceView truncDivide zero
  logicalAnd_ logicalNot_ logicalOr_ logicalXor_
  eluBackward geluBackward leakyReluBackward logSigmoidBackward reluBackward sigmoidBackward siluBackward
  softplusBackward tanhBackward`.split(/\s+/),
);
test('every operation with a derivative occurs in one of the expressions', () => {
  const differentiable = ([, { plan }]: [string, AnyOp]): boolean => plan.formulas.some((f) => f !== null);
  const said = expressions.join('\n');
  const missing = [...ops]
    .filter(differentiable)
    .flatMap(([name]) => (unsaid.has(name) || said.includes(`.${name}(`) ? [] : [name]));
  expect(missing).toEqual([]);
});

test('numbers in place of tensors have no edge, and nothing is recorded where nobody asks', () => {
  const { x, y } = scope;
  expect(graphOf('x.fmod(2)')).toBe('FmodBackward0(leaf)');
  expect(noGrad(() => x.dist(y).gradFn)).toBeNull();
});

/** Samples: shapes of other tensors, turns, pieces, and lists put together. */
import { ones, zeros } from '../../ops/makers.js';
import * as stacks from '../../ops/stacks.js';
import { index, line, some } from '../fixtures.js';
import { bad, numbers, type OpSamples, sample } from '../sample.js';

const [flat, cube] = [numbers(4), numbers(2, 3, 4)];

export const shaping = {
  viewAs: {
    good: [sample((x) => x.viewAs(zeros([3, 2])), numbers(2, 3))],
    bad: [bad('SHAPE_NUMEL', '[2]', () => some.viewAs(zeros([2])))],
  },
  reshapeAs: { good: [sample((x) => x.t().reshapeAs(zeros([2, 3])), numbers(2, 3))] },
  expandAs: {
    good: [sample((x) => x.expandAs(zeros([2, 3])), numbers(2, 1))],
    bad: [bad('SHAPE_BROADCAST', '[2,3]', () => some.expandAs(zeros([2, 4])))],
  },
  broadcastTo: { good: [sample((x) => x.broadcastTo([2, 3]), numbers(3))] },
  ravel: { good: [sample((x) => x.t().ravel(), numbers(2, 3)), sample((x) => x.ravel(), numbers())] },
  unflatten: {
    good: [sample((x) => x.unflatten(-1, [2, -1]), numbers(3, 4))],
    bad: [bad('SHAPE_NUMEL', 'unflatten', () => some.unflatten(1, [2, 2]))],
  },
  atleast1d: { good: [sample((x) => x.atleast1d().mul(2), numbers())] },
  atleast2d: { good: [sample((x) => x.atleast2d().mul(2), numbers(3))] },
  atleast3d: {
    good: [
      sample((x) => x.atleast3d().mul(2), numbers(3)),
      sample((x) => x.atleast3d().mul(2), numbers(2, 3)),
    ],
  },
  rot90: {
    good: [1, 2, 3, 4].map((k) => sample((x) => x.rot90(k, [1, 0]), numbers(2, 3))),
    bad: [
      bad('DIM_DUPLICATE', 'rot90', () => some.rot90(1, [0, -2])),
      bad('ARG_TYPE', '1.5', () => some.rot90(1.5)),
    ],
  },
  fliplr: {
    good: [sample((x) => x.fliplr(), numbers(2, 3))],
    bad: [bad('SHAPE_RANK', '[3]', () => line.fliplr())],
  },
  flipud: {
    good: [sample((x) => x.flipud(), numbers(2, 3))],
    bad: [bad('SHAPE_RANK', '[]', () => zeros([]).flipud())],
  },
  tensorSplit: {
    good: [
      sample((x) => [...x.tensorSplit(3)], numbers(4, 2)),
      sample((x) => [...x.tensorSplit([1, -1], 1)], numbers(2, 4)),
    ],
    bad: [bad('ARG_RANGE', '0', () => some.tensorSplit(0))],
  },
  hsplit: {
    good: [sample((x) => [...x.hsplit(2)], numbers(2, 4)), sample((x) => [...x.hsplit([1])], numbers(3))],
    bad: [bad('ARG_RANGE', 'length 3 has no 2', () => some.hsplit(2))],
  },
  vsplit: { good: [sample((x) => [...x.vsplit(2)], numbers(4, 2))] },
  dsplit: {
    good: [sample((x) => [...x.dsplit(2)], numbers(1, 2, 4))],
    bad: [bad('SHAPE_RANK', '[2,3]', () => some.dsplit(2))],
  },
  concat: { good: [sample((a, b) => stacks.concat([a, b], 1), numbers(2, 1), numbers(2, 2))] },
  concatenate: { good: [sample((a, b) => stacks.concatenate([a, b]), numbers(1), numbers(2))] },
  hstack: {
    good: [
      sample((a, b) => stacks.hstack([a, b]), numbers(2, 1), numbers(2, 2)),
      sample((a, b) => stacks.hstack([a, b]), numbers(), numbers(2)),
    ],
    bad: [bad('SHAPE_MISMATCH', '[3,2]', () => stacks.hstack([some, ones([3, 2])]))],
  },
  vstack: { good: [sample((a, b) => stacks.vstack([a, b]), numbers(3), numbers(2, 3))] },
  rowStack: { good: [sample((a, b) => stacks.rowStack([a, b]), numbers(3), numbers(3))] },
  dstack: { good: [sample((a, b) => stacks.dstack([a, b]), numbers(2, 3), numbers(2, 3))] },
  columnStack: { good: [sample((a, b) => stacks.columnStack([a, b]), numbers(2), numbers(2, 2))] },
  blockDiag: {
    good: [sample((a, b) => stacks.blockDiag([a, b]), numbers(2, 1), numbers(3))],
    bad: [bad('SHAPE_RANK', '[2,3,4]', () => stacks.blockDiag([cube]))],
  },
  broadcastTensors: {
    good: [sample((a, b) => [...stacks.broadcastTensors([a, b])], numbers(2, 1), numbers(3))],
    bad: [bad('SHAPE_BROADCAST', '[1,2]', () => stacks.broadcastTensors([some, index]))],
  },
  cartesianProd: {
    good: [sample((a, b) => stacks.cartesianProd([a, b]), numbers(2), numbers(3))],
    bad: [bad('SHAPE_RANK', '[2,3]', () => stacks.cartesianProd([some, flat]))],
  },
  combinations: {
    good: [
      sample((x) => stacks.combinations(x), numbers(4)),
      sample((x) => stacks.combinations(x, 2, { withReplacement: true }), numbers(3)),
    ],
    bad: [
      bad('ARG_RANGE', '-1', () => stacks.combinations(flat, -1)),
      bad('SHAPE_RANK', '[2,3]', () => stacks.combinations(some)),
    ],
  },
} satisfies Record<string, OpSamples>;

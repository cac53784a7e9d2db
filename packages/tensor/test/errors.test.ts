/** Where PyTorch refuses, we refuse: the recorded snippets that need no other package. */
import { isIsogradError } from '@isograd/errors';
import { describe, expect, test } from 'vitest';
import { arange, cat, div, einsum, empty, eye, linspace, ones, stack, tensor, zeros } from '../src/index.js';
import { readGolden } from './recorded.js';

interface Recorded {
  readonly id: string;
  readonly code: string;
  readonly type: string | null;
}
const { cases } = readGolden<{ readonly cases: readonly Recorded[] }>('errors');

const calls: Record<string, readonly [call: () => unknown, code: string]> = {
  error8: [() => ones([2, 3]).add(ones([2])), 'SHAPE_BROADCAST'],
  error9: [() => ones([2, 3]).matmul(ones([2, 3])), 'SHAPE_MISMATCH'],
  error10: [() => ones([3]).matmul(ones([4])), 'SHAPE_MISMATCH'],
  error11: [() => ones([2, 3]).mm(ones([3])), 'SHAPE_RANK'],
  error12: [() => ones([2, 3]).view([4]), 'SHAPE_NUMEL'],
  error13: [() => ones([2, 3]).t().view([6]), 'SHAPE_STRIDES'],
  error14: [() => ones([2, 3]).reshape([4, -1]), 'SHAPE_NUMEL'],
  error15: [() => ones([2]).select(0, 2), 'INDEX_OUT_OF_RANGE'],
  error17: [() => ones([2]).sum(1), 'DIM_OUT_OF_RANGE'],
  error18: [() => ones([2, 3]).transpose(0, 2), 'DIM_OUT_OF_RANGE'],
  error19: [() => cat([ones([2, 2]), ones([3, 3])]), 'SHAPE_MISMATCH'],
  error20: [() => stack([ones([2]), ones([3])]), 'SHAPE_MISMATCH'],
  error21: [() => ones([2, 2]).item(), 'SHAPE_NUMEL'],
  error22: [() => ones([2]).squeeze(3), 'DIM_OUT_OF_RANGE'],
  error23: [() => ones([2]).expand([3]), 'SHAPE_BROADCAST'],
  error24: [() => ones([2, 3]).permute([0]), 'DIM_OUT_OF_RANGE'],
  error25: [() => tensor([[1, 2], [3]]), 'SHAPE_RAGGED'],
  error26: [() => Reflect.apply(tensor, undefined, ['a']), 'ARG_TYPE'],
  error27: [() => ones([2], { dtype: 'int64' }).requiresGrad_(), 'GRAD_DTYPE'],
  error28: [() => tensor([1n, 2n], { requiresGrad: true }), 'GRAD_DTYPE'],
  error30: [() => Number(ones([2])), 'SHAPE_NUMEL'],
  error32: [() => zeros([-1]), 'SHAPE_INVALID'],
  error33: [() => arange(0, 1, 0), 'ARG_RANGE'],
  error34: [() => arange(0, 1, -1), 'ARG_RANGE'],
  error35: [() => linspace(0, 1, -1), 'ARG_RANGE'],
  error36: [() => empty([0]).max(), 'SHAPE_EMPTY'],
  error37: [() => empty([0]).argmax(), 'SHAPE_EMPTY'],
  error38: [() => tensor([1n, 2n]).mean(), 'DTYPE_UNSUPPORTED'],
  error60: [() => ones([2]).dropout(1.5), 'ARG_RANGE'],
  error67: [() => Reflect.apply(ones([1]).softplus, 'a', []), 'ARG_TYPE'],
  error66: [() => tensor([3n]).oneHot(2), 'ARG_RANGE'],
  error82: [() => einsum('ij,jk->ik', ones([2, 3]), ones([4, 5])), 'SHAPE_MISMATCH'],
  error92: [() => ones([2]).scatter(0, tensor([5n]), ones([1])), 'INDEX_OUT_OF_RANGE'],
  error95: [() => ones([3]).topk(5), 'ARG_RANGE'],
  error96: [() => ones([2, 3]).maskedSelect(ones([4]).bool()), 'SHAPE_BROADCAST'],
  error97: [() => ones([3]).index(tensor([true, false])), 'SHAPE_MISMATCH'],
  error101: [() => ones([2]).repeat([-1]), 'SHAPE_INVALID'],
  error102: [() => ones([3]).tril(), 'SHAPE_RANK'],
  error104: [
    () => Reflect.apply(div, undefined, [ones([2]), ones([2]), { roundingMode: 'foo' }]),
    'ARG_UNKNOWN',
  ],
  error93: [() => ones([2, 2]).gather(1, tensor([[2n], [0n]])), 'INDEX_OUT_OF_RANGE'],
  error94: [() => ones([2]).indexSelect(0, tensor([2n])), 'INDEX_OUT_OF_RANGE'],
  error99: [() => ones([2, 3]).split([1, 3], 1), 'ARG_RANGE'],
  error100: [() => ones([3]).chunk(0), 'ARG_RANGE'],
  error103: [() => eye(-1), 'SHAPE_INVALID'],
  error105: [() => ones([2, 3]).norm(2, 5), 'DIM_OUT_OF_RANGE'],
  error106: [() => ones([2]).unsqueeze(5), 'DIM_OUT_OF_RANGE'],
};

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (isIsogradError(error)) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('errors.json', () => {
  test.each(cases.filter(({ id }) => id in calls))('$code is refused', ({ id, type }) => {
    const [call, code] = calls[id]!;
    expect(type).not.toBeNull();
    expect(codeOf(call)).toBe(code);
  });

  test('every other snippet is about gradients, layers or optimisers, and is named', () => {
    const skipped = cases.filter(({ id }) => !(id in calls)).map(({ id }) => id);
    console.info(`errors.json, for other packages: ${skipped.join(' ')}`);
    expect(skipped.length + Object.keys(calls).length).toBe(cases.length);
  });
});

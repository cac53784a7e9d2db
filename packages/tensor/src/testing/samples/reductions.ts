/** Samples: reductions. */
import { zeros } from '../../ops/makers.js';
import { along, dims, line, some } from '../fixtures.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

export const reductions = {
  sum: {
    good: [
      sample((x) => x.sum(), numbers(2, 3)),
      sample((x) => x.sum([0, 2], { keepdim: true }), numbers(2, 3, 2)),
      sample((x) => x.sum({ dim: 1 }), numbers(2, 3)),
      sample((x) => x.sum(), numbers()),
    ],
    bad: [
      dims('sum', (x) => x.sum(2)),
      bad('DIM_DUPLICATE', 'dim 0 given twice, as 0 and -2', () => some.sum([0, -2])),
      bad('ARG_UNKNOWN', 'keepdim', () => some.sum(wrong({ keepdims: true }))),
    ],
  },
  mean: {
    good: [...along((x) => x.mean()).good, ...along((x) => x.mean(1, { keepdim: true })).good],
    bad: [bad('DTYPE_UNSUPPORTED', 'int64', () => line.mean())],
  },
  var: {
    good: [...along((x) => x.var()).good, ...along((x) => x.var(1, { correction: 0, keepdim: true })).good],
  },
  std: {
    good: [...along((x) => x.std()).good, ...along((x) => x.std(0, { correction: 0 })).good],
    bad: [bad('ARG_TYPE', 'correction', () => some.std({ correction: wrong('no') }))],
  },
  norm: {
    good: [
      ...along((x) => x.norm()).good,
      ...along((x) => x.norm(3, 1)).good,
      ...along((x) => x.norm(1, { dim: 0 })).good,
      ...along((x) => x.norm({ p: Infinity })).good,
      ...along((x) => x.norm('fro', [0, 1], { keepdim: true })).good,
    ],
    bad: [
      bad('ARG_UNKNOWN', 'norm: p "nuc" stands in linalg: linalg.matrixNorm(x, "nuc")', () =>
        some.norm(wrong('nuc')),
      ),
      bad('ARG_UNKNOWN', 'norm: p "frob" is not known; did you mean "fro"? known: fro, and numbers', () =>
        some.norm({ p: wrong('frob') }),
      ),
      bad('ARG_TYPE', 'norm: p must be a number or "fro", got true', () => some.norm({ p: wrong(true) })),
      bad('ARG_TYPE', 'one object', () => some.norm({ p: 1 }, 0)),
      bad('ARG_UNKNOWN', 'keepdims', () => some.norm(1, wrong({ keepdims: true }))),
    ],
  },
  logsumexp: {
    good: [
      ...along((x) => x.logsumexp(1)).good,
      ...along((x) => x.logsumexp([0, 1], { keepdim: true })).good,
    ],
  },
  softmax: {
    good: [...along((x) => x.softmax(1)).good, ...along((x) => x.softmax(0)).good],
    bad: [dims('softmax', (x) => x.softmax(2))],
  },
  logSoftmax: { good: [...along((x) => x.logSoftmax(1)).good, ...along((x) => x.logSoftmax(0)).good] },
  amax: {
    good: [...along((x) => x.amax(1)).good, ...along((x) => x.amax([0, 1], { keepdim: true })).good],
    bad: [bad('SHAPE_EMPTY', 'amax', () => zeros([0]).amax())],
  },
  amin: { good: [...along((x) => x.amin(1)).good, ...along((x) => x.amin()).good] },
  max: {
    good: [
      ...along((x) => x.max(1).values).good,
      ...along((x) => x.max(0, { keepdim: true }).values).good,
      ...along((x) => x.max()).good,
      sample((a, b) => a.max(b), numbers(2, 3), numbers(3)),
    ],
    bad: [
      bad('SHAPE_EMPTY', '[0]', () => zeros([0]).max()),
      bad('SHAPE_BROADCAST', '[2,3]', () => some.max(zeros([2]))),
    ],
  },
  min: {
    good: [
      ...along((x) => x.min(1).values).good,
      ...along((x) => x.min()).good,
      sample((a, b) => a.min(b), numbers(2, 3), numbers(2, 1)),
    ],
  },
  argmax: { good: along((x) => x.mul(x.argmax(1, { keepdim: true }))).good },
  argmin: { good: along((x) => x.mul(x.argmin())).good },
  any: { good: along((x) => x.mul(x.gt(0).any(1, { keepdim: true }))).good },
  all: { good: along((x) => x.mul(x.gt(0).all(0))).good },
} satisfies Record<string, OpSamples>;

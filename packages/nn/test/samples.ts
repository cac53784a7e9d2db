/** Samples of every row of this package. The compiler refuses the table when one is missing. */
import { full, ones, tensor, type Tensor } from '@isograd/tensor';
import { bad, numbers, type OpSamples, positive, sample } from '@isograd/tensor/testing';
import { type RowName, rows } from '../src/ops/index.js';

const {
  batchNorm,
  batchNormBackward,
  batchNormEval,
  batchNormWeightBackward,
  binaryCrossEntropy,
  binaryCrossEntropySlope,
  binaryCrossEntropyWithLogits,
  binaryCrossEntropyWithLogitsSlope,
  embedding,
  embeddingBackward,
  huberLoss,
  huberLossSlope,
  mseLoss,
  mseLossSlope,
  nllLoss,
  nllLossBackward,
  smoothL1Loss,
  smoothL1LossSlope,
} = rows;

const reductions = ['mean', 'sum', 'none'] as const;
const halves = { bound: 0.5, lead: 0 };
const slopes = { bound: 0.5, scale: 0.7 };
const channels = { eps: 0.01, lead: 0 };
const float = { dtype: 'float64' } as const;
/** Numbers in (0.15, 0.75): they stay probabilities when the laws stretch them by a quarter. */
const probabilities = (...shape: number[]): Tensor =>
  numbers(...shape)
    .mul(0.3)
    .add(0.45);
const weights = tensor([0.5, 2, 1.5], float);
const wide = weights.expand([2, 3]);
const classes = tensor([2n, 0n]);
const places = tensor([
  [2n, 0n, 1n],
  [1n, 1n, 0n],
]);
const of = (reduction: (typeof reductions)[number], ignoreIndex = -100) => ({
  op: 'nllLoss',
  reduction,
  lead: 0,
  ignoreIndex,
});

const distance = (f: typeof mseLoss): OpSamples => ({
  good: [
    ...reductions.map((reduction) =>
      sample((x, t) => f(x, t, { reduction, ...halves }), numbers(2, 3), numbers(2, 3)),
    ),
    sample((x, t) => f(x.t(), t, { reduction: 'mean', ...halves }), numbers(2, 3), numbers(3, 2)),
    sample((x, t) => f(x, t, { reduction: 'sum', ...halves }), numbers(), numbers()),
  ],
});
const slope = (f: typeof mseLossSlope): OpSamples => ({
  good: [sample((g, x, t) => f(g, x, t, slopes), numbers(2, 3), numbers(2, 3), numbers(2, 3))],
});

/** Good and bad inputs of every row. */
export const rowSamples: { readonly [Name in RowName]: OpSamples } = {
  mseLoss: distance(mseLoss),
  mseLossSlope: slope(mseLossSlope),
  smoothL1Loss: distance(smoothL1Loss),
  smoothL1LossSlope: slope(smoothL1LossSlope),
  huberLoss: distance(huberLoss),
  huberLossSlope: slope(huberLossSlope),
  binaryCrossEntropy: {
    good: reductions.map((reduction) =>
      sample(
        (x, t) => binaryCrossEntropy(x, t, wide, { reduction, lead: 0 }),
        probabilities(2, 3),
        probabilities(2, 3),
      ),
    ),
    bad: [
      bad('ARG_RANGE', 'x 1.5 is no probability', () =>
        binaryCrossEntropy(tensor([1.5]), tensor([1]), ones([1]), { reduction: 'mean', lead: 0 }),
      ),
      bad('ARG_RANGE', 'target -1 is no probability', () =>
        binaryCrossEntropy(tensor([0.5]), tensor([-1]), ones([1]), { reduction: 'mean', lead: 0 }),
      ),
    ],
  },
  binaryCrossEntropySlope: {
    good: [
      sample(
        (g, x, t) => binaryCrossEntropySlope(g, x, t, wide, { scale: 0.7 }),
        numbers(2, 3),
        probabilities(2, 3),
        probabilities(2, 3),
      ),
    ],
  },
  binaryCrossEntropyWithLogits: {
    good: reductions.map((reduction) =>
      sample(
        (x, t) => binaryCrossEntropyWithLogits(x, t, wide, wide.mul(0.7), { reduction, lead: 0 }),
        numbers(2, 3),
        probabilities(2, 3),
      ),
    ),
  },
  binaryCrossEntropyWithLogitsSlope: {
    good: [
      sample(
        (g, x, t) => binaryCrossEntropyWithLogitsSlope(g, x, t, wide, wide.mul(0.7), { scale: 0.7 }),
        numbers(2, 3),
        numbers(2, 3),
        probabilities(2, 3),
      ),
    ],
  },
  embedding: {
    good: [
      sample((w) => embedding(w, classes, { lead: 0, padding: null, blank: false }), numbers(3, 2)),
      sample((w) => embedding(w, places, { lead: 0, padding: 1, blank: true }), numbers(3, 2)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 2 at position 0 is out of range for a table of 2 rows', () =>
        embedding(ones([2, 3]), classes, { lead: 0, padding: null, blank: false }),
      ),
      bad('DTYPE_UNSUPPORTED', 'ids must be int64 or int32, got float32', () =>
        embedding(ones([2, 3]), ones([1]), { lead: 0, padding: null, blank: false }),
      ),
    ],
  },
  embeddingBackward: {
    good: [
      sample((g) => embeddingBackward(g, classes, { lead: 0, padding: null, rows: 3 }), numbers(2, 2)),
      sample((g) => embeddingBackward(g, places, { lead: 0, padding: 1, rows: 3 }), numbers(2, 3, 2)),
    ],
  },
  nllLoss: {
    good: [
      ...reductions.map((reduction) =>
        sample((x) => nllLoss(x, classes, weights, of(reduction))[0], numbers(2, 3)),
      ),
      ...reductions.map((reduction) =>
        sample((x) => nllLoss(x, places, weights, of(reduction, 1))[0], numbers(2, 3, 3)),
      ),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'class 5 at position 1 is out of range for 3 classes', () =>
        nllLoss(ones([2, 3]), tensor([0n, 5n]), ones([3]), of('mean')),
      ),
      bad('DTYPE_UNSUPPORTED', 'float32', () => nllLoss(ones([2, 3]), ones([2]), ones([3]), of('mean'))),
    ],
  },
  nllLossBackward: {
    good: [
      sample(
        (g) => nllLossBackward(g, classes, weights, tensor(2, float), { ...of('mean'), shape: [2, 3] }),
        numbers(),
      ),
      sample(
        (g) => nllLossBackward(g, places, weights, tensor(2.5, float), { ...of('none'), shape: [2, 3, 3] }),
        numbers(2, 3),
      ),
    ],
  },
  batchNorm: {
    good: [
      sample((x, w, b) => batchNorm(x, w, b, channels)[0], numbers(4, 2), numbers(2), numbers(2)),
      sample((x, w, b) => batchNorm(x, w, b, channels)[0], numbers(2, 2, 3), numbers(2), numbers(2)),
      sample((x, w, b) => batchNorm(x.t(), w, b, channels)[0], numbers(2, 3), numbers(2), numbers(2)),
    ],
  },
  batchNormBackward: {
    good: [
      sample(
        (g, x, w) => {
          const [, mean, variance] = batchNorm(x, w, w, channels);
          return batchNormBackward(g, x, w, mean.detach(), variance.detach(), channels);
        },
        numbers(3, 2),
        numbers(3, 2),
        numbers(2),
      ),
    ],
  },
  batchNormWeightBackward: {
    good: [
      sample(
        (g, x) => {
          const zero = full([2], 0, float);
          const [, mean, variance] = batchNorm(x, zero, zero, channels);
          return batchNormWeightBackward(g, x, mean.detach(), variance.detach(), channels);
        },
        numbers(3, 2, 2),
        numbers(3, 2, 2),
      ),
    ],
  },
  batchNormEval: {
    good: [
      sample(
        (x, w, b) => batchNormEval(x, w, b, tensor([0.3, -0.2], float), tensor([0.7, 1.2], float), channels),
        numbers(2, 2, 2),
        numbers(2),
        positive(2),
      ),
    ],
  },
};

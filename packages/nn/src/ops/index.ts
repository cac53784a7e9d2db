/** The rows that this package adds to the table of operations. */
import type { AnyOp } from '@isograd/tensor';
import { batchNorm, batchNormBackward, batchNormWeightBackward } from './batch-norm.js';
import { batchNormEval } from './batch-norm-eval.js';
import {
  binaryCrossEntropy,
  binaryCrossEntropySlope,
  binaryCrossEntropyWithLogits,
  binaryCrossEntropyWithLogitsSlope,
} from './binary.js';
import {
  huberLoss,
  huberLossSlope,
  mseLoss,
  mseLossSlope,
  smoothL1Loss,
  smoothL1LossSlope,
} from './distance.js';
import { embedding, embeddingBackward } from './embedding.js';
import { nllLoss, nllLossBackward } from './nll.js';

/** Every row by name. Tests of derivatives, batching and errors run over it. */
export const rows = {
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
} as const satisfies Record<string, { readonly op: AnyOp }>;

export type RowName = keyof typeof rows;

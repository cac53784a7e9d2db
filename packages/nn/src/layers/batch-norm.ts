/** Batch normalisation as a layer. */
import { checkOptions, ShapeError } from '@isograd/errors';
import { type DType, noGrad, ones, Tensor, tensor, zeros } from '@isograd/tensor';
import { checkSize, checkTensor, checkTruth } from '../checks.js';
import { checkNorm, countedNorm } from '../functional/batch-norm.js';
import { Module } from '../module.js';
import { buffer, parameter } from '../parameter.js';
import { pythonBool, pythonFloat } from '../repr.js';

export interface BatchNormLayerOptions {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** How far the running statistics move with each batch; null averages over all batches. Default 0.1. */
  readonly momentum?: number | null;
  /** Whether there are a scale and a shift to be learned. Default true. */
  readonly affine?: boolean;
  /** Whether the affine map has a shift. Default true. */
  readonly bias?: boolean;
  /** Whether statistics are gathered for evaluation. Default true; without them evaluation uses the batch's own. */
  readonly trackRunningStats?: boolean;
  readonly dtype?: DType;
}
const [lineRanks, planeRanks] = [[2, 3], [4]];
const known = ['eps', 'momentum', 'affine', 'bias', 'trackRunningStats', 'dtype'];

/** What the layers for lines and for planes share. */
abstract class BatchNorm extends Module {
  /** Ranks of an input, and their layout in words. */
  protected abstract get ranks(): readonly number[];
  protected abstract get layout(): string;
  static readonly stateNames = {
    runningMean: 'running_mean',
    runningVar: 'running_var',
    numBatchesTracked: 'num_batches_tracked',
  };
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  weight: Tensor | null;
  bias: Tensor | null;
  runningMean: Tensor | null;
  runningVar: Tensor | null;
  /** How many batches the running statistics have seen, int64. */
  numBatchesTracked: Tensor | null;

  constructor(
    readonly numFeatures: number,
    options: BatchNormLayerOptions = {},
  ) {
    super();
    const op = this.kind;
    checkSize(op, 'numFeatures', numFeatures);
    checkOptions(op, options, known);
    const { eps = 1e-5, momentum = 0.1, dtype = 'float32' } = options;
    const { affine = true, bias = true, trackRunningStats = true } = options;
    checkNorm(op, eps, momentum);
    for (const [name, value] of Object.entries({ affine, bias, trackRunningStats }))
      checkTruth(op, name, value);
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    const shape = [numFeatures];
    this.weight = affine ? parameter(ones(shape, { dtype })) : null;
    this.bias = affine && bias ? parameter(zeros(shape, { dtype })) : null;
    this.runningMean = trackRunningStats ? buffer(zeros(shape, { dtype })) : null;
    this.runningVar = trackRunningStats ? buffer(ones(shape, { dtype })) : null;
    this.numBatchesTracked = trackRunningStats ? buffer(tensor(0n)) : null;
  }

  /** Forgets what the running statistics have gathered. */
  resetRunningStats(): void {
    noGrad(() => {
      this.runningMean?.zero_();
      this.runningVar?.fill_(1);
      this.numBatchesTracked?.zero_();
    });
  }
  /** Sets the scale to 1, the shift to 0, and forgets the running statistics. */
  resetParameters(): void {
    this.resetRunningStats();
    noGrad(() => {
      this.weight?.fill_(1);
      this.bias?.zero_();
    });
  }

  override forward(x: Tensor): Tensor {
    const { numFeatures, weight, bias, eps, training, momentum, runningMean, runningVar } = this;
    if (!(x instanceof Tensor) || !this.ranks.includes(x.shape.length) || x.shape[1] !== numFeatures)
      this.#refuse(x);
    const seen = training ? this.numBatchesTracked : null;
    const options = {
      weight,
      bias,
      eps,
      training: training || runningMean === null,
      momentum: momentum ?? 1 / ((seen?.item() ?? 0) + 1),
    };
    return countedNorm(x, runningMean, runningVar, options, seen);
  }

  /** Apart from `forward`, which would otherwise ask for its name at each call. */
  #refuse(x: unknown): never {
    const { kind, numFeatures } = this;
    checkTensor(kind, 'x', x);
    if (!this.ranks.includes(x.ndim))
      throw new ShapeError('SHAPE_RANK', `${kind}: ${this.layout} is wanted, got [${x.shape}]`, {
        op: kind,
        details: { shape: x.shape },
      });
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${kind}: [${x.shape}] has ${x.shape[1]} features, the layer has ${numFeatures}`,
      { op: kind, details: { shape: x.shape, sizes: [x.shape[1], numFeatures] } },
    );
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, bias, trackRunningStats } = this;
    return [
      String(numFeatures),
      `eps=${pythonFloat(eps)}`,
      `momentum=${momentum === null ? 'None' : pythonFloat(momentum)}`,
      `affine=${pythonBool(affine)}`,
      `bias=${pythonBool(bias !== null)}`,
      `track_running_stats=${pythonBool(trackRunningStats)}`,
    ].join(', ');
  }
}

/**
 * Normalises each feature of [batch, features] or [batch, features, length] (torch.nn.BatchNorm1d; Ioffe and Szegedy
 * 2015). Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, and `SHAPE_EMPTY` in training on one value a feature;
 * `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export class BatchNorm1d extends BatchNorm {
  protected override get ranks(): readonly number[] {
    return lineRanks;
  }
  protected override get layout(): string {
    return '[batch, features] or [batch, features, length]';
  }
}

/** Normalises each feature of [batch, features, height, width] (torch.nn.BatchNorm2d). Throws as `BatchNorm1d`. */
export class BatchNorm2d extends BatchNorm {
  protected override get ranks(): readonly number[] {
    return planeRanks;
  }
  protected override get layout(): string {
    return '[batch, features, height, width]';
  }
}

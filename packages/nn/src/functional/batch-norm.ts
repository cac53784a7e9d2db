/** Batch normalisation. */
import { ArgumentError, checkOptions, ShapeError } from '@isograd/errors';
import { door, noGrad, ones, sizeOf, type Tensor, zeros } from '@isograd/tensor';
import { checkNumber, checkTensor, checkTruth } from '../checks.js';
import { batchNorm as normalise } from '../ops/batch-norm.js';
import { batchNormEval } from '../ops/batch-norm-eval.js';
import { countBatch, movedAtOnce, moveStatistics, type Pace } from '../ops/running-statistics.js';
import { checkFloating } from './targets.js';

export interface BatchNormOptions {
  /** Scale of each channel: [channels]. Default 1. */
  readonly weight?: Tensor | null;
  /** Shift of each channel: [channels]. Default 0. */
  readonly bias?: Tensor | null;
  /** Whether the batch's own statistics are used, and the running ones moved towards them. Default false. */
  readonly training?: boolean;
  /** How far the running statistics move. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

/** Range checks that layer and function share. */
export function checkNorm(op: string, eps: number, momentum: number | null): void {
  checkNumber(op, 'eps', eps, fitsEps, 'eps >= 0');
  if (momentum !== null) checkNumber(op, 'momentum', momentum, fitsMomentum, '0..1');
}
const fitsEps = (e: number): boolean => Number.isFinite(e) && e >= 0;
const fitsMomentum = (m: number): boolean => m >= 0 && m <= 1;

/**
 * Normalises each channel over batch and places (torch.nn.functional.batch_norm; Ioffe and Szegedy 2015). `x`:
 * [batch, channels, …]. In training the running statistics, where given, are updated in place, the variance by its
 * unbiased estimate; otherwise they are what `x` is normalised by. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, and
 * `SHAPE_EMPTY` in training on one value a channel; `DTypeError`; `ArgumentError` `ARG_RANGE`, `ARG_MISSING`.
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  options: BatchNormOptions = {},
): Tensor {
  checkOptions('batchNorm', options, ['weight', 'bias', 'training', 'momentum', 'eps']);
  return countedNorm(x, runningMean, runningVar, options, null);
}

/** The same, and in training `seen` counts the batch: after all checks, so that one that is refused is not counted. */
export function countedNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  options: BatchNormOptions,
  seen: Tensor | null,
): Tensor {
  const op = 'batchNorm';
  const { training = false, momentum = 0.1, eps = 1e-5 } = options;
  checkTruth(op, 'training', training);
  checkNorm(op, eps, momentum);
  const channels = channelsOf(op, x);
  checkChannels(op, 'runningMean', runningMean, x);
  checkChannels(op, 'runningVar', runningVar, x);
  checkChannels(op, 'weight', options.weight ?? null, x);
  checkChannels(op, 'bias', options.bias ?? null, x);
  const weight = options.weight ?? ones([channels], { dtype: x.dtype });
  const bias = options.bias ?? zeros([channels], { dtype: x.dtype });
  if (!training) {
    if (runningMean === null || runningVar === null)
      throw new ArgumentError('ARG_MISSING', `${op}: evaluation needs runningMean and runningVar, got null`, {
        op,
      });
    return batchNormEval(x, weight, bias, runningMean, runningVar, { eps, lead: 0 });
  }
  const count = sizeOf(x.shape) / Math.max(channels, 1);
  if (count <= 1) refuseSingle(op, x);
  const [y, mean, variance] = normalise(x, weight, bias, { eps, lead: 0 });
  const pace = { momentum, correction: count / (count - 1) };
  if (full(mean, runningMean) && full(mean, runningVar) && door.level === null && door.watch === null)
    if (movedAtOnce(runningMean, runningVar, mean, variance, seen, pace)) return y;
  trackQuietly([runningMean, runningVar], [mean, variance], seen, pace);
  return y;
}

/** Apart from `countedNorm`, which would otherwise make room for a closure at every call. */
function trackQuietly(
  running: Pair<Tensor | null>,
  statistics: Pair<Tensor>,
  seen: Tensor | null,
  pace: Pace,
): void {
  noGrad(() => track(running, statistics, seen, pace));
}

type Pair<T> = readonly [mean: T, variance: T];

/** Whether statistics are of the type of the batch's, and it is one that needs no rounding on store. */
const full = ({ dtype }: Tensor, running: Tensor | null): running is Tensor =>
  running !== null && running.dtype === dtype && (dtype === 'float32' || dtype === 'float64');

/** In one write where that is so. */
function track(
  [runningMean, runningVar]: Pair<Tensor | null>,
  [mean, variance]: Pair<Tensor>,
  seen: Tensor | null,
  pace: Pace,
): void {
  if (full(mean, runningMean) && full(mean, runningVar)) {
    moveStatistics(runningMean, runningVar, mean, variance, seen, pace);
    return;
  }
  const { momentum, correction } = pace;
  runningMean?.mul_(1 - momentum).add_(mean.mul(momentum));
  runningVar?.mul_(1 - momentum).add_(variance.mul(momentum * correction));
  if (seen !== null) countBatch(seen);
}

function channelsOf(op: string, x: Tensor): number {
  checkTensor(op, 'x', x);
  checkFloating(op, x);
  const channels = x.shape[1];
  if (channels !== undefined) return channels;
  throw new ShapeError('SHAPE_RANK', `${op}: [batch, channels, …] is wanted, got [${x.shape}]`, {
    op,
    details: { shape: x.shape },
  });
}

function checkChannels(op: string, name: string, value: Tensor | null, x: Tensor): void {
  if (value === null) return;
  checkTensor(op, name, value);
  const channels = x.shape[1]!;
  if (value.shape.length === 1 && value.shape[0] === channels) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: [${x.shape}] has ${channels} channels, ${name} is for ${value.shape.join(', ')}`,
    { op, details: { shapes: [x.shape, value.shape], sizes: [channels, value.shape[0]] } },
  );
}

function refuseSingle(op: string, x: Tensor): never {
  throw new ShapeError(
    'SHAPE_EMPTY',
    `${op}: training needs more than one value per channel, [${x.shape}] has ${x.shape.includes(0) ? 'none' : 'one'}; eval() uses the running statistics`,
    { op, details: { shape: x.shape }, hint: 'give a larger batch, or call eval() first' },
  );
}

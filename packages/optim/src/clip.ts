/** Keeping gradients within bounds: by the norm of all of them together, or element by element. */
import { ArgumentError, checkOptions, NumericError, shown } from '@isograd/errors';
import { noGrad, sizeOf, Tensor, tensor } from '@isograd/tensor';
import { power } from '@isograd/tensor/compiled';
import { isIterable, type Named } from './group.js';
import { gradOf } from './optimizer.js';

export interface ClipNormOptions {
  /** Which norm: a number > 0, or Infinity for the largest magnitude. Default 2. */
  readonly normType?: number;
  /** Throw where the norm is NaN or infinite. Default false: then gradients become NaN or 0, as in PyTorch. */
  readonly errorIfNonFinite?: boolean;
}

/** One parameter, or several, with names or without. */
type Parameters = Tensor | Iterable<Tensor | Named>;

/**
 * Scales all gradients together so that their norm is at most `maxNorm`; returns the norm they had, a scalar of their type
 * (torch.nn.utils.clip_grad_norm_). Parameters without a gradient do not count.
 * The norm is added up in float64, so that gradients whose squares overflow float32 are clipped too, where PyTorch
 * makes them 0.
 * Throws `ArgumentError`: `ARG_RANGE` for a `maxNorm` below 0 or NaN or another `normType`, `ARG_TYPE`, `ARG_UNKNOWN`;
 * `NumericError` `NUMERIC_NAN`, `NUMERIC_INF` with `errorIfNonFinite`, before anything is scaled.
 */
export function clipGradNorm_(
  parameters: Parameters,
  maxNorm: number,
  options: ClipNormOptions = {},
): Tensor {
  const who = 'clipGradNorm_';
  checkBound(who, 'maxNorm', maxNorm);
  checkOptions(who, options, ['normType', 'errorIfNonFinite']);
  const { normType = 2, errorIfNonFinite = false } = options;
  if (typeof normType !== 'number' || !(normType > 0))
    throw new ArgumentError(
      'ARG_RANGE',
      `${who}: normType is ${shown(normType)}; wanted a number > 0, or Infinity`,
      { op: who },
    );
  if (typeof errorIfNonFinite !== 'boolean')
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: errorIfNonFinite is ${shown(errorIfNonFinite)}; wanted a boolean`,
      { op: who },
    );
  const gradients = gradientsOf(who, parameters);
  return noGrad(() => {
    const total = together(
      gradients.map(({ g }) => normOf(g, normType)),
      normType,
    );
    if (errorIfNonFinite && !Number.isFinite(total)) throw nonFinite(who, total, gradients);
    // PyTorch multiplies by 1 as well, where nothing is clipped: the version counts the call either way.
    const factor = Math.min(1, maxNorm / (total + 1e-6));
    for (const { g } of gradients) g.mul_(factor);
    return tensor(total, { dtype: gradients.some(({ g }) => g.dtype === 'float64') ? 'float64' : 'float32' });
  });
}

/**
 * Moves every element of every gradient into [-clipValue, clipValue]; NaN stays NaN (torch.nn.utils.clip_grad_value_).
 * Throws `ArgumentError`: `ARG_RANGE` for a bound below 0 or NaN, `ARG_TYPE`.
 */
export function clipGradValue_(parameters: Parameters, clipValue: number): void {
  checkBound('clipGradValue_', 'clipValue', clipValue);
  const gradients = gradientsOf('clipGradValue_', parameters);
  noGrad(() => {
    for (const { g } of gradients) g.clamp_({ min: -clipValue, max: clipValue });
  });
}

interface Gradient {
  readonly g: Tensor;
  readonly path: string;
}

function gradientsOf(who: string, parameters: unknown): readonly Gradient[] {
  const list = parameters instanceof Tensor ? [parameters] : parameters;
  if (!isIterable(list))
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: parameters is ${shown(parameters)}; wanted a tensor or a list of them`,
      { op: who },
    );
  return [...list].flatMap((item, i) => {
    const [path, p]: readonly unknown[] = Array.isArray(item) ? item : [`parameters[${i}]`, item];
    if (!(p instanceof Tensor) || typeof path !== 'string')
      throw new ArgumentError(
        'ARG_TYPE',
        `${who}: parameters[${i}] is ${shown(item)}; wanted a tensor, or [name, tensor]`,
        { op: who },
      );
    const g = gradOf(p);
    return g === null ? [] : [{ g, path }];
  });
}

/** In float64, and divided by the largest magnitude first where even that over- or underflows. */
function normOf(g: Tensor, p: number): number {
  // Nothing has no largest magnitude.
  if (sizeOf(g.shape) === 0) return 0;
  const x = g.double();
  const norm = x.norm({ p }).item();
  if (norm > 0 && norm < Infinity) return norm;
  const largest = x.norm({ p: Infinity }).item();
  return largest > 0 && largest < Infinity ? largest * x.div(largest).norm({ p }).item() : largest;
}

/** The norm of norms, divided by the largest of them for the same reason. */
function together(norms: readonly number[], p: number): number {
  const largest = norms.reduce((most, norm) => Math.max(most, norm), 0);
  if (p === Infinity || largest === 0 || !Number.isFinite(largest)) return largest;
  return (
    largest *
    power(
      norms.reduce((sum, norm) => sum + power(norm / largest, p), 0),
      1 / p,
    )
  );
}

function nonFinite(who: string, total: number, gradients: readonly Gradient[]): NumericError {
  const nan = Number.isNaN(total);
  const first = gradients.find(({ g }) => !g.isfinite().all().item())?.path ?? 'no single parameter';
  return new NumericError(
    nan ? 'NUMERIC_NAN' : 'NUMERIC_INF',
    `${who}: the total norm is ${total}, first at ${first}; nothing was clipped`,
    {
      op: who,
      details: { norm: total, parameter: first },
      hint: 'without errorIfNonFinite the gradients are scaled anyway',
    },
  );
}

function checkBound(who: string, name: string, value: unknown): void {
  if (typeof value !== 'number')
    throw new ArgumentError('ARG_TYPE', `${who}: ${name} is ${shown(value)}; wanted a number >= 0`, {
      op: who,
    });
  if (!(value >= 0))
    throw new ArgumentError('ARG_RANGE', `${who}: ${name} is ${shown(value)}; wanted a number >= 0`, {
      op: who,
      details: { [name]: value },
    });
}

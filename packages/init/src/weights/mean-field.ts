/** Gaussian weights and biases with the two spreads that mean-field theory speaks of. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { generatorOf, noGrad, type RandomOptions, Tensor } from '@isograd/tensor';
import { fansOf } from '../fans.js';
import { checkElements, checkNumber, checkTarget } from '../target.js';

/** What has a weight and perhaps a bias: a layer. */
export interface LayerLike {
  readonly weight: Tensor;
  readonly bias?: Tensor | null;
}

export interface CriticalOptions extends RandomOptions {
  /** σ_w: weights are N(0, σ_w² / fan in). */
  readonly sigmaW: number;
  /** σ_b: biases are N(0, σ_b²). Default 0. */
  readonly sigmaB?: number;
}

/**
 * N(0, σ_w² / fan in) for a weight, N(0, σ_b²) for a bias (a tensor of one axis), both for a layer, the weight first
 * (Poole et al. 2016; Schoenholz et al. 2017, "Deep information propagation"). On the critical line of an activation,
 * where χ = σ_w² E φ'(√q z)² is 1, signals and gradients reach any depth: tanh (σ_w² = 1.7610, σ_b² = 0.05), ReLU (2, 0).
 * Throws `ArgumentError` `ARG_MISSING`, `ARG_RANGE`, `ARG_TYPE`; `ShapeError` `SHAPE_RANK`, `SHAPE_EMPTY`; `DTypeError`.
 */
export function criticalNormal_<Target extends Tensor | LayerLike>(
  target: Target,
  options: CriticalOptions,
): Target {
  const op = 'criticalNormal_';
  const tensors = tensorsOf(op, target);
  const given: Partial<CriticalOptions> = options ?? {};
  checkOptions(op, given, ['sigmaW', 'sigmaB', 'generator']);
  if (given.sigmaW === undefined)
    throw new ArgumentError(
      'ARG_MISSING',
      `${op}: sigmaW is missing: criticalNormal_(w, { sigmaW: 1.327 })`,
      { op },
    );
  const sigmaW = checkNumber(op, 'sigmaW', given.sigmaW, 0);
  const sigmaB = checkNumber(op, 'sigmaB', given.sigmaB ?? 0, 0);
  const generator = generatorOf(op, given);
  const spreads = tensors.map((tensor) => {
    if (tensor.ndim === 1) return sigmaB;
    const { fanIn } = fansOf(tensor, op);
    checkElements(op, tensor);
    return sigmaW / Math.sqrt(fanIn);
  });
  noGrad(() => tensors.forEach((tensor, i) => void tensor.normal_(0, spreads[i]!, { generator })));
  return target;
}

function tensorsOf(op: string, target: Tensor | LayerLike): readonly Tensor[] {
  if (target instanceof Tensor) return [checkTarget(op, target)];
  // A module is a function with fields.
  if (
    (typeof target !== 'object' && typeof target !== 'function') ||
    target === null ||
    !('weight' in target)
  )
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: a tensor or a layer { weight, bias } is wanted, got ${shown(target)}`,
      {
        op,
      },
    );
  const { weight, bias } = target;
  return [weight, ...(bias === null || bias === undefined ? [] : [bias])].map((tensor) =>
    checkTarget(op, tensor),
  );
}

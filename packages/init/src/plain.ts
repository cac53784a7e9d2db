/** Schemes whose spread the caller chooses. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import {
  generatorOf,
  noGrad,
  type RandomOptions,
  sizeOf,
  type Tensor,
  tensor as tensorOf,
} from '@isograd/tensor';
import { checkNumber, checkTarget } from './target.js';

export interface UniformOptions extends RandomOptions {
  /** Lower end, included. Default 0. */
  readonly a?: number;
  /** Upper end, excluded. Default 1. */
  readonly b?: number;
}
export interface NormalOptions extends RandomOptions {
  readonly mean?: number;
  readonly std?: number;
}
export interface TruncNormalOptions extends NormalOptions {
  /** Smallest value kept, as a number and not in standard deviations. Default -2. */
  readonly a?: number;
  /** Largest value kept. Default 2. */
  readonly b?: number;
}

/** `f(w, 0, 0.5)`, `f(w, 0, 0.5, { generator })` and `f(w, { … })` say the same. */
type Arguments<Options> = [first?: number | Options, second?: number, options?: RandomOptions];

function checked<Options extends object>(
  op: string,
  options: Options,
  names: readonly string[] = [],
): Options {
  checkOptions(op, options, [...names, 'generator']);
  return options;
}

/**
 * Uniform numbers in [a, b), by default in [0, 1) (torch.nn.init.uniform_).
 * Throws `ArgumentError` `ARG_RANGE` when a > b, `ARG_TYPE`, `ARG_UNKNOWN`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function uniform_(tensor: Tensor, ...[first, second, last = {}]: Arguments<UniformOptions>): Tensor {
  checkTarget('uniform_', tensor);
  const said =
    typeof first === 'object'
      ? checked('uniform_', first, ['a', 'b'])
      : { ...checked('uniform_', last), a: first, b: second };
  const { a = 0, b = 1, ...random } = said;
  return noGrad(() => tensor.uniform_(a, b, random));
}

/**
 * Normal numbers, by default with mean 0 and standard deviation 1 (torch.nn.init.normal_).
 * Throws `ArgumentError` `ARG_RANGE` when std < 0, `ARG_TYPE`, `ARG_UNKNOWN`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function normal_(tensor: Tensor, ...[first, second, last = {}]: Arguments<NormalOptions>): Tensor {
  checkTarget('normal_', tensor);
  const said =
    typeof first === 'object'
      ? checked('normal_', first, ['mean', 'std'])
      : { ...checked('normal_', last), mean: first, std: second };
  const { mean = 0, std = 1, ...random } = said;
  return noGrad(() => tensor.normal_(mean, std, random));
}

/**
 * Normal numbers that lie in [a, b], drawn by rejection (torch.nn.init.trunc_normal_ since 2.12). The bounds are
 * numbers, not multiples of std. Throws `ArgumentError`: `ARG_RANGE` for a >= b, std <= 0, or a mean more than two std
 * outside the bounds (PyTorch warns); `ARG_TYPE`, `ARG_UNKNOWN`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function truncNormal_(tensor: Tensor, options: TruncNormalOptions = {}): Tensor {
  checkTarget('truncNormal_', tensor);
  checkOptions('truncNormal_', options, ['mean', 'std', 'a', 'b', 'generator']);
  const { mean = 0, std = 1, a = -2, b = 2 } = options;
  const generator = generatorOf('truncNormal_', options);
  checkCut(checkNumber('truncNormal_', 'mean', mean), checkNumber('truncNormal_', 'std', std), a, b);
  const size = sizeOf(tensor.shape);
  const out = tensor.dtype === 'float64' ? new Float64Array(size) : new Float32Array(size);
  generator.truncNormal(out, mean, std, a, b);
  return noGrad(() => tensor.copy_(tensorOf(out, { shape: tensor.shape })));
}

function checkCut(mean: number, std: number, a: number, b: number): void {
  const op = 'truncNormal_';
  const refuse = (what: string): never => {
    throw new ArgumentError('ARG_RANGE', `${op}: ${what}`, { op, details: { mean, std, a, b } });
  };
  if (!(std > 0)) refuse(`std ${std} does not fit; std > 0 is wanted`);
  if (!(a < b)) refuse(`bounds ${a} and ${b} do not fit; a < b is wanted`);
  if (mean < a - 2 * std || mean > b + 2 * std)
    refuse(`mean ${mean} lies more than two std (${std}) outside the bounds ${a} and ${b}`);
}

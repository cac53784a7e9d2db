/** Schemes that derive their spread from the shape of the weight. */
import { ArgumentError, checkOptions, shown, unknownName } from '@isograd/errors';
import { generatorOf, noGrad, type RandomOptions, type Tensor } from '@isograd/tensor';
import { type Fans, fansOf } from './fans.js';
import { calculateGain, type Nonlinearity } from './gain.js';
import { checkElements, checkNumber, checkTarget } from './target.js';

export interface XavierOptions extends RandomOptions {
  /** Widens the weights; see `calculateGain`. Default 1. */
  readonly gain?: number;
}
/** Whether the forward signal or the backward signal keeps its variance. */
export type FanMode = 'fan_in' | 'fan_out';
export interface KaimingOptions extends RandomOptions {
  /** Negative slope of the leaky ReLU that follows. Default 0. */
  readonly a?: number;
  readonly mode?: FanMode;
  /** Whose gain to use. Default "leaky_relu", which with a = 0 is ReLU. */
  readonly nonlinearity?: Nonlinearity;
}

/** Half the width of a uniform distribution with standard deviation `std`, in PyTorch's order of operations. */
const reach = (std: number): number => Math.sqrt(3) * std;

/**
 * U(±gain √(6 / (fan in + fan out))) (torch.nn.init.xavier_uniform_; Glorot and Bengio 2010).
 * Throws `ShapeError` `SHAPE_RANK` below rank 2, `SHAPE_EMPTY`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`;
 * `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function xavierUniform_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  const { std, random } = xavier('xavierUniform_', tensor, options);
  return noGrad(() => tensor.uniform_(-reach(std), reach(std), random));
}

/** N(0, gain² 2 / (fan in + fan out)) (torch.nn.init.xavier_normal_; Glorot and Bengio 2010). Errors as `xavierUniform_`. */
export function xavierNormal_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  const { std, random } = xavier('xavierNormal_', tensor, options);
  return noGrad(() => tensor.normal_(0, std, random));
}

/**
 * U(±gain √(3 / fan)) (torch.nn.init.kaiming_uniform_; He et al. 2015). `mode` chooses the fan, `nonlinearity` and `a`
 * the gain. Errors as `xavierUniform_`.
 */
export function kaimingUniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  const { std, random } = kaiming('kaimingUniform_', tensor, options);
  return noGrad(() => tensor.uniform_(-reach(std), reach(std), random));
}

/** N(0, gain² / fan) (torch.nn.init.kaiming_normal_; He et al. 2015). Options and errors as `kaimingUniform_`. */
export function kaimingNormal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  const { std, random } = kaiming('kaimingNormal_', tensor, options);
  return noGrad(() => tensor.normal_(0, std, random));
}

interface Spread {
  readonly std: number;
  readonly random: RandomOptions;
}

function xavier(op: string, tensor: Tensor, options: XavierOptions): Spread {
  const { fanIn, fanOut } = fansOfTarget(op, tensor);
  checkOptions(op, options, ['gain', 'generator']);
  const gain = checkNumber(op, 'gain', options.gain ?? 1, 0);
  const random = { generator: generatorOf(op, options) };
  return { std: gain * Math.sqrt(2 / (fanIn + fanOut)), random };
}

function kaiming(op: string, tensor: Tensor, options: KaimingOptions): Spread {
  const fans = fansOfTarget(op, tensor);
  checkOptions(op, options, ['a', 'mode', 'nonlinearity', 'generator']);
  const { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' } = options;
  const random = { generator: generatorOf(op, options) };
  const gain = calculateGain(nonlinearity, checkNumber(op, 'a', a));
  return { std: gain / Math.sqrt(fanOf(op, fans, mode)), random };
}

function fansOfTarget(op: string, tensor: Tensor): Fans {
  const fans = fansOf(checkTarget(op, tensor), op);
  checkElements(op, tensor);
  return fans;
}

function fanOf(op: string, { fanIn, fanOut }: Fans, mode: FanMode): number {
  if (mode === 'fan_in') return fanIn;
  if (mode === 'fan_out') return fanOut;
  const known = ['fan_in', 'fan_out'];
  const what = typeof mode === 'string' ? unknownName(mode, known) : shown(mode);
  throw new ArgumentError('ARG_UNKNOWN', `${op}: mode ${what}`, { op, details: { known } });
}

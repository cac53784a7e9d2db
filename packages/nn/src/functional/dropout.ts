/** Dropout. */
import { checkOptions } from '@isograd/errors';
import { dropout as drop, generatorOf, type RandomOptions, type Tensor } from '@isograd/tensor';
import { checkNumber, checkTensor, checkTruth } from '../checks.js';

export interface DropoutOptions extends RandomOptions {
  /** Probability of an element to become 0. Default 0.5. */
  readonly p?: number;
  /** Whether anything is dropped. Default true. */
  readonly training?: boolean;
}

/** A probability. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export const checkProbability = (op: string, p: number): void =>
  checkNumber(op, 'p', p, (value) => value >= 0 && value <= 1, 'a probability 0..1');

/**
 * In training, sets each element to 0 with probability `p` and multiplies the others by `1 / (1 - p)`; otherwise gives
 * back `x` (torch.nn.functional.dropout). Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`; `DTypeError`.
 */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkTensor('dropout', 'x', x);
  checkOptions('dropout', options, ['p', 'training', 'generator']);
  const { p = 0.5, training = true } = options;
  checkProbability('dropout', p);
  checkTruth('dropout', 'training', training);
  const generator = generatorOf('dropout', options);
  return training ? drop(x, p, { generator }) : x;
}

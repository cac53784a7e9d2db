/**
 * A bias by place, or by name in an object with the other options, as PyTorch's keyword.
 * The one cast: TypeScript does not see that generic options without `bias` are those options.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
import { ArgumentError, checkOptions } from '@isograd/errors';
import { Tensor } from '../tensor.js';
import { isNamed } from './by-name.js';

export interface BiasOption {
  readonly bias?: Tensor | null;
}

/** The bias and the other options, whichever way they were said; `known` are the names beside it. Throws `ArgumentError`. */
export function biasOf<Options extends object>(
  op: string,
  first: Tensor | null | (Options & BiasOption),
  second: Options | undefined,
  known: readonly string[],
): readonly [bias: Tensor | null, options: Partial<Options>] {
  if (first === null || first instanceof Tensor || !isNamed(first)) {
    if (second !== undefined) checkOptions(op, second, known);
    // What is no tensor either is refused where the tensors are checked.
    return [first, second ?? {}];
  }
  if (second !== undefined)
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
  checkOptions(op, first, ['bias', ...known]);
  const { bias = null, ...options } = first;
  return [bias, options as unknown as Partial<Options>];
}

/** Few connections for each unit. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import { generatorOf, noGrad, type RandomOptions, type Tensor, tensor as tensorOf } from '@isograd/tensor';
import { checkNumber, checkRank, checkTarget } from './target.js';

export interface SparseOptions extends RandomOptions {
  /** Part of each column that becomes 0, rounded up to whole elements. */
  readonly sparsity: number;
  /** Standard deviation of the others. Default 0.01. */
  readonly std?: number;
}

/**
 * Normal numbers, of which a random part of each column is set to 0 (torch.nn.init.sparse_; Martens 2010).
 * Throws `ShapeError` `SHAPE_RANK`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`; `DTypeError`.
 */
export function sparse_(tensor: Tensor, options: SparseOptions): Tensor {
  const op = 'sparse_';
  checkRank(op, checkTarget(op, tensor), [2]);
  checkOptions(op, options ?? {}, ['sparsity', 'std', 'generator']);
  if (options?.sparsity === undefined)
    throw new ArgumentError('ARG_MISSING', `${op}: sparsity is missing: sparse_(w, { sparsity: 0.1 })`, {
      op,
    });
  const sparsity = checkNumber(op, 'sparsity', options.sparsity);
  if (sparsity < 0 || sparsity > 1)
    throw new ArgumentError('ARG_RANGE', `${op}: sparsity ${sparsity} is no part; wanted 0..1`, {
      op,
      details: { sparsity },
    });
  const std = checkNumber(op, 'std', options.std ?? 0.01, 0);
  const generator = generatorOf(op, options);
  const [rows, columns] = [tensor.shape[0]!, tensor.shape[1]!];
  return noGrad(() => {
    const values = tensor.normal_(0, std, { generator }).data();
    for (let column = 0; column < columns; column++)
      for (const row of generator.randperm(rows).subarray(0, Math.ceil(sparsity * rows)))
        values[row * columns + column] = 0;
    return tensor.copy_(tensorOf(values, { shape: tensor.shape }));
  });
}

/** Rows of a table by their numbers. */
import { checkOptions, ShapeError } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import { embedding as look } from '../ops/embedding.js';

export interface EmbeddingOptions {
  /** The row that does not learn; negative numbers count from the end. */
  readonly paddingIdx?: number | null;
}

/** The row counted from the front, or null. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function paddingOf(op: string, padding: number | null, rows: number): number | null {
  if (padding === null) return null;
  const fits = (n: number): boolean => Number.isInteger(n) && n >= -rows && n < rows;
  checkNumber(op, 'paddingIdx', padding, fits, `a whole number from ${-rows} to ${rows - 1}`);
  return padding < 0 ? padding + rows : padding;
}

/**
 * Rows of `weight` by their numbers (torch.nn.functional.embedding). `ids`: int64 or int32 of any shape, `weight`:
 * [rows, width], result [...ids, width]. Throws `IndexError` `INDEX_OUT_OF_RANGE`; `DTypeError` `DTYPE_UNSUPPORTED`;
 * `ShapeError` `SHAPE_RANK`; `ArgumentError` `ARG_MISSING`, `ARG_TYPE`, `ARG_RANGE`, `ARG_UNKNOWN`.
 */
export function embedding(ids: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  checkTensor('embedding', 'ids', ids);
  checkTensor('embedding', 'weight', weight);
  checkOptions('embedding', options, ['paddingIdx']);
  if (weight.ndim !== 2)
    throw new ShapeError('SHAPE_RANK', `embedding: a weight [rows, width] is wanted, got [${weight.shape}]`, {
      op: 'embedding',
      details: { shape: weight.shape },
    });
  const padding = paddingOf('embedding', options.paddingIdx ?? null, weight.shape[0]!);
  return look(weight, ids, { lead: 0, padding, blank: false });
}

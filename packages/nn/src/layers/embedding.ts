/** A table of learned rows. */
import { checkOptions } from '@isograd/errors';
import { normal_ } from '@isograd/init';
import { type DType, empty, noGrad, type RandomOptions, type Tensor } from '@isograd/tensor';
import { checkSize } from '../checks.js';
import { embedding, type EmbeddingOptions, paddingOf } from '../functional/embedding.js';
import { Module } from '../module.js';
import { parameter } from '../parameter.js';

export interface EmbeddingLayerOptions extends EmbeddingOptions, RandomOptions {
  readonly dtype?: DType;
}

/**
 * Rows of a table by their numbers (torch.nn.Embedding). Input: int64 or int32 of any shape; output [..., embeddingDim].
 * The rows start in N(0, 1), the one at `paddingIdx` at 0, where it stays. Throws `IndexError` `INDEX_OUT_OF_RANGE` with
 * the number, its position and the size of the table; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_RANGE`,
 * `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export class Embedding extends Module {
  readonly paddingIdx: number | null;
  weight: Tensor;

  constructor(
    readonly numEmbeddings: number,
    readonly embeddingDim: number,
    options: EmbeddingLayerOptions = {},
  ) {
    super();
    checkSize('Embedding', 'numEmbeddings', numEmbeddings);
    checkSize('Embedding', 'embeddingDim', embeddingDim);
    checkOptions('Embedding', options, ['paddingIdx', 'dtype', 'generator']);
    const { paddingIdx = null, dtype = 'float32', ...random } = options;
    this.paddingIdx = paddingOf('Embedding', paddingIdx, numEmbeddings);
    this.weight = parameter(empty([numEmbeddings, embeddingDim], { dtype }));
    this.resetParameters(random);
  }

  /** Draws new starting values. */
  resetParameters(options: RandomOptions = {}): void {
    const { paddingIdx, weight } = this;
    normal_(weight, 0, 1, options);
    if (paddingIdx !== null) noGrad(() => weight.select(0, paddingIdx).zero_());
  }

  override forward(ids: Tensor): Tensor {
    return embedding(ids, this.weight, { paddingIdx: this.paddingIdx });
  }

  override extraRepr(): string {
    const padding = this.paddingIdx === null ? '' : `, padding_idx=${this.paddingIdx}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}`;
  }
}

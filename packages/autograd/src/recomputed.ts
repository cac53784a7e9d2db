/** A saved value that its segment computes again. */
import { type GraphNode, type Tensor, twin } from '@isograd/tensor';
import { Saved } from './saved.js';
import type { Segment } from './segment.js';

/** Its history is the one of the run that saved it. */
export class Recomputed extends Saved {
  readonly #node: GraphNode | null;
  readonly #index: number;

  /** `counted`: the segment keeps the value until this is released. */
  constructor(
    readonly segment: Segment,
    readonly i: number,
    place: number,
    x: Tensor,
    rest: Saved | null,
    readonly counted: boolean,
  ) {
    super(place, null, 0, rest);
    [this.#node, this.#index] = [x.gradFn, x.outputIndex];
  }

  override read(): Tensor {
    const { x, version } = this.segment.value(this.i);
    this.version = version;
    const y = twin(x);
    y.node = this.#node;
    y.outputIndex = this.#index;
    return y;
  }
  override release(): void {
    if (this.counted) this.segment.done(this.i);
  }
}

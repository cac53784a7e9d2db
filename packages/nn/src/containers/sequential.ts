/** Layers one behind the other. */
import { isForgotten } from '@isograd/autograd';
import { ArgumentError, isIsogradError } from '@isograd/errors';
import { type Tensor, unheard } from '@isograd/tensor';
import { explain, originOf } from '../located.js';
import { leaves, Module } from '../module.js';
import { isModule } from '../walk.js';
import { shown } from '../shown.js';

/** Where operations are recorded, asking whether a smaller result is read again takes longer than its memory is worth. */
const LARGE = 1024;

/** A module that takes a tensor and gives one. */
export interface Layer extends Module {
  forward(x: Tensor): Tensor;
}

/**
 * Gives its input to the first layer, what comes out to the second, and so on (torch.nn.Sequential). `sequential[0]` is
 * the first layer; without layers it gives back its input. Throws `ArgumentError` `ARG_TYPE` for what is no module.
 */
export class Sequential extends Module {
  /** The layers by position. */
  [position: number]: Layer;

  constructor(...layers: readonly Layer[]) {
    super();
    layers.forEach((layer, i) => {
      if (!isModule(layer))
        throw new ArgumentError('ARG_TYPE', `Sequential: layer ${i} must be a module, got ${shown(layer)}`, {
          op: 'Sequential',
          details: { position: i },
        });
      this[i] = layer;
    });
  }

  /** How many layers there are. */
  override get length(): number {
    let n = 0;
    while (this[n] !== undefined) n++;
    return n;
  }
  *[Symbol.iterator](): Generator<Layer> {
    for (let i = 0; this[i] !== undefined; i++) yield this[i]!;
  }

  forward(x: Tensor): Tensor {
    let y = x;
    // Whether nobody but this loop, and what was recorded, has the memory of `y`.
    let owned = false;
    for (let i = 0, layer = this[0]; layer !== undefined; layer = this[++i]) {
      const next = step(this, i, layer, y);
      const alone = layer instanceof Module && (unheard() || next.storage.size >= LARGE) && layer[leaves]();
      if (alone && owned && isForgotten(y, next)) y.storage.discard();
      owned = alone && (owned || next.storage !== y.storage);
      y = next;
    }
    return y;
  }
}

function step(layers: Sequential, i: number, layer: Layer, x: Tensor): Tensor {
  try {
    return layer(x);
  } catch (error) {
    const before = layers[i - 1];
    if (
      before !== undefined &&
      isIsogradError(error) &&
      error.name === 'ShapeError' &&
      originOf(error) === layer
    )
      explain(error, `its input [${x.shape}] was made by "${i - 1}" (${before.kind})`);
    throw error;
  }
}

/** What a custom rule may not write into. */
import { AutogradError } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';

/** Throws `AutogradError` `GRAD_INPLACE` where forward of `who` wrote into input `i`, which PyTorch refuses. */
export function refuseWrite(who: string, x: Tensor, i: number, outputs: number): void {
  const view = x.viewOf;
  const why =
    x.leaf || view?.base.leaf
      ? 'a leaf that requires grad, or a view of one'
      : view !== null && (view.refuse !== null || outputs > 1)
        ? 'a view that cannot be written to here'
        : null;
  if (why !== null)
    throw new AutogradError(
      'GRAD_INPLACE',
      `${who}: forward wrote into input ${i}, which is ${why}; clone() it first`,
      {
        op: who,
      },
    );
}

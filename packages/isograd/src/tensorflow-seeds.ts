/** What a tape starts from: gradients of targets, and batches that targets and sources have in common. */
import { AutogradError, ShapeError } from '@isograd/errors';
import { onesLike, type Tensor } from '@isograd/tensor';
import { leavesOf } from './tensorflow-tree.js';

/** The gradient of each target, ones unless `given`. Throws `AutogradError` `GRAD_SHAPE` for another number of them. */
export function seedsOf(ys: readonly Tensor[], given?: Tensor | readonly Tensor[]): readonly Tensor[] {
  const seeds = given === undefined ? ys.map((y) => onesLike(y)) : leavesOf('gradient', given);
  if (seeds.length === ys.length) return seeds;
  throw new AutogradError(
    'GRAD_SHAPE',
    `gradient: ${seeds.length} outputGradients for ${ys.length} targets; one for each is wanted`,
    { op: 'gradient' },
  );
}

interface Batch {
  readonly batch: number;
  /** The other axes of the target, and of the source. */
  readonly inner: readonly number[];
  readonly outer: readonly number[];
}
/** Throws `ShapeError` `SHAPE_MISMATCH` when the first axes differ. */
export function batchOf(target: Tensor, source: Tensor): Batch {
  const [[batch = 0, ...inner], [other, ...outer]] = [target.shape, source.shape];
  if (target.ndim > 0 && batch === other) return { batch, inner, outer };
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `batchJacobian: a target of [${target.shape}] and a source of [${source.shape}] have no first axis in common`,
    { op: 'batchJacobian', details: { shapes: [target.shape, source.shape] } },
  );
}

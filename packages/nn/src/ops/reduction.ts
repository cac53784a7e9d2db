/** How losses become one number: the attribute that all of them have, and what follows from it. */
import { ArgumentError, unknownName } from '@isograd/errors';
import { expand, type Shape, sizeOf, sum, type Tensor, unsqueeze } from '@isograd/tensor';
import { shown } from '../shown.js';

/** The mean of all elements, their sum, or each element by itself. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Attributes of every loss. */
export interface Reduced {
  readonly reduction: Reduction;
  /** Leading axes that are reduced one by one: those that batching put there. */
  readonly lead: number;
}

/** Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE` for another word. */
export function checkReduction(op: string, reduction: Reduction): Reduction {
  if (reduction === 'mean' || reduction === 'sum' || reduction === 'none') return reduction;
  return refuseReduction(op, reduction, ['mean', 'sum', 'none']);
}

/** Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE` for a word that is none of those known. */
export function refuseReduction(op: string, reduction: unknown, known: readonly string[]): never {
  const isText = typeof reduction === 'string';
  const what = isText ? unknownName(reduction, known) : `${shown(reduction)} is no text`;
  throw new ArgumentError(isText ? 'ARG_UNKNOWN' : 'ARG_TYPE', `${op}: reduction ${what}`, {
    op,
    details: { option: 'reduction', known },
  });
}

export const reducedShape = (shape: Shape, { reduction, lead }: Reduced): Shape =>
  reduction === 'none' ? shape : lead === 0 ? scalar : shape.slice(0, lead);
const scalar: Shape = [];

export const liftReduced = <A extends Reduced>(attrs: A): A => ({ ...attrs, lead: attrs.lead + 1 });

/** What one element counts. */
export const scaleOf = (shape: Shape, { reduction, lead }: Reduced): number =>
  reduction === 'mean' ? 1 / sizeOf(lead === 0 ? shape : shape.slice(lead)) : 1;

/** The gradient of a loss, so that it stretches to the shape of its elements. */
export function spread(g: Tensor, shape: Shape, { reduction, lead }: Reduced): Tensor {
  if (reduction === 'none' || lead === 0) return g;
  return expand(
    shape.slice(lead).reduce<Tensor>((y) => unsqueeze(y, -1), g),
    shape,
  );
}

/** Elements, reduced as the loss reduces them, without the division of the mean. */
export function summed(x: Tensor, { reduction, lead }: Reduced): Tensor {
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis >= lead);
  return reduction === 'none' || axes.length === 0 ? x : sum(x, axes);
}

/** Whether what a custom rule returns fits: gradients for its inputs, tangents for its outputs. */
import { AutogradError, shown } from '@isograd/errors';
import { clone, sameShape, type Shape, sumTo, Tensor, to } from '@isograd/tensor';
import type { Gradient } from './node.js';

const refuse = (who: string, what: string, details: Record<string, unknown>): never => {
  throw new AutogradError('GRAD_CUSTOM', `${who}: ${what}`, { op: who, details });
};

/**
 * Throws `AutogradError` `GRAD_CUSTOM` unless there is a gradient or null for each input, of a shape that sums to its own.
 * As in PyTorch, a gradient that nobody waits for may have any shape.
 */
export function checkPassed(
  who: string,
  passed: readonly unknown[],
  inputs: readonly Shape[],
  needed?: readonly boolean[],
): void {
  const details = { inputs, returned: passed.length };
  if (passed.length !== inputs.length)
    refuse(
      who,
      `backward returned ${passed.length} gradients for ${inputs.length} inputs; one for each is wanted, null for none`,
      details,
    );
  passed.forEach((g, i) => {
    if (g === null || g === undefined) return;
    if (!(g instanceof Tensor))
      refuse(who, `gradient ${i} must be a tensor or null, got ${shown(g)}`, details);
    else if ((needed?.[i] ?? true) && !sumsTo(g.shape, inputs[i]!))
      refuse(who, `gradient ${i} has shape [${g.shape}], its input [${inputs[i]!}]`, details);
  });
}

/** The gradients in the shapes of their inputs, summed where they were broadcast; and checked, as `checkPassed` does. */
export function fitted(who: string, passed: readonly Gradient[], inputs: readonly Shape[]): Gradient[] {
  checkPassed(who, passed, inputs);
  return passed.map((g, i) => (!g || sameShape(g.shape, inputs[i]!) ? (g ?? null) : sumTo(g, inputs[i]!)));
}

/**
 * Tangents of `outputs` that nothing else holds, so that a write into one is seen nowhere else: those that the rule passed
 * on as they came are copied. Throws `AutogradError` `GRAD_CUSTOM` when count, shape or kind differ.
 */
export function tangentsOf(
  who: string,
  moved: readonly unknown[],
  outputs: readonly Tensor[],
  tangents: readonly Gradient[],
): Gradient[] {
  if (moved.length !== outputs.length)
    refuse(
      who,
      `jvp returned ${moved.length} tangents for ${outputs.length} outputs; one for each is wanted, null for none`,
      {},
    );
  const held = new Set(tangents.map((t) => t?.storage));
  return moved.map((t, i) => {
    if (t === null || t === undefined) return null;
    const y = outputs[i]!;
    if (!(t instanceof Tensor))
      return refuse(who, `tangent ${i} must be a tensor or null, got ${shown(t)}`, {});
    if (!sameShape(t.shape, y.shape))
      return refuse(who, `tangent ${i} has shape [${t.shape}], its output [${y.shape}]`, {});
    const cast = t.dtype === y.dtype ? t : to(t, y.dtype);
    const own = held.has(cast.storage) || cast.viewOf !== null || !cast.isContiguous() ? clone(cast) : cast;
    held.add(own.storage);
    return own;
  });
}

/** Whether a gradient of shape `from` can be summed to `to`, as after broadcasting. */
const sumsTo = (from: Shape, wanted: Shape): boolean =>
  from.length >= wanted.length &&
  wanted.every((n, i) => n === 1 || n === from[i + from.length - wanted.length]);

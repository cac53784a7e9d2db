/** Batching: a function of one sample as a function of many (jax.vmap, torch.vmap). */
import { ArgumentError, checkFunction, checkOptions, shown } from '@isograd/errors';
import { type Tensor, within } from '@isograd/tensor';
import { BatchLevel, type Randomness } from './batching.js';
import { checkResult, leavesOf, mapLeaves, perLeaf, rebuilt } from './pytree.js';

/** An axis, null for none, or these nested as the tree they stand for. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes };

export interface VmapOptions {
  /** Which axis of each argument is mapped, null for one that is the same for every slice; one for all or one each. Default 0. */
  readonly inAxes?: Axes;
  /** Where the mapped axis stands in each result; null for one that does not depend on it. Default 0. */
  readonly outAxes?: Axes;
  /** What random operations do: refuse (`error`, default), draw for each slice (`different`), or draw once for all (`same`). */
  readonly randomness?: Randomness;
}
const known = ['inAxes', 'outAxes', 'randomness'];
const kinds = new Set<unknown>(['error', 'different', 'same']);
const isAxis = (value: unknown): value is number | null => value === null || typeof value === 'number';

/**
 * Maps `f` over an axis of its arguments in one pass. Arguments and results may be nested arrays and objects of tensors.
 * `f` sees each tensor without the mapped axis. Throws `ArgumentError` `ARG_RANGE` when the mapped axes differ in length
 * or none is mapped; inside, `AutogradError` `GRAD_MODE` for what depends on numbers, writes to captured tensors, and
 * random operations that were not spoken of.
 */
export function vmap<Args extends unknown[] = Tensor[], R = Tensor>(
  f: (...args: Args) => R,
  options: VmapOptions = {},
): (...args: Args) => R {
  checkFunction('vmap', f);
  checkOptions('vmap', options, known);
  const { inAxes = 0, outAxes = 0, randomness = 'error' } = options;
  if (!kinds.has(randomness))
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `vmap: randomness is "error", "different" or "same", got ${shown(randomness)}`,
      { op: 'vmap' },
    );
  return (...args) => {
    const xs = leavesOf(args);
    const axes = perLeaf('vmap: inAxes', args, inAxes, isAxis).map((axis, i) =>
      axis === null ? null : place(axis, xs[i]!.ndim, `inAxes of tensor ${i}, shape [${xs[i]!.shape}]`),
    );
    const level = new BatchLevel(mappedSize(xs, axes), randomness);
    const boxes = xs.map((x, i) => {
      const axis = axes[i]!;
      return axis === null ? x : level.box(moved(x, axis, 0), true);
    });
    const y = within(level, () => checkResult('vmap', f(...rebuilt(args, boxes))));
    const outs = perLeaf('vmap: outAxes', y, outAxes, isAxis);
    return mapLeaves(y, (t, i) => unboxed(level, t, outs[i]!));
  };
}

function unboxed(level: BatchLevel, y: Tensor, axis: number | null): Tensor {
  if (axis !== null) return moved(level.spread(y), 0, place(axis, y.ndim + 1, 'outAxes'));
  const { value, batched } = level.open(y);
  if (!batched) return value;
  throw new ArgumentError(
    'ARG_RANGE',
    `vmap: a result of shape [${y.shape}] depends on the mapped axis; outAxes null does not fit it`,
    { op: 'vmap' },
  );
}

function place(axis: number, rank: number, what: string): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ArgumentError(
    'ARG_RANGE',
    `vmap: ${what} is ${axis}; ${rank === 0 ? 'a tensor without dims has no axis to map, use null' : `use ${-rank}..${rank - 1}`}`,
    { op: 'vmap', details: { axis, rank } },
  );
}

function mappedSize(xs: readonly Tensor[], axes: readonly (number | null)[]): number {
  const sizes = xs.flatMap((x, i) => {
    const axis = axes[i]!;
    return axis === null ? [] : [x.shape[axis]!];
  });
  const [first] = sizes;
  if (first === undefined)
    throw new ArgumentError(
      'ARG_RANGE',
      'vmap: no argument is mapped; at least one inAxes must be a number',
      {
        op: 'vmap',
      },
    );
  if (sizes.every((n) => n === first)) return first;
  throw new ArgumentError(
    'ARG_RANGE',
    `vmap: the mapped axes have lengths ${sizes.join(', ')}; one length is wanted`,
    { op: 'vmap', details: { sizes } },
  );
}

/** An axis moved to another place. */
function moved(x: Tensor, from: number, to: number): Tensor {
  if (from === to) return x;
  const rest = x.shape.map((_, d) => d).filter((d) => d !== from);
  return x.permute(rest.toSpliced(to, 0, from));
}

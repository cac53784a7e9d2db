/** The function style: from a function, make the function that computes its derivative. */
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import {
  alias,
  atLevel,
  door,
  eye,
  reshape,
  Tensor,
  twin,
  withRecording,
  within,
  zeros,
  zerosLike,
} from '@isograd/tensor';
import { newestFirst } from './backward.js';
import { BatchLevel, type Randomness } from './batching.js';
import { DualLevel } from './duals.js';
import { edgeOf } from './edges.js';
import { gradients } from './gradients.js';
import { AccumulateNode, now } from './node.js';

type Function = (...xs: Tensor[]) => Tensor;

/** A fresh identity of `x` on the present level, to differentiate by. Closures over `x` itself stay constant. */
function variable(x: Tensor): Tensor {
  const here = atLevel(x, door.level) ? x : door.level!.wrap(x);
  return here.requiresGrad ? alias(here) : twin(here).requiresGrad_();
}

/** Whether the graph below `y` reaches anything from before the transform began; only then must backward itself be remembered. */
const reachesOut = (y: Tensor, ours: readonly Tensor[], since: number): boolean =>
  newestFirst([edgeOf(y, 'vjp')]).some(
    (node) => node.sequence < since || (node instanceof AccumulateNode && !ours.includes(node.leaf)),
  );

function checkResult(who: string, y: unknown): Tensor {
  if (y instanceof Tensor) return y;
  const what = y === undefined ? 'nothing' : shown(y);
  throw new ArgumentError('ARG_TYPE', `${who}: the function must return a tensor, and it returned ${what}`, {
    op: who,
  });
}

/**
 * `[y, pullback]`: the value of `f` and the function that sends a gradient of `y` back to every argument (jax.vjp). The
 * pullback may be called again, also under another transform.
 */
export function vjp(f: Function, ...xs: Tensor[]): [y: Tensor, pullback: (gradient?: Tensor) => Tensor[]] {
  const outer = door.recording;
  const since = now();
  const [inputs, y] = withRecording(true, () => {
    const made = xs.map(variable);
    return [made, checkResult('vjp', f(...made))] as const;
  });
  if (!y.requiresGrad || !atLevel(y, door.level)) return [y, () => inputs.map((x) => zerosLike(x))];
  const createGraph = outer && reachesOut(y, inputs, since);
  const pullback = (gradient?: Tensor): Tensor[] =>
    withRecording(
      createGraph,
      () =>
        gradients(y, inputs, {
          ...(gradient === undefined ? {} : { gradOutputs: gradient }),
          createGraph,
          retainGraph: true,
          allowUnused: true,
        }).map((g, i) => g ?? zerosLike(inputs[i]!)),
      false,
    );
  return [createGraph ? y : y.detach(), pullback];
}

/** The gradients of a scalar function by every argument. */
export const grads =
  (f: Function) =>
  (...xs: Tensor[]): Tensor[] =>
    vjp(f, ...xs)[1]();

/** The gradient of a scalar function by its first argument (jax.grad). Apply it twice for second derivatives. */
export const grad =
  (f: Function) =>
  (...xs: Tensor[]): Tensor =>
    grads(f)(...xs)[0]!;

/**
 * The value of `f` at `primals` and its directional derivative along `tangents` (jax.jvp), in one forward pass.
 * Throws `AutogradError` `GRAD_SHAPE` when the counts or shapes differ.
 */
export function jvp(
  f: Function,
  primals: readonly Tensor[],
  tangents: readonly Tensor[],
): [value: Tensor, tangent: Tensor] {
  if (primals.length !== tangents.length)
    throw new AutogradError(
      'GRAD_SHAPE',
      `jvp: ${primals.length} primals and ${tangents.length} tangents; one tangent for each is wanted`,
      { op: 'jvp' },
    );
  tangents.forEach((t, i) => {
    if (t.shape.join() !== primals[i]!.shape.join())
      throw new AutogradError(
        'GRAD_SHAPE',
        `jvp: tangent ${i} is [${t.shape}], its primal [${primals[i]!.shape}]`,
        { op: 'jvp' },
      );
  });
  const level = new DualLevel();
  // Copies, so that an in-place operation inside does not write the caller's tangent.
  const boxes = primals.map((x, i) => level.box(x, tangents[i]!.clone()));
  const y = within(level, () => checkResult('jvp', f(...boxes)));
  return [level.primal(y), level.tangent(y) ?? zeros(y.shape, { dtype: y.dtype })];
}

export interface VmapOptions {
  /** Which axis of each argument is mapped; null for one that is the same for every slice. Default 0 for all. */
  readonly inDims?: number | null | readonly (number | null)[];
  /** What random operations do: refuse (default), draw for each slice, or draw once for all. */
  readonly randomness?: Randomness;
}

/** Maps `f` over an axis of its arguments in one pass (torch.vmap, jax.vmap). The mapped axis of results is the first. */
export function vmap<Out extends Tensor | readonly Tensor[]>(
  f: (...xs: Tensor[]) => Out,
  options: VmapOptions = {},
): (...xs: Tensor[]) => Out {
  const { inDims = 0, randomness = 'error' } = options;
  return (...xs) => {
    const dims = xs.map((_, i) =>
      typeof inDims === 'object' && inDims !== null ? (inDims[i] ?? null) : inDims,
    );
    const level = new BatchLevel(mappedSize(xs, dims), randomness);
    const boxes = xs.map((x, i) => {
      const dim = dims[i]!;
      return dim === null ? x : level.box(toFront(x, dim), true);
    });
    const result = within(level, () => f(...boxes));
    return spreadAll(level, result);
  };
}

function spreadAll<Out extends Tensor | readonly Tensor[]>(level: BatchLevel, result: Out): Out {
  const spread: unknown = Array.isArray(result)
    ? result.map((y: Tensor) => level.spread(y))
    : level.spread(checkResult('vmap', result));
  return spread as Out;
}

function mappedSize(xs: readonly Tensor[], dims: readonly (number | null)[]): number {
  const sizes = xs.flatMap((x, i) => {
    const dim = dims[i]!;
    return dim === null ? [] : [x.size(dim)];
  });
  const [first] = sizes;
  if (first === undefined)
    throw new ArgumentError(
      'ARG_RANGE',
      'vmap: no argument is mapped; at least one inDims must be a number',
      { op: 'vmap' },
    );
  if (sizes.every((n) => n === first)) return first;
  throw new ArgumentError(
    'ARG_RANGE',
    `vmap: the mapped axes have lengths ${sizes.join(', ')}; one length is wanted`,
    { op: 'vmap', details: { sizes } },
  );
}

function toFront(x: Tensor, dim: number): Tensor {
  const axis = dim < 0 ? dim + x.ndim : dim;
  return axis === 0 ? x : x.permute([axis, ...x.shape.map((_, d) => d).filter((d) => d !== axis)]);
}

const basis = (x: Tensor): Tensor => reshape(eye(x.numel(), { dtype: x.dtype }), [x.numel(), ...x.shape]);

/** The Jacobian of `f`, shape [...y, ...x], a column at a time in one pass (jax.jacfwd). */
export const jacfwd =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): Tensor => {
    const columns = vmap((t) => jvp((z) => f(z!), [x], [t!])[1])(basis(x));
    const axes = columns.shape.map((_, d) => d);
    return reshape(columns.permute([...axes.slice(1), 0]), [...columns.shape.slice(1), ...x.shape]);
  };

/** The Jacobian of `f`, shape [...y, ...x], a row at a time in one pass (jax.jacrev). */
export const jacrev =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): Tensor => {
    const [y, pullback] = vjp((z) => f(z!), x);
    const rows = vmap((seed) => pullback(seed)[0]!)(basis(y.detach()));
    return reshape(rows, [...y.shape, ...x.shape]);
  };

/** Second derivatives of a scalar function, shape [...x, ...x] (jax.hessian): forward over reverse. */
export const hessian = (f: (x: Tensor) => Tensor): ((x: Tensor) => Tensor) => jacfwd(jacrev(f));

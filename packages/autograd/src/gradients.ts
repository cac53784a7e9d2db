/** Gradients of tensors by tensors: returned (torch.autograd.grad), or accumulated (torch.autograd.backward). */
import { ArgumentError, AutogradError, checkOptions } from '@isograd/errors';
import { type BackwardOptions, Tensor, withRecording } from '@isograd/tensor';
import { addGrad, checkGrad } from './accumulate.js';
import { type BackwardPlan, runBackward } from './backward.js';
import { rootOf, seedOf } from './edges.js';
import { keepGrad } from './retaining.js';
import { described, nameOf } from './names.js';
import type { Node } from './node.js';

export interface GradientOptions {
  /** Gradient of each output; null or absent for outputs of one element. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null | undefined)[];
  /** Remember the pass, so that the gradients can be differentiated again. */
  readonly createGraph?: boolean;
  /** Keep saved values for another pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Give null for inputs that the outputs do not depend on, instead of an error. */
  readonly allowUnused?: boolean;
  /** Which operations gradients may pass; without it, all. (A tape knows what it heard by the `sequence` of nodes.) */
  readonly through?: (node: Node) => boolean;
}

const known = ['gradOutputs', 'createGraph', 'retainGraph', 'allowUnused', 'through'];
type OneOrMany = Tensor | readonly Tensor[];
type PassOptions = BackwardOptions & Pick<GradientOptions, 'through'>;

/**
 * The sum of the gradients of `outputs` with respect to each of `inputs` (torch.autograd.grad). Nothing is accumulated.
 * Throws `AutogradError`: `GRAD_NOT_REQUIRED`, `GRAD_NON_SCALAR`, `GRAD_SHAPE`, `GRAD_UNREACHABLE`, `GRAD_FREED`,
 * `GRAD_INPLACE`; `ArgumentError` `ARG_RANGE` for an empty list.
 */
export function gradients(
  outputs: OneOrMany,
  inputs: OneOrMany,
  options: GradientOptions & { readonly allowUnused: true },
): (Tensor | null)[];
export function gradients(outputs: OneOrMany, inputs: OneOrMany, options?: GradientOptions): Tensor[];
export function gradients(
  outputs: OneOrMany,
  inputs: OneOrMany,
  options: GradientOptions = {},
): (Tensor | null)[] {
  checkOptions('gradients', options, known);
  const {
    createGraph = false,
    retainGraph = createGraph,
    allowUnused = false,
    gradOutputs,
    through,
  } = options;
  const [ys, xs] = [listOf('gradients', outputs, 'output'), listOf('gradients', inputs, 'input')];
  const seeds = seedsOf('gradients', gradOutputs, ys.length);
  const capture = xs.map((x, i) => rootOf(x, 'gradients', `input ${i}`));
  const got = runBackward(
    ys.map((y, i) => rootOf(y, 'gradients', `output ${i}`)),
    ys.map((y, i) => seedOf('gradients', y, seeds[i])),
    { capture, createGraph, keep: retainGraph, ...(through === undefined ? {} : { through }) },
  );
  const missing = allowUnused ? -1 : got.indexOf(null);
  if (missing < 0) return got;
  const x = xs[missing]!;
  const what = x.role === 'parameter' ? described(x, 'parameter') : `shape [${x.shape}]`;
  throw new AutogradError(
    'GRAD_UNREACHABLE',
    `gradients: the outputs do not depend on input ${missing}, ${what}; pass { allowUnused: true } to get null for it`,
    { op: 'gradients', details: { input: missing, shape: x.shape, name: nameOf(x) } },
  );
}

type Seeds = readonly (Tensor | null | undefined)[];
/** Anything else is looked at as a gradient. */
const isOptions = (given: Tensor | Seeds | null | PassOptions | undefined): given is PassOptions =>
  typeof given === 'object' && given !== null && Object.getPrototypeOf(given) === Object.prototype;
const isList = (given: Tensor | Seeds): given is Seeds => Array.isArray(given);

/** One gradient for each of `count` outputs. */
function seedsOf(who: string, given: Tensor | Seeds | undefined, count: number): Seeds {
  if (given === undefined) return [];
  const seeds = isList(given) ? given : [given];
  if (seeds.length === count) return seeds;
  throw new AutogradError(
    'GRAD_SHAPE',
    `${who}: ${seeds.length} gradOutputs for ${count} outputs; one for each is wanted, null for 1`,
    { op: who, details: { outputs: count, gradients: seeds.length } },
  );
}

function listOf(who: string, given: OneOrMany, what: string): readonly Tensor[] {
  const list = Array.isArray(given) ? given : [given];
  if (list.length === 0)
    throw new ArgumentError('ARG_RANGE', `${who}: at least one ${what} is wanted, got an empty list`, {
      op: who,
    });
  return list;
}

/**
 * Accumulates the gradients of several outputs in the `grad` of the leaves, in one pass (torch.autograd.backward).
 * Second come the gradients of the outputs, as in `gradients`, or the options, if they are alone; options and errors as `Tensor.backward`. `inputs` may be results, too; one that is
 * listed twice is filled once. Throws `ArgumentError` `ARG_RANGE` for an empty list.
 */
export function backward(
  outputs: OneOrMany,
  second?: Tensor | Seeds | null | PassOptions,
  third?: PassOptions,
): void {
  const [gradOutputs, options] = isOptions(second)
    ? [undefined, { ...second, ...third }]
    : [second ?? undefined, third ?? {}];
  checkOptions('backward', options, ['retainGraph', 'createGraph', 'inputs', 'through']);
  const { createGraph = false, retainGraph = createGraph, inputs, through } = options;
  const plan: BackwardPlan =
    through === undefined ? { createGraph, keep: retainGraph } : { createGraph, keep: retainGraph, through };
  // One result and all leaves, as in `loss.backward()`: without lists, and without what closures of the rest would take.
  if (outputs instanceof Tensor && inputs === undefined && !(gradOutputs && isList(gradOutputs))) {
    const root = rootOf(outputs, 'backward');
    runBackward([root], [seedOf('backward', outputs, gradOutputs)], plan);
  } else backwardOfMany(outputs, gradOutputs, inputs, plan);
}

function backwardOfMany(
  outputs: OneOrMany,
  gradOutputs: Tensor | Seeds | undefined,
  inputs: OneOrMany | undefined,
  plan: BackwardPlan,
): void {
  const { createGraph } = plan;
  const ys = listOf('backward', outputs, 'output');
  const seeds = seedsOf('backward', gradOutputs, ys.length);
  const name = (kind: string, i: number): string =>
    ys.length > 1 || kind === 'input' ? `${kind} ${i}` : 'the tensor';
  const roots = ys.map((y, i) => rootOf(y, 'backward', name('output', i)));
  const starts = ys.map((y, i) => seedOf('backward', y, seeds[i]));
  if (inputs === undefined) {
    runBackward(roots, starts, plan);
    return;
  }
  const xs = [...new Set(listOf('backward', inputs, 'input'))];
  const capture = xs.map((x, i) => rootOf(x, 'backward', name('input', i)));
  // As in PyTorch, a result that is named here keeps its gradient from now on; it has it from the pass itself.
  for (const x of xs) {
    if (x.leaf) checkGrad(x);
    else keepGrad(x);
  }
  runBackward(roots, starts, { ...plan, capture }).forEach((g, i) => {
    const x = xs[i]!;
    if (g !== null && x.leaf) withRecording(createGraph, () => addGrad(x, g, createGraph), false);
  });
}

/** Gradients of tensors by tensors: returned (torch.autograd.grad), or accumulated (torch.autograd.backward). */
import { ArgumentError, AutogradError, checkOptions } from '@isograd/errors';
import { type BackwardOptions, Tensor, withRecording } from '@isograd/tensor';
import { addGrad } from './accumulate.js';
import { runBackward } from './backward.js';
import { rootOf, seedOf } from './edges.js';

export interface GradientOptions {
  /** Gradient of each output; null or absent for outputs of one element. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null | undefined)[];
  /** Remember the pass, so that the gradients can be differentiated again. */
  readonly createGraph?: boolean;
  /** Keep saved values for another pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Give null for inputs that the outputs do not depend on, instead of an error. */
  readonly allowUnused?: boolean;
}

const known = ['gradOutputs', 'createGraph', 'retainGraph', 'allowUnused'];
type OneOrMany = Tensor | readonly Tensor[];

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
  const { createGraph = false, retainGraph = createGraph, allowUnused = false, gradOutputs = [] } = options;
  const [ys, xs, seeds] = [listOf(outputs, 'output'), listOf(inputs, 'input'), seedsOf(gradOutputs)];
  const capture = xs.map((x, i) => rootOf(x, 'gradients', `input ${i}`));
  const got = runBackward(
    ys.map((y, i) => rootOf(y, 'gradients', `output ${i}`)),
    ys.map((y, i) => seedOf('gradients', y, seeds[i])),
    { capture, createGraph, keep: retainGraph },
  );
  const missing = allowUnused ? -1 : got.indexOf(null);
  if (missing < 0) return got;
  throw new AutogradError(
    'GRAD_UNREACHABLE',
    `gradients: the outputs do not depend on input ${missing}, shape [${xs[missing]!.shape}]; pass { allowUnused: true } to get null for it`,
    { op: 'gradients', details: { input: missing, shape: xs[missing]!.shape } },
  );
}

type Seeds = readonly (Tensor | null | undefined)[];
const isList = (given: Tensor | Seeds): given is Seeds => Array.isArray(given);
const seedsOf = (given: Tensor | Seeds): Seeds => (isList(given) ? given : [given]);

function listOf(given: OneOrMany, what: string): readonly Tensor[] {
  const list = Array.isArray(given) ? given : [given];
  if (list.length === 0)
    throw new ArgumentError('ARG_RANGE', `gradients: at least one ${what} is wanted, got an empty list`, {
      op: 'gradients',
    });
  return list;
}

/**
 * Accumulates the gradients of several outputs in the `grad` of the leaves, in one pass (torch.autograd.backward).
 * `gradOutputs` as for `gradients`; options and errors as `Tensor.backward`.
 */
export function backward(
  outputs: OneOrMany,
  gradOutputs?: Tensor | readonly (Tensor | null | undefined)[],
  options: BackwardOptions = {},
): void {
  checkOptions('backward', options, ['retainGraph', 'createGraph', 'inputs']);
  const { createGraph = false, retainGraph = createGraph, inputs } = options;
  if (outputs instanceof Tensor && inputs === undefined && !(gradOutputs && isList(gradOutputs))) {
    const root = rootOf(outputs, 'backward');
    const seed = seedOf('backward', outputs, gradOutputs);
    runBackward([root], [seed], { createGraph, keep: retainGraph });
    return;
  }
  const [ys, seeds] = [listOf(outputs, 'output'), seedsOf(gradOutputs ?? [])];
  const name = (kind: string, i: number): string =>
    ys.length > 1 || kind === 'input' ? `${kind} ${i}` : 'the tensor';
  const roots = ys.map((y, i) => rootOf(y, 'backward', name('output', i)));
  const starts = ys.map((y, i) => seedOf('backward', y, seeds[i]));
  const plan = { createGraph, keep: retainGraph };
  if (inputs === undefined) {
    runBackward(roots, starts, plan);
    return;
  }
  const capture = inputs.map((x, i) => rootOf(x, 'backward', name('input', i)));
  runBackward(roots, starts, { ...plan, capture }).forEach((g, i) => {
    if (g !== null) withRecording(createGraph, () => addGrad(inputs[i]!, g, createGraph), false);
  });
}

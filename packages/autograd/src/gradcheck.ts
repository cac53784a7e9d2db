/** Gradients against central differences (torch.autograd.gradcheck), and the gradients of gradients. */
import {
  ArgumentError,
  AutogradError,
  checkFunction,
  checkOptions,
  DTypeError,
  shown,
} from '@isograd/errors';
import { onesLike, Tensor, tensor } from '@isograd/tensor';
import { compare, compareRuns, refuseMoving, type Said } from './gradcheck-compare.js';
import { gradients } from './gradients.js';

/** A function of tensors to be checked. */
export type Checked = (...xs: Tensor[]) => Tensor | readonly Tensor[];

export interface GradcheckOptions {
  /** Step of the central differences. */
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
  /** How much two identical backward passes may differ. */
  readonly nondetTol?: number;
}
const known = ['eps', 'atol', 'rtol', 'nondetTol'];

/**
 * Whether the gradients of `f` at `inputs` agree with central differences, element by element. Inputs: float64, those
 * with `requiresGrad` are checked. Returns true. Throws `AutogradError` `GRAD_CHECK` with the input, the element, both
 * values and the tolerance (NaN agrees with nothing); `GRAD_NONDETERMINISTIC`; `GRAD_NOT_REQUIRED`; `DTypeError`
 * `DTYPE_UNSUPPORTED` for float32, whose rounding is larger than the differences; `ArgumentError`.
 */
export function gradcheck(f: Checked, inputs: readonly Tensor[], options: GradcheckOptions = {}): true {
  checkFunction('gradcheck', f);
  const said: Said = {
    who: 'gradcheck',
    of: nameOf(f),
    output: (k) => `output ${k}`,
    input: (i) => `input ${i}`,
  };
  return check(said, f, checkedInputs('gradcheck', inputs), options);
}

/**
 * Whether the gradients of the gradients of `f` agree with central differences (torch.autograd.gradgradcheck).
 * Options, result and errors as `gradcheck`; the gradients that backward starts from are checked as further inputs.
 */
export function gradgradcheck(f: Checked, inputs: readonly Tensor[], options: GradcheckOptions = {}): true {
  const who = 'gradgradcheck';
  checkFunction(who, f);
  const live = checkedInputs(who, inputs).flatMap((x, i) => (x.requiresGrad ? [i] : []));
  // Seeds that differ from element to element, so that no term hides behind another.
  const seeds = listOf(who, f(...inputs)).map((y, k) => seedLike(y, k).requiresGrad_());
  // By place: which input the gradient is of. One that the outputs do not depend on has none.
  let found: readonly number[] = [];
  const first: Checked = (...given) => {
    const [xs, gs] = [given.slice(0, inputs.length), given.slice(inputs.length)];
    const pairs = listOf(who, f(...xs)).flatMap((y, k) => (y.requiresGrad ? [[y, gs[k]!] as const] : []));
    if (pairs.length === 0) return [];
    const got = gradients(
      pairs.map(([y]) => y),
      live.map((i) => xs[i]!),
      { gradOutputs: pairs.map(([, g]) => g), createGraph: true, allowUnused: true },
    );
    found = live.filter((_, k) => got[k] !== null);
    return got.filter((g): g is Tensor => g !== null);
  };
  const said: Said = {
    who,
    of: nameOf(f),
    output: (k) => `gradient of input ${found[k]}`,
    input: (i) => (i < inputs.length ? `input ${i}` : `the gradient of output ${i - inputs.length}`),
  };
  return check(said, first, [...inputs, ...seeds], options);
}

function check(said: Said, f: Checked, inputs: readonly Tensor[], options: GradcheckOptions): true {
  const { eps, atol, rtol, nondetTol } = settled(said.who, options);
  const checked = inputs.flatMap((x, i) => (x.requiresGrad ? [i] : []));
  const call = (...xs: Tensor[]): readonly Tensor[] => listOf(said.who, f(...xs));
  const [outputs, again] = [call(...inputs), call(...inputs)];
  const slopes = new Map(checked.map((i) => [i, columns(call, inputs, i, eps)]));
  outputs.forEach((y, output) => {
    if (!y.requiresGrad) return refuseMoving(said, slopes, inputs, y, output);
    const analytic = rows(y, inputs, checked);
    compareRuns(said, inputs, analytic, rows(again[output]!, inputs, checked), nondetTol);
    for (const [input, numeric] of slopes)
      compare(
        said,
        { x: inputs[input]!, y, input, output, atol, rtol },
        analytic.get(input)!,
        numeric[output] ?? [],
      );
  });
  return true;
}

function settled(who: string, options: GradcheckOptions): Required<GradcheckOptions> {
  checkOptions(who, options, known);
  const all = { eps: 1e-6, atol: 1e-5, rtol: 1e-3, nondetTol: 0, ...options };
  for (const [name, value] of Object.entries(all))
    if (!(value >= 0) || (name === 'eps' && !(value > 0 && value < Infinity)))
      throw new ArgumentError(
        'ARG_RANGE',
        `${who}: ${name} is ${shown(value)}; a number ${name === 'eps' ? 'above 0' : 'of at least 0'} is wanted`,
        { op: who, details: { option: name, value } },
      );
  return all;
}

function checkedInputs(who: string, inputs: readonly Tensor[]): readonly Tensor[] {
  const list: unknown = inputs;
  if (!Array.isArray(list) || !list.every((x) => x instanceof Tensor))
    throw new ArgumentError('ARG_TYPE', `${who}: the inputs must be a list of tensors, got ${shown(list)}`, {
      op: who,
    });
  if (!inputs.some((x) => x.requiresGrad))
    throw new AutogradError('GRAD_NOT_REQUIRED', `${who}: no input requires a gradient`, { op: who });
  inputs.forEach((x, i) => {
    if (x.requiresGrad) refuseSingle(who, x, i);
  });
  return inputs;
}

const nameOf = (f: Checked & { readonly op?: { readonly name: string } }): string =>
  f.op?.name ?? (f.name === '' ? 'the function' : f.name);
function listOf(who: string, y: Tensor | readonly Tensor[]): readonly Tensor[] {
  const list: unknown = y instanceof Tensor ? [y] : y;
  if (Array.isArray(list) && list.every((each) => each instanceof Tensor)) return list;
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: the function must return tensors, and it returned ${shown(y)}`,
    {
      op: who,
    },
  );
}
const seedLike = (y: Tensor, k: number): Tensor =>
  tensor(
    Array.from({ length: y.numel() }, (_, i) => 0.7 + 0.3 * Math.sin(1 + k + i)),
    { dtype: 'float64' },
  ).reshape(y.shape);

function refuseSingle(who: string, x: Tensor, input: number): void {
  if (x.dtype === 'float64') return;
  throw new DTypeError(
    'DTYPE_UNSUPPORTED',
    `${who}: input ${input} is ${x.dtype}; float64 is needed, because differences of size 1e-6 drown in coarser rounding`,
    { op: who, details: { input, dtype: x.dtype } },
  );
}

/** For each checked input, the Jacobian row by row: gradients of each output element. */
function rows(y: Tensor, inputs: readonly Tensor[], checked: readonly number[]): Map<number, Float64Array[]> {
  const all = new Map(checked.map((i) => [i, [] as Float64Array[]]));
  for (let row = 0; row < y.numel(); row++) {
    const seed = onesLike(y).mul(0);
    seed.view([-1]).select(0, row).fill_(1);
    const got = gradients(
      y,
      checked.map((i) => inputs[i]!),
      { gradOutputs: seed, retainGraph: true, allowUnused: true },
    );
    checked.forEach((i, k) => {
      const g = got[k];
      all.get(i)!.push(g ? Float64Array.from(g.data()) : new Float64Array(inputs[i]!.numel()));
    });
  }
  return all;
}

/** For each output, column by column: how it moves with one element of one input. */
function columns(
  f: (...xs: Tensor[]) => readonly Tensor[],
  inputs: readonly Tensor[],
  input: number,
  eps: number,
): Float64Array[][] {
  const x = inputs[input]!;
  // Recorded, because the function may take gradients itself.
  const at = (element: number, step: number): Float64Array[] => {
    const values = x.data();
    values[element]! += step;
    const moved = tensor(values, { dtype: 'float64', shape: x.shape, requiresGrad: true });
    return f(...inputs.with(input, moved)).map((y) => Float64Array.from(y.data()));
  };
  const steps = Array.from({ length: x.numel() }, (_, element) => {
    const [up, down] = [at(element, eps), at(element, -eps)];
    return up.map((values, output) => values.map((v, row) => (v - down[output]![row]!) / (2 * eps)));
  });
  const outputs = steps[0]?.length ?? 0;
  return Array.from({ length: outputs }, (_, output) => steps.map((step) => step[output]!));
}

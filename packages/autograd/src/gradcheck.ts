/** Gradients against central differences (torch.autograd.gradcheck), and the gradients of gradients. */
import { AutogradError, checkOptions, DTypeError } from '@isograd/errors';
import { onesLike, Tensor, tensor } from '@isograd/tensor';
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
 * values and the tolerance; `GRAD_NONDETERMINISTIC`; `DTypeError` `DTYPE_UNSUPPORTED` for float32, whose rounding
 * is larger than the differences.
 */
export function gradcheck(f: Checked, inputs: readonly Tensor[], options: GradcheckOptions = {}): true {
  checkOptions('gradcheck', options, known);
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3, nondetTol = 0 } = options;
  const checked = inputs.flatMap((x, i) => (x.requiresGrad ? [i] : []));
  if (checked.length === 0)
    throw new AutogradError('GRAD_NOT_REQUIRED', 'gradcheck: no input requires a gradient', {
      op: 'gradcheck',
    });
  for (const i of checked) refuseSingle(inputs[i]!, i);
  const [outputs, again] = [listOf(f(...inputs)), listOf(f(...inputs))];
  const slopes = new Map(checked.map((i) => [i, columns(f, inputs, i, eps)]));
  outputs.forEach((y, output) => {
    if (!y.requiresGrad) return refuseMoving(slopes, output);
    const analytic = rows(y, inputs, checked);
    compareRuns(analytic, rows(again[output]!, inputs, checked), nondetTol);
    for (const [input, numeric] of slopes)
      compare(analytic.get(input)!, numeric[output] ?? [], { of: nameOf(f), input, output, atol, rtol });
  });
  return true;
}

/**
 * Whether the gradients of the gradients of `f` agree with central differences (torch.autograd.gradgradcheck).
 * Options, result and errors as `gradcheck`.
 */
export function gradgradcheck(f: Checked, inputs: readonly Tensor[], options: GradcheckOptions = {}): true {
  const live = inputs.flatMap((x, i) => (x.requiresGrad ? [i] : []));
  // Seeds that differ from element to element, so that no term hides behind another.
  const seeds = listOf(f(...inputs)).map((y, k) => seedLike(y, k).requiresGrad_());
  const first: Checked = (...given) => {
    const [xs, gs] = [given.slice(0, inputs.length), given.slice(inputs.length)];
    const pairs = listOf(f(...xs)).flatMap((y, k) => (y.requiresGrad ? [[y, gs[k]!] as const] : []));
    const got = gradients(
      pairs.map(([y]) => y),
      live.map((i) => xs[i]!),
      { gradOutputs: pairs.map(([, g]) => g), createGraph: true, allowUnused: true },
    );
    return got.filter((g): g is Tensor => g !== null);
  };
  return gradcheck(first, [...inputs, ...seeds], options);
}

const nameOf = (f: Checked & { readonly op?: { readonly name: string } }): string =>
  f.op?.name ?? (f.name === '' ? 'the function' : f.name);
const listOf = (y: Tensor | readonly Tensor[]): readonly Tensor[] => (y instanceof Tensor ? [y] : y);
const seedLike = (y: Tensor, k: number): Tensor =>
  tensor(
    Array.from({ length: y.numel() }, (_, i) => 0.7 + 0.3 * Math.sin(1 + k + i)),
    { dtype: 'float64' },
  ).reshape(y.shape);

function refuseSingle(x: Tensor, input: number): void {
  if (x.dtype === 'float64') return;
  throw new DTypeError(
    'DTYPE_UNSUPPORTED',
    `gradcheck: input ${input} is ${x.dtype}; float64 is needed, because differences of size 1e-6 drown in coarser rounding`,
    { op: 'gradcheck', details: { input, dtype: x.dtype } },
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
function columns(f: Checked, inputs: readonly Tensor[], input: number, eps: number): Float64Array[][] {
  const x = inputs[input]!;
  // Recorded, because the function may take gradients itself.
  const at = (element: number, step: number): Float64Array[] => {
    const values = x.data();
    values[element]! += step;
    const moved = tensor(values, { dtype: 'float64', shape: x.shape, requiresGrad: true });
    return listOf(f(...inputs.with(input, moved))).map((y) => Float64Array.from(y.data()));
  };
  const steps = Array.from({ length: x.numel() }, (_, element) => {
    const [up, down] = [at(element, eps), at(element, -eps)];
    return up.map((values, output) => values.map((v, row) => (v - down[output]![row]!) / (2 * eps)));
  });
  const outputs = steps[0]?.length ?? 0;
  return Array.from({ length: outputs }, (_, output) => steps.map((step) => step[output]!));
}

interface Comparison {
  /** What is checked. */
  readonly of: string;
  readonly input: number;
  readonly output: number;
  readonly atol: number;
  readonly rtol: number;
}

function compare(
  analytic: readonly Float64Array[],
  numeric: readonly Float64Array[],
  { of, input, output, atol, rtol }: Comparison,
): void {
  analytic.forEach((line, row) =>
    line.forEach((value, element) => {
      const wanted = numeric[element]![row]!;
      const tolerance = atol + rtol * Math.abs(wanted);
      if (
        Math.abs(value - wanted) <= tolerance ||
        (Number.isNaN(value) && Number.isNaN(wanted)) ||
        value === wanted
      )
        return;
      throw new AutogradError(
        'GRAD_CHECK',
        `gradcheck of ${of}: output ${output}[${row}] by input ${input}[${element}]: backward says ${value}, differences say ${wanted}; tolerance ${tolerance.toPrecision(3)}`,
        {
          op: 'gradcheck',
          details: { of, input, element, output, row, analytic: value, numeric: wanted, tolerance },
        },
      );
    }),
  );
}

function compareRuns(
  a: Map<number, Float64Array[]>,
  b: Map<number, Float64Array[]>,
  tolerance: number,
): void {
  for (const [input, lines] of a)
    lines.forEach((line, row) =>
      line.forEach((value, element) => {
        const again = b.get(input)![row]![element]!;
        if (Math.abs(value - again) <= tolerance || Object.is(value, again)) return;
        throw new AutogradError(
          'GRAD_NONDETERMINISTIC',
          `gradcheck: two backward passes differ at input ${input}[${element}]: ${value} and ${again}; seed what is random inside the function`,
          { op: 'gradcheck', details: { input, element, values: [value, again] } },
        );
      }),
    );
}

/** An output without gradient must not move when an input does. */
function refuseMoving(slopes: ReadonlyMap<number, Float64Array[][]>, output: number): void {
  for (const [input, numeric] of slopes)
    numeric[output]?.forEach((column, element) =>
      column.forEach((slope, row) => {
        if (slope !== 0)
          throw new AutogradError(
            'GRAD_CHECK',
            `gradcheck: output ${output}[${row}] moves with input ${input}[${element}], but requires no gradient`,
            { op: 'gradcheck', details: { input, element, output, row, numeric: slope } },
          );
      }),
    );
}

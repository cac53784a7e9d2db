/** Comparing what backward says with what differences say, and the words for where they differ. */
import { AutogradError } from '@isograd/errors';
import type { Shape, Tensor } from '@isograd/tensor';
import { indexOf } from './numbers.js';

/** What messages call things. */
export interface Said {
  readonly who: string;
  readonly of: string;
  readonly output: (k: number) => string;
  readonly input: (i: number) => string;
}

export interface Comparison {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly input: number;
  readonly output: number;
  readonly atol: number;
  readonly rtol: number;
}
const at = (flat: number, shape: Shape): string => `[${indexOf(flat, shape)}]`;

/** Refuses elements outside of the tolerance: `|a - n| <= atol + rtol |n|`, as torch.allclose. */
export function compare(
  { who, of, ...name }: Said,
  { x, y, input, output, atol, rtol }: Comparison,
  analytic: readonly Float64Array[],
  numeric: readonly Float64Array[],
): void {
  analytic.forEach((line, row) =>
    line.forEach((value, element) => {
      const wanted = numeric[element]![row]!;
      const tolerance = atol + rtol * Math.abs(wanted);
      if (Math.abs(value - wanted) <= tolerance || value === wanted) return;
      const [from, to] = [name.output(output) + at(row, y.shape), name.input(input) + at(element, x.shape)];
      throw new AutogradError(
        'GRAD_CHECK',
        `${who} of ${of}: ${from} by ${to}: backward says ${value}, differences say ${wanted}; tolerance ${tolerance.toPrecision(3)}`,
        {
          op: who,
          details: { of, input, element, output, row, analytic: value, numeric: wanted, tolerance },
        },
      );
    }),
  );
}

/** Refuses two passes that differ. */
export function compareRuns(
  { who, of, input: name }: Said,
  inputs: readonly Tensor[],
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
          `${who} of ${of}: two backward passes differ at ${name(input)}${at(element, inputs[input]!.shape)}: ${value} and ${again}; seed what is random inside the function`,
          { op: who, details: { of, input, element, values: [value, again] } },
        );
      }),
    );
}

/** An output without gradient must not move when an input does. */
export function refuseMoving(
  { who, of, ...name }: Said,
  slopes: ReadonlyMap<number, Float64Array[][]>,
  inputs: readonly Tensor[],
  y: Tensor,
  output: number,
): void {
  for (const [input, numeric] of slopes)
    numeric[output]?.forEach((column, element) =>
      column.forEach((slope, row) => {
        if (slope === 0) return;
        const [from, to] = [
          name.output(output) + at(row, y.shape),
          name.input(input) + at(element, inputs[input]!.shape),
        ];
        throw new AutogradError(
          'GRAD_CHECK',
          `${who} of ${of}: ${from} moves with ${to}, but requires no gradient`,
          { op: who, details: { of, input, element, output, row, numeric: slope } },
        );
      }),
    );
}

/** Random views of random tensors, for laws. */
import fc from 'fast-check';
import type { Tensor } from '../src/index.js';

/** One step to a view: what it does, and how it reads. */
export interface Step {
  readonly text: string;
  readonly of: (x: Tensor) => Tensor;
}

/** Numbers in [0, 1) that decide a step, whatever shape the tensor has by then. */
const dice = fc.array(
  // Not fc.double, which draws evenly from the bits of doubles: nearly all of those lie near 0.
  fc.nat(2 ** 16 - 1).map((n) => n / 2 ** 16),
  { minLength: 5, maxLength: 5 },
);
const pick = (die: number, n: number): number => Math.floor(die * n);

/** A view of `x` that the dice choose; of a tensor without dimensions only `unsqueeze` is left. */
function stepOf(x: Tensor, [kind, a, b, c, d]: readonly number[]): Step {
  const rank = x.ndim;
  const axis = pick(a!, rank);
  const n = x.shape[axis] ?? 0;
  const choices: Step[] = [
    { text: `unsqueeze(${pick(a!, rank + 1)})`, of: (y) => y.unsqueeze(pick(a!, rank + 1)) },
  ];
  if (rank > 0) {
    const other = pick(b!, rank);
    const [start, end] = [pick(b!, n + 1), pick(c!, n + 1)];
    const step = 1 + pick(d!, 2);
    const order = x.shape.map((_, i) => (i + axis) % rank);
    choices.push(
      { text: `transpose(${axis}, ${other})`, of: (y) => y.transpose(axis, other) },
      { text: `slice(${axis}, ${start}, ${end}, ${step})`, of: (y) => y.slice(axis, start, end, step) },
      { text: `permute([${order}])`, of: (y) => y.permute(order) },
      { text: 'squeeze()', of: (y) => y.squeeze() },
    );
    if (n > 0)
      choices.push({ text: `select(${axis}, ${pick(b!, n)})`, of: (y) => y.select(axis, pick(b!, n)) });
    if (x.isContiguous()) choices.push({ text: 'view([-1])', of: (y) => y.view([y.numel()]) });
  }
  return choices[pick(kind!, choices.length)]!;
}

export const dicesArbitrary: fc.Arbitrary<number[][]> = fc.array(dice, { maxLength: 5 });
export const shapeArbitrary: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 0, max: 4 }), {
  maxLength: 4,
});

/** The view that the dice lead to, and the way there. */
export function viewed(
  x: Tensor,
  dices: readonly number[][],
): { readonly view: Tensor; readonly steps: Step[] } {
  const steps: Step[] = [];
  let view = x;
  for (const rolled of dices) {
    const step = stepOf(view, rolled);
    steps.push(step);
    view = step.of(view);
  }
  return { view, steps };
}

/** Custom operations: what they may save and return; golden/torch_cases.py has the same cases for PyTorch. */
import { Tensor } from '@isograd/tensor';
import { Function, type FunctionContext } from '../../src/index.js';
import { type Answer, type Cases, leaf, plain } from './case.js';

type Context = FunctionContext<readonly (Tensor | null)[]>;
/** The Function of these two, and what its backward was given. */
interface Pair {
  readonly forward: (ctx: Context, x: Tensor) => unknown;
  readonly backward: (gs: readonly Tensor[], ctx: Context) => unknown;
}
const double = (_: Context, x: Tensor): unknown => x.mul(2);
const twice = ([g]: readonly Tensor[]): unknown => g!.mul(2);

/** Outputs of the Function, as a list. */
function run({ forward, backward }: Pair, ...args: readonly unknown[]): readonly Answer[] {
  class Custom extends Function {
    static forward = forward;
    static backward(ctx: Context, ...gs: Tensor[]): unknown {
      return backward(gs, ctx);
    }
  }
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- wrong functions are cases too
  const ys: Answer = Function.apply.call(Custom as any, ...args) as Answer;
  return Array.isArray(ys) ? ys : [ys];
}

/** Outputs, what backward saw, and the gradient. */
function gone(make: (seen: Answer[]) => Pair, ...more: readonly unknown[]): Answer {
  const [x, seen]: [Tensor, Answer[]] = [leaf([3, 4]), []];
  const ys = run(make(seen), x, ...more);
  ys.filter((y) => y instanceof Tensor)
    .map((y) => y.sum())
    .reduce((a, b) => a.add(b))
    .backward();
  return [...ys, ...seen, x.grad];
}

const saving = (saved: (x: Tensor) => readonly (Tensor | null)[]): Answer =>
  gone((seen) => ({
    forward(ctx, x) {
      ctx.saveForBackward(...saved(x));
      return x.mul(2);
    },
    backward([g], ctx) {
      seen.push([...ctx.savedTensors]);
      return g!.mul(2);
    },
  }));
const marking = (mark: (ctx: Context) => void): Answer =>
  gone(() => ({
    forward(ctx, x) {
      mark(ctx);
      return x.mul(2);
    },
    backward: twice,
  }));
const returning = (forward: (x: Tensor) => readonly unknown[], of = 0): Answer =>
  gone((seen) => ({
    forward: (_, x) => forward(x),
    backward(gs) {
      seen.push(gs);
      return gs[of]!.mul(2);
    },
  }));
const answering = (backward: (g: Tensor) => unknown, ...more: readonly unknown[]): Answer =>
  gone(() => ({ forward: double, backward: ([g]) => backward(g!) }), ...more);

export const functions: Cases = {
  'null alone is saved': () => saving(() => [null]),
  'a tensor and null are saved': () => saving((x) => [x, null]),
  'null and a tensor are saved': () => saving((x) => [null, x]),
  // @ts-expect-error no tensor
  'a number is saved': () => saving(() => [3]),
  // @ts-expect-error no tensor
  'null is marked dirty': () => marking((ctx) => ctx.markDirty(null)),
  // @ts-expect-error no tensor
  'null is marked non-differentiable': () => marking((ctx) => ctx.markNonDifferentiable(null)),
  'null behind a tensor': () => returning((x) => [x.mul(2), null]),
  'null before a tensor': () => returning((x) => [null, x.mul(2)], 1),
  'a number and a string behind a tensor': () => returning((x) => [x.mul(2), 3, 's']),
  'a tuple of one': () => gone(() => ({ forward: (_, x) => [x.mul(2)], backward: twice })),
  'null gradient for the input': () => answering(() => null),
  'null gradients in a list': () => answering(() => [null, null], 1),
  'one gradient too few': () => answering((g) => g.mul(2), 1),
  'nulls too many': () => answering((g) => [g.mul(2), null, null]),
  'a gradient too many': () => answering((g) => [g.mul(2), g]),
  'a gradient for a number': () => answering((g) => [g.mul(2), g], 1),
  'a number as gradient': () => answering(() => 2),
  'no gradients at all': () => answering(() => []),
  'a gradient for what wants none': () => answering((g) => [g.mul(2), g], plain([1, 1])),
  'a gradient of any shape for what wants none': () =>
    answering((g) => [g.mul(2), plain([1, 2, 3])], plain([1, 1])),
  'null as argument': () => answering((g) => [g.mul(2), null], null),
  'null alone is returned': () => run({ forward: () => null, backward: twice }, leaf([3, 4])),
  'a number alone is returned': () => run({ forward: () => 3, backward: twice }, leaf([3, 4])),
  'no tensor goes in': () => run({ forward: (_, a) => Number(a) * 2, backward: twice }, 3),
};

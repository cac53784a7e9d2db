/** Fused updates: one operation, and so one kernel call, for each parameter and its state. */
import {
  type Data,
  defineOp,
  isContiguous,
  type OpFunction,
  positions,
  sizeOf,
  type Tensor,
  unheard,
} from '@isograd/tensor';
import { firstOf, hold } from '@isograd/tensor/compiled';

/** Rounds a value to the parameter's type wherever a kernel of PyTorch would store it. */
export type Round = (x: number) => number;

/** The arithmetic of one update on dense arrays of equal length: parameter, gradient, state, all in row-major order. */
export type Kernel<A> = (p: Data, g: Data, states: readonly Data[], attrs: A, round: Round) => void;

/** The same by a compiled kernel: where the arrays of `n` float32 lie (0 for a state that is left out). */
export interface Compiled<A> {
  run(n: number, p: number, g: number, states: readonly number[], attrs: A): void;
  /** Whether it does what the attributes ask for. */
  does(attrs: A): boolean;
}

/** Overwrites `p` and `states`; reads `g`. */
export type UpdateFunction<A> = OpFunction<[p: Tensor, g: Tensor, states: readonly Tensor[], attrs: A]>;

/**
 * Declares an update as an in-place operation without a derivative: optimisers run it where nothing is recorded.
 * `states` names the tensors it may get; the last ones may be left out.
 *
 * Float32 is rounded in PyTorch's order: `round` after each of its kernels, once after a fused multiply and add,
 * because its vector kernels round once there too.
 */
export function defineUpdate<A>(
  name: string,
  states: readonly string[],
  kernel: Kernel<A>,
  compiled: Compiled<A> | null = null,
): UpdateFunction<A> {
  const inputs = ['p', 'g', ...states];
  return defineOp<A, string, 'p'>({
    name,
    node: '',
    inputs,
    outputs: ['p'],
    inPlace: 'self',
    infer: ([p]) => p!,
    kernel: (xs, _, attrs) => {
      if (compiled !== null && fits(compiled, xs, attrs)) quick(compiled, xs, attrs);
      else inTypeScript(kernel, xs, attrs);
      countWrites(xs);
    },
    vjp: Object.fromEntries(inputs.map((input) => [input, null])),
    jvp: 'constant',
    batch: 'loop',
  }).called((run) => (p, g, tensors, attrs) => {
    const xs = tensors.length === 0 ? [p, g] : [p, g, ...tensors];
    if (compiled === null || !unheard() || !fits(compiled, xs, attrs)) return run.one(xs, attrs);
    hold(xs);
    quick(compiled, xs, attrs);
    p.storage.version++;
    countWrites(xs);
    return p;
  });
}

function fits<A>(compiled: Compiled<A>, xs: readonly Tensor[], attrs: A): boolean {
  for (let i = 0; i < xs.length; i++) if (!single(xs[i]!)) return false;
  return compiled.does(attrs);
}

function quick<A>(compiled: Compiled<A>, xs: readonly Tensor[], attrs: A): void {
  compiled.run(sizeOf(xs[0]!.shape), firstOf(xs[0]!), firstOf(xs[1]!), statesOf(xs), attrs);
}

/** Where they lie. Most updates have none or two, and a list that grows takes room for seventeen. */
function statesOf(xs: readonly Tensor[]): readonly number[] {
  if (xs.length === 2) return none;
  if (xs.length === 4) return [firstOf(xs[2]!), firstOf(xs[3]!)];
  return xs.slice(2).map(firstOf);
}
const none: readonly number[] = [];

/** The write to the parameter is counted where it is made; those of the state are known only here. */
function countWrites(xs: readonly Tensor[]): void {
  for (let i = 2; i < xs.length; i++) xs[i]!.storage.version++;
}

/** An inference tensor goes through the door, which refuses it outside of its mode. */
const single = (x: Tensor): boolean => x.dtype === 'float32' && isContiguous(x) && !x.storage.inference;

function inTypeScript<A>(kernel: Kernel<A>, [p, g, ...states]: readonly Tensor[], attrs: A): void {
  const target = dense(p!);
  kernel(target, dense(g!), states.map(dense), attrs, p!.dtype === 'float32' ? Math.fround : exact);
  if (!isContiguous(p!)) scatter(target, p!);
}

const exact: Round = (x) => x;

/** The numbers themselves where they lie without gaps, a copy otherwise. State tensors always lie without gaps. */
function dense(x: Tensor): Data {
  if (!isContiguous(x)) return x.data();
  const { data } = x.storage;
  const size = sizeOf(x.shape);
  return data.length === size ? data : data.subarray(x.offset, x.offset + size);
}

function scatter(from: Data, x: Tensor): void {
  const { data } = x.storage;
  positions(x).forEach((at, i) => void (data[at] = from[i]!));
}

/** From a step of a program and the tensors there are to a call that can be made again and again. */
import { type DType, dtypes, isFloating, type Tensor, tensor } from '../../src/index.js';
import { argumentFor } from './arguments.js';
import type { Call } from './calls.js';
import { type Layout, layouts } from './layouts.js';
import type { Step } from './program.js';

/** A tensor of a program, how it came about, and from which others. */
export interface Value {
  readonly x: Tensor;
  readonly text: string;
  readonly from: readonly number[];
}

export interface Prepared {
  readonly call: Call;
  readonly text: string;
  readonly from: readonly number[];
  /** The numbers of the tensors, and how they lie when they are strided. */
  readonly xs: readonly Tensor[];
  readonly how: readonly Layout[];
  /** For calls in place: the second tensor as a view of the target. */
  readonly alias: ((target: Tensor) => Tensor) | null;
  /** All arguments, from tensors in some layout. */
  readonly args: (xs: readonly Tensor[]) => unknown[];
}

const pick = <T>(die: number, from: readonly T[]): T => from[Math.floor(die * from.length)]!;

/** A call on tensors that dice choose, often of one shape. */
export function prepare(call: Call, step: Step, values: readonly Value[]): Prepared {
  const count = 1 + call.places.filter((place) => place === 'tensor').length;
  const how = Array.from({ length: count }, (_, k) => layouts[step.layouts[k % 3]!]!);
  if (call.sample !== undefined) return fromSample(call, step, how);
  const from = chosen(count, step, values);
  const xs = from.map((i) => values[i]!.x);
  const alias = call.op.inPlace !== undefined && count > 1 ? aliasOf(xs[0]!, step.dice[2]!) : null;
  let next = 1;
  const plan = call.places.map((place, k) =>
    place === 'tensor' ? next++ : argumentFor(place, xs[0]!, step.dice[k]!),
  );
  const name = (k: number): string =>
    k === 1 && alias !== null ? alias.text : `x${from[k]!} /* ${how[k]!} */`;
  const texts = plan.map((p) => (typeof p === 'number' ? name(p) : p.text));
  return {
    call,
    from,
    xs,
    how,
    alias: alias === null ? null : alias.of,
    text: `${call.name}(${[name(0), ...texts].join(', ')})`,
    args: (given) => [given[0], ...plan.map((p) => (typeof p === 'number' ? given[p] : p.value))],
  };
}

/** A part of the target, or the target the other way round, which shares its memory. */
function aliasOf(
  x: Tensor,
  die: number,
): { readonly text: string; readonly of: (target: Tensor) => Tensor } | null {
  if (die < 0.1) return { text: 'the target', of: (target) => target };
  if (die < 0.35 && x.ndim > 1 && x.shape[0] === x.shape.at(-1))
    return { text: 'the target transposed', of: (target) => target.transpose(0, -1) };
  if (die < 0.5 && x.ndim > 0 && x.shape[0]! > 0)
    return { text: 'the last part of the target', of: (target) => target.select(0, -1) };
  return null;
}

function chosen(count: number, { picks, dice }: Step, values: readonly Value[]): number[] {
  const first = pick(picks[0]!, [...values.keys()]);
  const shape = String(values[first]!.x.shape);
  const alike = [...values.keys()].filter((i) => String(values[i]!.x.shape) === shape);
  const others = Array.from({ length: count - 1 }, (_, k) =>
    pick(picks[k + 1]!, dice[k]! < 0.6 ? alike : [...values.keys()]),
  );
  return [first, ...others];
}

/** A sample's call on its own numbers, in a type that a die chooses. */
function fromSample(call: Call, { dice }: Step, how: readonly Layout[]): Prepared {
  // Gradients are floating; the rows that only formulas call do not check it.
  const types = call.name.endsWith('Backward') ? dtypes.filter(isFloating) : dtypes;
  const dtype = dice[1]! < 0.5 ? 'float32' : pick(dice[0]!, types);
  const xs = call.sample!.xs.map((x) => sampleIn(x, dtype));
  const texts = xs.map((x, i) => `${JSON.stringify(x.tolist())} /* ${dtype}, ${how[i]!} */`);
  const f = String(call.sample!.f).replaceAll(/\s+/g, ' ');
  return {
    call,
    from: [],
    xs,
    how,
    alias: null,
    text: `sample of ${call.name}: (${f})(${texts.join(', ')})`,
    args: (given) => [...given],
  };
}

function sampleIn(x: Tensor, dtype: DType): Tensor {
  // Fractions would all become 0.
  const whole = dtype === 'int32' || dtype === 'int64' || dtype === 'uint8';
  const values = x.data().map((v) => (dtype === 'uint8' ? Math.abs(v * 4) : whole ? v * 4 : v));
  return tensor(Float64Array.from(values), { dtype, shape: x.shape });
}

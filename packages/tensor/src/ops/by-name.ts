/**
 * Arguments that may also stand under their names in one last object, as PyTorch's keywords: `f(x, 1, 2)`,
 * `f(x, 1, { second: 2 })` and `f(x, { first: 1, second: 2 })` say the same.
 * The one cast: which argument is the object is known when the call comes.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import type { AnyOp, OpFunction, Prepared } from '../op.js';
import { Tensor } from '../tensor.js';

/** Each of the arguments, or an object with it and all that follow. */
export type ByName<Places extends readonly unknown[], Options> = {
  [Place in keyof Places]: Places[Place] | Options;
};

/** Whether an argument is an object with names. */
export const isNamed = <T>(value: T): value is Extract<T, object> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Tensor);

/** `args` with those of a last object at their places; `names` begin at place `from`. Throws `ArgumentError`. */
export function inOrder(
  op: string,
  from: number,
  names: readonly string[],
  args: readonly unknown[],
): readonly unknown[] {
  let last = args.length - 1;
  while (last > from && args[last] === undefined) last--;
  if (last < from || !isNamed(args[last] as object)) return args;
  const options = args[last] as Readonly<Record<string, unknown>>;
  checkOptions(op, options, names);
  const places = args.slice(0, last);
  for (const [k, name] of names.entries()) {
    const at = from + k;
    if (at >= last) places[at] = options[name];
    else if (options[name] !== undefined && places[at] !== undefined)
      throw new ArgumentError(
        'ARG_CONFLICT',
        `${op}: ${name} is given twice, as ${shown(places[at])} and as ${shown(options[name])}`,
        { op, details: { option: name } },
      );
    else places[at] ??= options[name];
  }
  return places;
}

type Any = (...args: never[]) => unknown;
type Call = (...args: unknown[]) => unknown;

/** `call` with its arguments in order. Few arguments are passed on without a list of them: some calls take a tenth of a microsecond. */
function ordered(op: string, call: Call, from: number, names: readonly string[]): Call {
  const sorted: Call = (...args) => call(...inOrder(op, from, names, args));
  const width = from + names.length;
  if (width === 2) return (x, a) => (typeof a === 'object' && !Array.isArray(a) ? sorted(x, a) : call(x, a));
  if (width > 3) return sorted;
  return from === 2
    ? (x, a, b) => (typeof b === 'object' ? sorted(x, a, b) : call(x, a, b))
    : (x, a, b) => (typeof a === 'object' || typeof b === 'object' ? sorted(x, a, b) : call(x, a, b));
}

/** `f`, whose arguments from place `from` on have `names`. */
export const byName = <Args extends unknown[], Result = Tensor>(
  op: string,
  f: Any & { readonly op: AnyOp },
  from: number,
  names: readonly string[],
): OpFunction<Args, Result> =>
  Object.assign(ordered(op, f as Any as Call, from, names), { op: f.op }) as unknown as OpFunction<
    Args,
    Result
  >;

/** The same for a function that can say how its arguments become inputs and attributes. */
export function preparedByName<Args extends unknown[]>(
  f: Any & { readonly op: AnyOp; readonly prepare: Any },
  from: number,
  names: readonly string[],
): Prepared<Args> {
  const { name } = f.op;
  const prepare = ordered(name, f.prepare as Call, from, names);
  return Object.assign(byName(name, f, from, names), { prepare }) as unknown as Prepared<Args>;
}

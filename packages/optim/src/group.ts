/** Parameter groups: parameters that share one set of options, and the forms in which they may be given. */
import { ArgumentError, AutogradError, DTypeError, shown } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import { type Rules, settled } from './options.js';

/** What every optimiser takes. */
export interface BaseOptions {
  /** Learning rate, >= 0. */
  readonly lr?: number;
  /** Climb instead of descending. Default false. */
  readonly maximize?: boolean;
  /** Let `step()` refuse gradients with NaN or infinity before it changes anything. Default false. */
  readonly errorIfNonFinite?: boolean;
}

/** A parameter with its name, as `namedParameters()` gives it; the name stands in messages and state dicts. */
export type Named = readonly [name: string, parameter: Tensor];

/** A group as it is given: parameters, and the options in which it differs. */
export type GroupInput<O> = O & { readonly params: Tensor | Iterable<Tensor | Named> };

/** What an optimiser is made of: parameters, named parameters, or groups of them. */
export type Params<O> = Iterable<Tensor | Named> | Iterable<GroupInput<O>>;

/** A group as it is kept. Options may be changed between steps; the next step checks them again. */
export type ParamGroup<O> = { -readonly [K in keyof O]-?: O[K] } & {
  readonly params: readonly Tensor[];
  /** Names of the parameters, when they were given with names. */
  readonly names?: readonly string[];
  /** The learning rate before any schedule; set by the first schedule. */
  initialLr?: number;
};

/** Groups as they were given; parameters without groups are one. Throws `ArgumentError`: `ARG_TYPE`, `ARG_RANGE`. */
export function groupsIn(who: string, params: unknown): readonly object[] {
  if (params instanceof Tensor || !isIterable(params))
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: params is ${shown(params)}; wanted a list of parameters, or of groups { params, … }`,
      { op: who, ...(params instanceof Tensor ? { hint: 'put the tensor in a list: [parameter]' } : {}) },
    );
  const items: readonly unknown[] = [...params];
  if (items.length === 0)
    throw new ArgumentError('ARG_RANGE', `${who}: there are no parameters to optimise`, { op: who });
  return isGroup(items[0]) ? items.map((item, i) => checkedGroup(who, item, i)) : [{ params: items }];
}

/** A group of its own: every option settled, every parameter checked. `place` is its number. */
export function groupOf<O extends BaseOptions>(
  who: string,
  rules: Rules<O>,
  defaults: Required<O>,
  input: object,
  place: number,
): ParamGroup<O> {
  const here = place === 0 ? who : `${who}: group ${place}`;
  const options = settled(here, rules, input, defaults, ['params']);
  const given: unknown = Reflect.get(input, 'params');
  const list = given instanceof Tensor ? [given] : given;
  if (!isIterable(list))
    throw new ArgumentError('ARG_TYPE', `${here}: params is ${shown(given)}; wanted a list of parameters`, {
      op: who,
    });
  const named = [...list].map((item, i) => namedIn(here, item, i));
  const params = named.map(([, parameter]) => parameter);
  const names = named.flatMap(([name]) => (name === undefined ? [] : [name]));
  if (names.length > 0 && names.length < params.length)
    throw new ArgumentError(
      'ARG_CONFLICT',
      `${here}: ${names.length} of ${params.length} parameters have names; name all or none`,
      { op: who },
    );
  return { ...options, params, ...(names.length > 0 ? { names } : {}) };
}

/** How a message calls a parameter: its name, or its place. */
export const pathOf = (group: { readonly names?: readonly string[] }, place: number, index: number): string =>
  group.names?.[index] ?? (place === 0 ? `params[${index}]` : `params[${index}] of group ${place}`);

export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

const isGroup = (item: unknown): item is object =>
  typeof item === 'object' && item !== null && !(item instanceof Tensor) && 'params' in item;

function checkedGroup(who: string, item: unknown, place: number): object {
  if (isGroup(item)) return item;
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: group ${place} is ${shown(item)}; wanted { params, … } as in the groups before`,
    { op: who },
  );
}

function namedIn(who: string, item: unknown, index: number): readonly [string | undefined, Tensor] {
  const [name, parameter]: readonly unknown[] =
    Array.isArray(item) && item.length === 2 ? item : [undefined, item];
  if (!(parameter instanceof Tensor) || (name !== undefined && typeof name !== 'string'))
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: params[${index}] is ${shown(item)}; wanted a tensor, or [name, tensor]`,
      { op: who },
    );
  const path = name ?? `params[${index}]`;
  if (!parameter.isLeaf && parameter.state?.retains !== true)
    throw new AutogradError(
      'GRAD_MODE',
      `${who}: ${path}, of shape [${parameter.shape}], was made by ${parameter.gradFn?.name}; only leaves can be optimised`,
      {
        op: who,
        details: { parameter: path, shape: parameter.shape },
        hint: 'optimise the tensors it was computed from',
      },
    );
  if (parameter.dtype !== 'float32' && parameter.dtype !== 'float64')
    throw new DTypeError(
      'DTYPE_UNSUPPORTED',
      `${who}: ${path} is ${parameter.dtype}; only float32 and float64 can be optimised`,
      {
        op: who,
        details: { parameter: path, dtype: parameter.dtype },
      },
    );
  return [name, parameter];
}

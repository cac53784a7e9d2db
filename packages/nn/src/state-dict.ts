/** Saving and loading: parameters and buffers by path. */
import { ArgumentError, checkOptions, nearest, StateError } from '@isograd/errors';
import { isFloating, noGrad, sameShape, Tensor } from '@isograd/tensor';
import type { Module } from './module.js';
import { heldBy, type Named } from './walk.js';
import { shown } from './shown.js';

/** Tensors by path; an object without prototype, so that every key is its own. */
export type StateDict = Record<string, Tensor>;
/** What can be loaded. */
export type State = Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>;

export interface LoadStateOptions {
  /** Whether missing and unexpected keys are errors. Default true. */
  readonly strict?: boolean;
}
/** What was not loaded; both are empty after a strict load. */
export interface LoadReport {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
}

/** Parameters, then buffers of each place. */
function* tensorsAt(places: Iterable<Named<Module>>): Generator<Named<Tensor>> {
  for (const [path, module] of places) {
    const { parameters, buffers } = heldBy(module, path);
    for (const [key, tensor] of [...parameters, ...buffers])
      yield [path === '' ? key : `${path}.${key}`, tensor];
  }
}

export function stateOfModule(places: Iterable<Named<Module>>): StateDict {
  const state: StateDict = Object.create(null);
  for (const [key, tensor] of tensorsAt(places)) state[key] = tensor.detach();
  return state;
}

export function loadState(
  module: Module,
  places: Iterable<Named<Module>>,
  state: State,
  options: LoadStateOptions,
): LoadReport {
  checkOptions('loadStateDict', options, ['strict']);
  const { strict = true } = options;
  const given = entriesOf(state);
  const wanted = new Map(tensorsAt(places));
  const problems = compare(given, wanted);
  refuse(module.kind, strict ? problems : { ...problems, missing: [], unexpected: [] });
  noGrad(() => {
    for (const [key, tensor] of wanted) {
      const value = given.get(key);
      if (value instanceof Tensor) tensor.copy_(value);
    }
  });
  return {
    missingKeys: problems.missing.map(({ key }) => key),
    unexpectedKeys: problems.unexpected.map(({ key }) => key),
  };
}

function entriesOf(state: State): ReadonlyMap<string, unknown> {
  if (state instanceof Map) return state;
  if (typeof state !== 'object' || state === null || Array.isArray(state) || state instanceof Tensor)
    throw new ArgumentError(
      'ARG_TYPE',
      `loadStateDict: an object or Map of tensors by key is wanted, got ${shown(state)}`,
      { op: 'loadStateDict' },
    );
  return new Map(Object.entries(state));
}

interface Problem {
  readonly key: string;
  readonly text: string;
}
/** By kind, in the order in which they decide the code of the error. */
type Problems = Readonly<Record<'name' | 'missing' | 'unexpected' | 'shape' | 'dtype', readonly Problem[]>>;

function compare(given: ReadonlyMap<string, unknown>, wanted: ReadonlyMap<string, Tensor>): Problems {
  const [shape, dtype]: [Problem[], Problem[]] = [[], []];
  const missing = [...wanted.keys()].filter((key) => !given.has(key));
  for (const [key, tensor] of wanted) {
    const value = given.get(key);
    if (value === undefined) continue;
    if (!(value instanceof Tensor))
      dtype.push({ key, text: `${shown(key)} is ${shown(value)}, a tensor is wanted` });
    else if (!sameShape(value.shape, tensor.shape)) shape.push(misshaped(key, value, tensor));
    else if (value.dtype !== tensor.dtype && !(isFloating(value.dtype) && isFloating(tensor.dtype)))
      dtype.push({ key, text: `${shown(key)} is ${value.dtype}, ${tensor.dtype} is wanted` });
  }
  const other = [...given.keys()].filter((key) => !wanted.has(key));
  const unexpected = other.filter((key) => key !== '__proto__');
  return {
    name: other
      .filter((key) => key === '__proto__')
      .map((key) => ({ key, text: `${shown(key)} is refused as a key` })),
    missing: missing.map((key) => ({ key, text: `${shown(key)} is missing` })),
    unexpected: unexpected.map((key) => {
      const near = nearest(key, missing) ?? nearest(key, [...wanted.keys()]);
      return {
        key,
        text: `${shown(key)} is unexpected${near === undefined ? '' : `; did you mean ${shown(near)}?`}`,
      };
    }),
    shape,
    dtype,
  };
}

function misshaped(key: string, { shape }: Tensor, wanted: Tensor): Problem {
  const [rows, columns] = wanted.shape;
  const isTurned = shape.length === 2 && wanted.ndim === 2 && shape[0] === columns && shape[1] === rows;
  const hint = isTurned ? '; it looks transposed: a weight is [out, in], try .t()' : '';
  return { key, text: `${shown(key)} is [${shape}], [${wanted.shape}] is wanted${hint}` };
}

/** Reports every problem at once: the first line says how many, the others which. */
function refuse(kind: string, problems: Problems): void {
  const groups = Object.entries(problems).filter(([, list]) => list.length > 0);
  const [first] = groups;
  if (first === undefined) return;
  const all = groups.flatMap(([, list]) => list);
  const details = Object.fromEntries(groups.map(([name, list]) => [name, list.map(({ key }) => key)]));
  const one = all.length === 1;
  const line = `loadStateDict: ${one ? all[0]!.text : `${all.length} keys do not fit ${kind}`}`;
  const short = line.length <= 160;
  const lines = one && short ? [] : all.map(({ text }) => `  ${text}`);
  const head = short ? line : `loadStateDict: 1 key does not fit ${kind}`;
  throw new StateError(`STATE_${first[0].toUpperCase()}`, [head, ...lines].join('\n'), {
    op: 'loadStateDict',
    details,
  });
}

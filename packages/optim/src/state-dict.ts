/** The state of an optimiser as plain data, and the way back with every name and shape checked. */
import { shown, StateError, unknownName } from '@isograd/errors';
import { sameShape, Tensor } from '@isograd/tensor';
import { type BaseOptions, type ParamGroup, pathOf } from './group.js';
import type { Kind, Slot } from './kind.js';
import { settled } from './options.js';

/** What is kept for one parameter. */
export type SavedEntry = Readonly<Record<string, Tensor | number>>;
/** The options of a group, and the numbers of its parameters. */
export interface SavedGroup {
  readonly params: readonly number[];
  readonly [option: string]: unknown;
}
/** What `stateDict()` gives. The tensors in it are copies. */
export interface OptimizerState {
  /** Class of the optimiser. */
  readonly kind: string;
  /** Entries by the number of their parameter. */
  readonly state: Readonly<Record<string, SavedEntry>>;
  readonly paramGroups: readonly SavedGroup[];
}

/** Copies everything; parameters become numbers in the order of the groups. */
export function dictOf<O extends BaseOptions, S extends object>(
  kind: Kind<O, S>,
  groups: readonly ParamGroup<O>[],
  state: ReadonlyMap<Tensor, S>,
): OptimizerState {
  const numbers = new Map(groups.flatMap(({ params }) => params).map((p, i) => [p, i]));
  return {
    kind: kind.name,
    state: Object.fromEntries([...state].map(([p, entry]) => [String(numbers.get(p)), saved(entry)])),
    paramGroups: groups.map((group) => ({ ...group, params: group.params.map((p) => numbers.get(p)!) })),
  };
}

function saved(entry: object): SavedEntry {
  const values = Object.entries<unknown>({ ...entry });
  return Object.fromEntries(
    values.flatMap(([name, value]): [string, Tensor | number][] => {
      if (value instanceof Tensor) return [[name, value.clone()]];
      return typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

interface Loaded<O, S> {
  /** What each group takes over. */
  readonly options: readonly (Required<O> & { readonly initialLr?: number })[];
  readonly state: readonly (readonly [Tensor, S])[];
}

/** Reads a dictionary for these groups without changing either. Throws `StateError`, `ArgumentError`. */
export function readDict<O extends BaseOptions, S extends object>(
  kind: Kind<O, S>,
  groups: readonly ParamGroup<O>[],
  dict: OptimizerState,
): Loaded<O, S> {
  const who = `${kind.name}.loadStateDict`;
  checkForm(who, kind.name, dict);
  checkCounts(who, groups, dict.paramGroups);
  const options = dict.paramGroups.map((group, i) => optionsOf(`${who}: group ${i}`, kind, group));
  const targets = new Map<string, Target<O>>();
  groups.forEach((group, place) =>
    group.params.forEach((p, i) => {
      const path = pathOf(group, place, i);
      targets.set(String(dict.paramGroups[place]!.params[i]), {
        p,
        path,
        group: { ...group, ...options[place]! },
      });
    }),
  );
  const state = Object.entries(dict.state).map(([number, entry]) => {
    const target = targets.get(number);
    if (target === undefined)
      throw refusal('STATE_NAME', who, `state ${shown(number)} belongs to no parameter`);
    return [target.p, entryOf(who, kind, target, entry)] as const;
  });
  return { options, state };
}

interface Target<O> {
  readonly p: Tensor;
  readonly path: string;
  readonly group: ParamGroup<O>;
}

const refusal = (code: string, who: string, message: string, details: object = {}): StateError =>
  new StateError(code, `${who}: ${message}`, { op: who, details: { ...details } });

/** The first few by name: what is no state at all may have any number of keys. */
const someOf = (names: readonly string[]): string =>
  names.length <= 4
    ? names.map(shown).join(', ')
    : `${names.slice(0, 3).map(shown).join(', ')} and ${names.length - 3} others`;

function checkForm(who: string, wanted: string, dict: OptimizerState): void {
  const known = ['kind', 'state', 'paramGroups'];
  if (typeof dict !== 'object' || dict === null)
    throw refusal('STATE_NAME', who, `wanted what stateDict() gives, got ${shown(dict)}`);
  const wrong = [
    ...Object.keys(dict).filter((key) => !known.includes(key)),
    ...known.filter((key) => !Object.hasOwn(dict, key)),
  ];
  if (wrong.length > 0)
    throw refusal(
      'STATE_NAME',
      who,
      `keys of a state are ${known.join(', ')}; ${someOf(wrong)} is missing or unknown`,
      { keys: wrong },
    );
  if (dict.kind !== wanted)
    throw refusal(
      'STATE_VERSION',
      who,
      `this is the state of ${shown(dict.kind)}, the optimiser is ${wanted}`,
      { saved: dict.kind, wanted },
    );
  if (!Array.isArray(dict.paramGroups) || typeof dict.state !== 'object' || dict.state === null)
    throw refusal(
      'STATE_NAME',
      who,
      `paramGroups is ${shown(dict.paramGroups)} and state ${shown(dict.state)}; wanted a list and an object`,
    );
  dict.paramGroups.forEach((group: unknown, i) => {
    const params: unknown =
      typeof group === 'object' && group !== null ? Reflect.get(group, 'params') : undefined;
    if (!Array.isArray(params) || !params.every(Number.isSafeInteger))
      throw refusal(
        'STATE_NAME',
        who,
        `params of group ${i} is ${shown(params)}; wanted a list of whole numbers`,
      );
  });
}

function checkCounts(
  who: string,
  groups: readonly Pick<ParamGroup<unknown>, 'params' | 'names'>[],
  found: readonly SavedGroup[],
): void {
  const counts = [
    groups.map(({ params }) => params.length),
    found.map(({ params }) => params.length),
  ] as const;
  const [here, there] = counts;
  const place = Array.from({ length: Math.max(here.length, there.length) }, (_, i) => i).find(
    (i) => here[i] !== there[i],
  );
  if (place === undefined) return;
  const group = groups[place];
  const last = Math.min(here[place] ?? 0, there[place] ?? 0);
  const path =
    group === undefined || last >= group.params.length
      ? `params[${last}] of group ${place}`
      : pathOf(group, place, last);
  throw refusal(
    'STATE_SHAPE',
    who,
    `groups of ${shown(there)} parameters were saved, the optimiser has ${shown(here)}; they differ from ${path} on`,
    {
      saved: there,
      wanted: here,
      parameter: path,
    },
  );
}

function optionsOf<O extends BaseOptions, S extends object>(
  who: string,
  { rules }: Kind<O, S>,
  group: SavedGroup,
): Required<O> & { readonly initialLr?: number } {
  const { params: _, names: __, initialLr, ...given } = group;
  const known = Object.keys(rules);
  for (const name of Object.keys(given))
    if (!known.includes(name)) throw refusal('STATE_NAME', who, `option ${unknownName(name, known)}`);
  const missing = known.filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) throw refusal('STATE_NAME', who, `options ${missing.join(', ')} are missing`);
  return { ...settled(who, rules, given), ...(typeof initialLr === 'number' ? { initialLr } : {}) };
}

/** An entry of its own: every required slot is there, none that is unknown, tensors have the parameter's shape. */
function entryOf<O extends BaseOptions, S extends object>(
  who: string,
  kind: Kind<O, S>,
  { p, path, group }: Target<O>,
  entry: SavedEntry,
): S {
  const known = Object.entries<Slot>(kind.slots);
  const state = kind.fresh(p, group);
  if (typeof entry !== 'object' || entry === null)
    throw refusal('STATE_NAME', who, `the state of ${path} is ${shown(entry)}; wanted an object`);
  const names = known.map(([name]) => name);
  for (const name of Object.keys(entry))
    if (!names.includes(name))
      throw refusal('STATE_NAME', who, `state of ${path}: ${unknownName(name, names)}`);
  for (const name of Object.keys(state))
    if (!Object.hasOwn(entry, name)) throw refusal('STATE_NAME', who, `state of ${path}: ${name} is missing`);
  const values = known
    .filter(([name]) => Object.hasOwn(entry, name))
    .map(([name, slot]): [string, Tensor | number] => [
      name,
      valueOf(who, `${name} of ${path}`, slot, entry[name], p),
    ]);
  return Object.assign(state, Object.fromEntries(values));
}

function valueOf(who: string, what: string, slot: Slot, value: unknown, p: Tensor): Tensor | number {
  if (slot === 'tensor') {
    if (value instanceof Tensor && sameShape(value.shape, p.shape)) return value.detach().to(p.dtype).clone();
    const found = value instanceof Tensor ? `[${value.shape}]` : shown(value);
    throw refusal('STATE_SHAPE', who, `${what} is ${found}; wanted a tensor of [${p.shape}]`, {
      wanted: p.shape,
    });
  }
  if (typeof value === 'number' && (slot === 'number' || (Number.isSafeInteger(value) && value >= 0)))
    return value;
  throw refusal(
    'STATE_SHAPE',
    who,
    `${what} is ${shown(value)}; wanted a ${slot === 'count' ? 'whole number >= 0' : 'number'}`,
  );
}

/**
 * What options of an optimiser or a schedule may be, as tables of rules.
 * The two casts: a value of a rule's kind has its type, and values that passed a table's rules have the table's.
 */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';

/** One option: its value when it is not given, the kind of value it takes, and which of that kind. */
export interface Rule<T> {
  readonly fallback: T;
  readonly kind: 'number' | 'boolean' | 'string' | 'pair';
  /** Finishes the sentence "wanted …". */
  readonly wanted: string;
  fits(value: T): boolean;
}

/** A rule for each option of `O`; the compiler asks for those that are missing. */
export type Rules<O> = { readonly [K in keyof O]-?: Rule<NonNullable<O[K]>> };

/** Two numbers, as betas and etas are. */
export type Pair = readonly [number, number];

const rule = <T>(
  fallback: T,
  kind: Rule<T>['kind'],
  wanted: string,
  fits: (value: T) => boolean,
): Rule<T> => ({ fallback, kind, wanted, fits });

export const anyNumber = (fallback: number): Rule<number> =>
  rule(fallback, 'number', 'a finite number', Number.isFinite);
export const atLeast0 = (fallback: number): Rule<number> =>
  rule(fallback, 'number', 'a finite number >= 0', (x) => x >= 0 && x < Infinity);
export const above0 = (fallback: number): Rule<number> =>
  rule(fallback, 'number', 'a finite number > 0', (x) => x > 0 && x < Infinity);
export const fraction = (fallback: number): Rule<number> =>
  rule(fallback, 'number', 'a number in 0..1', (x) => x >= 0 && x <= 1);
export const whole = (fallback: number, least = 1): Rule<number> =>
  rule(fallback, 'number', `a whole number >= ${least}`, (x) => Number.isSafeInteger(x) && x >= least);
export const flag = (fallback = false): Rule<boolean> => rule(fallback, 'boolean', 'a boolean', () => true);

/** One of a few words, the first when none is given. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(
  ...words: Words
): Rule<Words[number]> =>
  rule<Words[number]>(words[0], 'string', words.map((word) => `"${word}"`).join(' or '), (value) =>
    words.includes(value),
  );

const pair = (fallback: Pair, wanted: string, fits: (a: number, b: number) => boolean): Rule<Pair> =>
  rule(fallback, 'pair', wanted, (value) => isPair(value) && fits(...value));
/** Two decay rates of running averages. */
export const betas = (fallback: Pair): Rule<Pair> =>
  pair(fallback, 'two numbers, each 0 <= beta < 1', (a, b) => a >= 0 && a < 1 && b >= 0 && b < 1);
/** A factor that shrinks and one that grows. */
export const etas = (fallback: Pair): Rule<Pair> =>
  pair(fallback, 'two numbers, 0 < first < 1 < second', (a, b) => a > 0 && a < 1 && b > 1 && b < Infinity);
export const bounds = (fallback: Pair): Rule<Pair> =>
  pair(fallback, 'two numbers, 0 < first <= second', (a, b) => a > 0 && a <= b && b < Infinity);

/**
 * Every option of the table: as given, else as in `base`, else the rule's own.
 * Throws `ArgumentError`: `ARG_UNKNOWN` for a name that is not in the table (`also` lists names that are no options but
 * may stand beside them), `ARG_TYPE` for another kind of value, `ARG_RANGE` for one that the rule refuses.
 */
export function settled<O extends object>(
  who: string,
  rules: Rules<O>,
  given: object,
  base?: Required<O>,
  also: readonly string[] = [],
): Required<O> {
  checkOptions(who, given, [...Object.keys(rules), ...also]);
  const checks = checksOf(rules);
  const values = checks.map(([name, { fallback }]): [string, unknown] => {
    if (Object.hasOwn(given, name)) return [name, Reflect.get(given, name)];
    return [name, base === undefined ? fallback : Reflect.get(base, name)];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the next line checks every value
  const options = Object.fromEntries(values) as Required<O>;
  checkValues(who, checks, options);
  return options;
}

/** The rules of a table as a list, made once because it is walked at every step. */
export type Checks = readonly (readonly [name: string, Rule<unknown>])[];
export const checksOf = <O extends object>(rules: Rules<O>): Checks => Object.entries<Rule<unknown>>(rules);

/** Refuses values that a rule does not let pass; they may have been changed since they were settled. */
export function checkValues(who: string, checks: Checks, options: object): void {
  // Reading from a plain copy is quicker than asking an object of any kind for each name.
  const values: Readonly<Record<string, unknown>> = { ...options };
  for (let i = 0; i < checks.length; i++)
    checkValue(who, checks[i]![0], checks[i]![1], values[checks[i]![0]]);
}

/** Refuses a value that the rule does not let pass. Throws `ArgumentError`: `ARG_TYPE`, `ARG_RANGE`. */
export function checkValue<T>(who: string, name: string, entry: Rule<T>, value: unknown): void {
  const { kind, wanted } = entry;
  const ofKind = kind === 'pair' ? Array.isArray(value) : typeof value === kind;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kind says what T is
  if (ofKind && entry.fits(value as T)) return;
  throw new ArgumentError(
    ofKind ? 'ARG_RANGE' : 'ARG_TYPE',
    `${who}: ${name} is ${shown(value)}; wanted ${wanted}`,
    { op: who, details: { option: name, value: shown(value) } },
  );
}

const isPair = (value: Pair): boolean =>
  value.length === 2 && value.every((item: unknown) => typeof item === 'number');

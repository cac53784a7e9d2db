/** One name in all frameworks, with the variance that each really gives it. */
import { ArgumentError, checkOptions, shown, unknownName } from '@isograd/errors';
import type { Shape } from '@isograd/tensor';
import type { Concept, Framework } from '../dialects/initializer.js';
import { type Law, momentsOf } from '../law.js';
import { type Scheme, schemes } from '../schemes.js';
import { checkNumber } from '../target.js';
import { catalogue, type NamedScheme } from './catalogue.js';
import { defaultLaw, layerDefaults } from './defaults.js';

export interface CompareOptions {
  /** Default 256. */
  readonly fanIn?: number;
  /** Default: fan in. */
  readonly fanOut?: number;
}

/** The spread of a scheme for a layer [fan out, fan in]. */
export interface Spread {
  /** How each weight is distributed; null where they are not independent. */
  readonly distribution: 'constant' | 'uniform' | 'normal' | 'truncated normal' | null;
  /** The fans that the variance shrinks with; none for a scheme that is the same at every width. */
  readonly scalesWith: readonly ('fan in' | 'fan out')[];
  /** √(variance · fan), for the fan it scales with or the mean of both: √2 for ReLU. Null where it scales with none. */
  readonly gain: number | null;
  /** True variance of the weights, after any cut; null where they are not independent. */
  readonly variance: number | null;
  readonly std: number | null;
  /** Largest possible absolute value; null where there is none. */
  readonly bound: number | null;
  /** σ_w² = fan in · E w². */
  readonly sigmaW2: number | null;
  /** By what a hundred such layers without activation multiply the size of a signal: σ_w^100. */
  readonly hundredLayers: number | null;
}

export interface ComparedScheme extends Omit<NamedScheme, 'law' | 'fill'>, Spread {}

export interface Comparison {
  readonly name: string;
  /** What the name stands for; more than one where frameworks disagree. */
  readonly concepts: readonly Concept[];
  readonly fanIn: number;
  readonly fanOut: number;
  readonly rows: readonly ComparedScheme[];
  /** Frameworks that have nothing of the kind. */
  readonly without: readonly Framework[];
}

const frameworks: readonly Framework[] = ['torch', 'jax', 'keras', 'mxnet', 'tfjs'];

/**
 * What a name ("he_normal", "Xavier", "kaiming_normal_", "keras.HeNormal") gives in each framework. Throws `ArgumentError`
 * `ARG_UNKNOWN` with the nearest name, `ARG_RANGE` for fans below 1.
 */
export function compare(name: string, options: CompareOptions = {}): Comparison {
  const [fanIn, fanOut] = fansOfOptions('compare', options);
  const concepts = [...new Set(found('compare', name).map(({ concept }) => concept))];
  const rows = catalogue()
    .filter(({ concept }) => concepts.includes(concept))
    .map((scheme) => comparedOf(scheme, fanIn, fanOut));
  const without = frameworks.filter((framework) => rows.every((row) => row.framework !== framework));
  return { name, concepts, fanIn, fanOut, rows, without };
}

function comparedOf(
  { law, fill: _fill, ...row }: NamedScheme,
  fanIn: number,
  fanOut: number,
): ComparedScheme {
  return { ...row, ...spreadOf(law, fanIn, fanOut) };
}

/** A scheme of ours or of one framework. */
export interface SchemeDescription extends Spread {
  readonly name: string;
  readonly rule: string;
  readonly paper?: string;
  readonly trap?: string;
  /** As the framework writes it; absent for schemes that only we have. */
  readonly written?: string;
}

/**
 * What one scheme does: of `schemes` ("siren"), or of a framework ("keras.HeNormal", "tfjs.heNormal"). Throws
 * `ArgumentError` `ARG_UNKNOWN`, also for a name that several frameworks use: `compare` shows those.
 */
export function describeScheme(name: string, options: CompareOptions = {}): SchemeDescription {
  checkText('describeScheme', name);
  const [fanIn, fanOut] = fansOfOptions('describeScheme', options);
  const same = (known: string): boolean => plainName(known) === plainName(name);
  const own: Scheme | undefined = Object.entries(schemes).find(([known]) => same(known))?.[1];
  const torch = catalogue().find(({ framework, names }) => framework === 'torch' && names.some(same));
  const scheme = torch ?? (own === undefined ? found('describeScheme', name)[0] : undefined);
  if (own === undefined && torch === undefined && !name.includes('.'))
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `describeScheme: ${name}: of which framework? see compare("${name}")`,
      {
        op: 'describeScheme',
        details: { name },
      },
    );
  return {
    name: scheme?.ours ?? name,
    rule: own?.rule ?? scheme?.rule ?? '',
    ...(own?.paper === undefined ? {} : { paper: own.paper }),
    ...(scheme?.trap === undefined ? {} : { trap: scheme.trap }),
    ...(scheme === undefined ? {} : { written: scheme.written }),
    ...spreadOf(scheme?.law ?? (() => null), fanIn, fanOut),
  };
}

/** A library's fully connected layer as it starts when nobody chooses. */
export interface ComparedDefault extends Spread {
  readonly library: string;
  readonly layer: string;
  readonly rule: string;
}

/** The default starting weights of twelve libraries, narrowest first. */
export function compareDefaults(options: CompareOptions = {}): readonly ComparedDefault[] {
  const [fanIn, fanOut] = fansOfOptions('compareDefaults', options);
  return layerDefaults
    .map((row) => {
      const { library, layer, rule } = row;
      return { library, layer, rule, ...spreadOf((shape) => defaultLaw(row, shape), fanIn, fanOut) };
    })
    .toSorted((a, b) => (a.sigmaW2 ?? 0) - (b.sigmaW2 ?? 0));
}

function fansOfOptions(op: string, options: CompareOptions): readonly [fanIn: number, fanOut: number] {
  checkOptions(op, options, ['fanIn', 'fanOut']);
  const fanIn = checkNumber(op, 'fanIn', options.fanIn ?? 256, 1);
  return [fanIn, checkNumber(op, 'fanOut', options.fanOut ?? fanIn, 1)];
}

const unknown: Spread = {
  distribution: null,
  scalesWith: [],
  gain: null,
  variance: null,
  std: null,
  bound: null,
  sigmaW2: null,
  hundredLayers: null,
};

function spreadOf(lawOf: NamedScheme['law'], fanIn: number, fanOut: number): Spread {
  const law = lawOf([fanOut, fanIn]);
  if (law === null) return unknown;
  const { mean, variance, std, low, high } = momentsOf(law);
  const bound = Math.max(-low, high);
  const sigmaW2 = fanIn * (variance + mean ** 2);
  const shrinks = (wider: Shape): boolean => varianceOf(lawOf(wider)) < variance * (1 - 1e-6);
  const [withIn, withOut] = [shrinks([fanOut, 2 * fanIn]), shrinks([2 * fanOut, fanIn])];
  const fans = [...(withIn ? [fanIn] : []), ...(withOut ? [fanOut] : [])];
  return {
    distribution: law.kind === 'truncated' ? 'truncated normal' : law.kind,
    scalesWith: [...(withIn ? (['fan in'] as const) : []), ...(withOut ? (['fan out'] as const) : [])],
    gain:
      fans.length === 0 ? null : Math.sqrt((variance * fans.reduce((sum, n) => sum + n, 0)) / fans.length),
    variance,
    std,
    bound: Number.isFinite(bound) ? bound : null,
    sigmaW2,
    hundredLayers: sigmaW2 ** 50,
  };
}

const varianceOf = (law: Law | null): number => (law === null ? NaN : momentsOf(law).variance);

const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

function checkText(op: string, name: unknown): void {
  if (typeof name !== 'string')
    throw new ArgumentError('ARG_TYPE', `${op}: a name of a scheme is wanted, got ${shown(name)}`, { op });
}

/** Entries that a name stands for: "he_normal" of any framework, "keras.HeNormal" of one. */
function found(op: string, name: string): readonly NamedScheme[] {
  checkText(op, name);
  const [, prefix, rest = name] = /^(torch|jax|keras|mxnet|tfjs)\.(.+)$/.exec(name) ?? [];
  const wanted = plainName(rest);
  const matching = catalogue().filter(
    (scheme) =>
      (prefix === undefined || scheme.framework === prefix) &&
      [...scheme.names, scheme.concept].some((known) => plainName(known) === wanted),
  );
  if (matching.length > 0) return matching;
  const known = [...new Set(catalogue().flatMap(({ names }) => names))];
  throw new ArgumentError('ARG_UNKNOWN', `${op}: scheme ${unknownName(name, known)}`, {
    op,
    details: { name },
  });
}

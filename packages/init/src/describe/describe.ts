/** What a weight looks like: spread, fans, and the schemes that could have drawn it. */
import { ArgumentError, shown } from '@isograd/errors';
import { type DType, type Shape, Tensor } from '@isograd/tensor';
import { type Fans, fansOf } from '../fans.js';
import type { Concept } from '../dialects/initializer.js';
import { type Law, momentsOf } from '../law.js';
import { checkTarget } from '../target.js';
import type { LayerLike } from '../weights/mean-field.js';
import { catalogue, type NamedScheme } from './catalogue.js';
import { type LayerDefault, layerDefaults } from './defaults.js';
import { distance, factsOf, fits, likelihood, type SampleFacts } from './sample.js';
import { type Structure, structureOf } from './structure.js';

/** What can be said about the values of one tensor. */
export interface TensorDescription {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly count: number;
  /** Of a weight [out, in, ...kernel]; null below rank 2. */
  readonly fanIn: number | null;
  readonly fanOut: number | null;
  readonly mean: number;
  readonly std: number;
  readonly low: number;
  readonly high: number;
  /** The largest absolute value. */
  readonly bound: number;
  /** σ_w² = fan in · Var(w): by how much a linear layer multiplies the variance of its input. */
  readonly sigmaW2: number | null;
  /** σ_w: the gain for which Kaiming's scheme has this spread. */
  readonly gain: number | null;
  /** How many values are NaN or infinite; where there are any, nothing is guessed. */
  readonly nonFinite: number;
  readonly zeros: number;
  /** The family that fits best; "unclear" below 30 values and where none fits. */
  readonly distribution: 'constant' | 'uniform' | 'normal' | 'truncated normal' | 'unclear';
  /** Whether a normal was cut at two of its standard deviations; null where that cannot be told. */
  readonly truncated: boolean | null;
  /** An identity, an orthogonal matrix, …; null where the elements look independent. */
  readonly structure: Structure | null;
  /** Names of all frameworks that fit, the likeliest first. */
  readonly schemes: readonly NamedScheme[];
  /** Libraries whose fully connected layer starts like this. */
  readonly defaults: readonly string[];
  /** All of it in a sentence. */
  readonly summary: string;
}

/** What can be said about a layer. */
export interface LayerDescription {
  readonly weight: TensorDescription;
  readonly bias: TensorDescription | null;
  /** Libraries whose fully connected layer starts with such weights and such biases. */
  readonly defaults: readonly string[];
  readonly summary: string;
}

/**
 * Guesses how a weight, or a layer `{ weight, bias }`, was initialised. A guess from few values names several schemes.
 * Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE` for a tensor without elements; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function describe(target: Tensor): TensorDescription;
export function describe(target: LayerLike): LayerDescription;
export function describe(target: Tensor | LayerLike): TensorDescription | LayerDescription {
  if (target instanceof Tensor) return ofTensor(target, target.ndim < 2 ? null : fansOf(target, 'describe'));
  if (
    (typeof target !== 'object' && typeof target !== 'function') ||
    target === null ||
    !('weight' in target)
  )
    throw new ArgumentError(
      'ARG_TYPE',
      `describe: a tensor or a layer { weight, bias } is wanted, got ${shown(target)}`,
      {
        op: 'describe',
      },
    );
  return ofLayer(target);
}

function ofLayer({ weight, bias = null }: LayerLike): LayerDescription {
  const fans = fansOf(checkTarget('describe', weight), 'describe');
  const described = ofTensor(weight, fans);
  if (bias === null) {
    const { defaults, summary } = described;
    return { weight: described, bias: null, defaults, summary };
  }
  const biases = ofTensor(checkTarget('describe', bias), null);
  const facts = factsOf(bias.data());
  const agree = layerDefaults.filter(
    (row) =>
      described.defaults.includes(nameOf(row)) && (row.bias === undefined || fits(facts, row.bias(fans))),
  );
  const defaults = agree.map(nameOf);
  const said = defaults.length === 0 ? 'no default known here' : `like ${defaults.join(', ')}`;
  return {
    weight: described,
    bias: biases,
    defaults,
    summary: `weight: ${described.summary}; with its bias ${said}`,
  };
}

function ofTensor(tensor: Tensor, fans: Fans | null): TensorDescription {
  checkTarget('describe', tensor);
  if (tensor.numel() === 0)
    throw new ArgumentError('ARG_RANGE', `describe: [${tensor.shape}] has no elements`, { op: 'describe' });
  const values = tensor.data();
  const facts = factsOf(values);
  const known = facts.nonFinite === 0;
  const structure = known && facts.low !== facts.high ? structureOf(tensor, values) : null;
  const free = known && structure === null;
  const schemes = known ? namesFor(tensor, facts, structure) : [];
  const family = free ? familyOf(facts) : ({ distribution: 'unclear', truncated: null } as const);
  const sigmaW2 = fans === null ? null : fans.fanIn * (facts.variance + facts.mean ** 2);
  const defaults = free && fans !== null ? layerDefaults.filter((row) => fits(facts, row.weight(fans))) : [];
  const description = {
    shape: tensor.shape,
    dtype: tensor.dtype,
    count: facts.count,
    fanIn: fans?.fanIn ?? null,
    fanOut: fans?.fanOut ?? null,
    mean: facts.mean,
    std: Math.sqrt(facts.variance),
    low: facts.low,
    high: facts.high,
    bound: Math.max(-facts.low, facts.high),
    sigmaW2,
    gain: structure?.gain ?? (sigmaW2 === null ? null : Math.sqrt(sigmaW2)),
    nonFinite: facts.nonFinite,
    zeros: facts.zeros,
    ...family,
    structure,
    schemes,
    defaults: defaults.map(nameOf),
  };
  return { ...description, summary: sentence(description) };
}

const nameOf = ({ library, layer }: LayerDefault): string => `${library} ${layer}`;

/** What frameworks call a pattern; a sparse matrix only PyTorch has. */
const patterns: Readonly<Record<Structure['name'], Concept | null>> = {
  identity: 'identity',
  dirac: 'identity',
  orthogonal: 'orthogonal',
  deltaOrthogonal: 'deltaOrthogonal',
  sparse: null,
};

function namesFor(tensor: Tensor, facts: SampleFacts, structure: Structure | null): readonly NamedScheme[] {
  if (structure !== null) return catalogue().filter(({ concept }) => concept === patterns[structure.name]);
  const possible = catalogue().flatMap((scheme) => {
    // A bias has no fans.
    if (tensor.ndim < 2 && scaledByFans.has(scheme.concept)) return [];
    const law = scheme.law(tensor.shape);
    return law !== null && fits(facts, law) ? [{ scheme, score: likelihood(facts, law) }] : [];
  });
  return possible.toSorted((a, b) => b.score - a.score).map(({ scheme }) => scheme);
}

const scaledByFans: ReadonlySet<Concept> = new Set([
  'varianceScaling',
  'xavierUniform',
  'xavierNormal',
  'kaimingUniform',
  'kaimingNormal',
  'lecunUniform',
  'lecunNormal',
]);

type Family = Pick<TensorDescription, 'distribution' | 'truncated'>;

function familyOf(facts: SampleFacts): Family {
  if (facts.low === facts.high) return { distribution: 'constant', truncated: false };
  if (facts.count < 30) return { distribution: 'unclear', truncated: null };
  const { mean, variance } = facts;
  const std = Math.sqrt(variance);
  const parent = std / momentsOf({ kind: 'truncated', mean: 0, std: 1, low: -2, high: 2 }).std;
  const laws = {
    uniform: { kind: 'uniform', low: mean - Math.sqrt(3) * std, high: mean + Math.sqrt(3) * std },
    normal: { kind: 'normal', mean, std },
    'truncated normal': {
      kind: 'truncated',
      mean,
      std: parent,
      low: mean - 2 * parent,
      high: mean + 2 * parent,
    },
  } as const satisfies Readonly<Record<string, Law>>;
  const reach = Math.max(facts.high - mean, mean - facts.low);
  const inside = reach <= 2.05 * parent;
  const names = ['uniform', 'normal', 'truncated normal'] as const;
  const open = names.filter((name) => name !== 'truncated normal' || inside);
  const [best = 'normal'] = open.toSorted((a, b) => distance(facts, laws[a]) - distance(facts, laws[b]));
  if (distance(facts, laws[best]) * Math.sqrt(facts.sorted.length) > 2.1)
    return { distribution: 'unclear', truncated: null };
  // Of n uncut normals, all within 2.27 of their own standard deviations: 0.977^n.
  const told = !inside || facts.count >= 300;
  if (best === 'uniform') return { distribution: best, truncated: false };
  const truncated = told ? inside : null;
  return {
    distribution: truncated === true ? 'truncated normal' : truncated === false ? 'normal' : best,
    truncated,
  };
}

function sentence(d: Omit<TensorDescription, 'summary'>): string {
  const size = `[${d.shape}]`;
  if (d.nonFinite > 0) return `${size}: ${d.nonFinite} of ${d.count} values are not finite`;
  const spread =
    d.sigmaW2 === null
      ? `std ${short(d.std)}`
      : `σ_w² ${short(d.sigmaW2)}, std ${short(d.std)}, bound ${short(d.bound)}`;
  const kind = d.structure === null ? d.distribution : `${d.structure.name}, gain ${short(d.structure.gain)}`;
  const [first] = d.schemes;
  const like = first === undefined ? 'like no scheme known here' : `like ${first.written}`;
  const defaults = d.defaults.length === 0 ? '' : `; the default of ${d.defaults.join(', ')}`;
  return `${size}: ${kind}, ${spread}, ${like}${defaults}`;
}

const short = (x: number): string => String(Number(x.toPrecision(4)));

/** Every named scheme of every framework, derived from the makers of the dialects, and PyTorch's by hand. */
import type { Shape, Tensor } from '@isograd/tensor';
import type { Concept, Entry, Framework, Initializer, Maker } from '../dialects/initializer.js';
import * as jax from '../dialects/jax.js';
import * as keras from '../dialects/keras.js';
import * as mxnet from '../dialects/mxnet.js';
import * as tfjs from '../dialects/tfjs.js';
import type { StreamOptions } from '../draw.js';
import type { Law } from '../law.js';
import { snake, torchNames } from './torch-names.js';

/** A name of a framework with the options that make it what it is. */
export interface NamedScheme {
  readonly framework: Framework;
  readonly concept: Concept;
  /** As a program of the framework writes it: "mx.init.Xavier(rnd_type='gaussian')". */
  readonly written: string;
  /** As a program of ours writes it: "mxnet.Xavier({ rndType: 'gaussian' })". */
  readonly ours: string;
  /** Bare names that mean it; none for a call that needs its options. */
  readonly names: readonly string[];
  /** The distribution as a formula. */
  readonly rule: string;
  /** What a user of the name should know. */
  readonly trap?: string;
  /** Distribution of the elements of a weight [out, in, ...kernel]; null where they are not independent. */
  readonly law: (shape: Shape) => Law | null;
  /** Fills a weight [out, in, ...kernel] so; PyTorch's names draw from PyTorch's generator alone. */
  readonly fill: (tensor: Tensor, options?: StreamOptions) => Tensor;
}

const prefixes: Readonly<Record<Exclude<Framework, 'torch'>, string>> = {
  jax: 'jax.nn.initializers.',
  keras: 'keras.initializers.',
  mxnet: 'mx.init.',
  tfjs: 'tf.initializers.',
};

let all: readonly NamedScheme[] | undefined;

/** All names, PyTorch's first. Made when first asked for: most programs fill weights and never ask about names. */
export function catalogue(): readonly NamedScheme[] {
  all ??= [
    ...torchNames(),
    ...namesOf('jax', jax),
    ...namesOf('keras', keras),
    ...namesOf('mxnet', mxnet),
    ...namesOf('tfjs', tfjs),
  ];
  return all;
}

function namesOf(framework: Exclude<Framework, 'torch'>, dialect: object): readonly NamedScheme[] {
  const seen = new Set<unknown>();
  // A module lists its exports by name, a bundle of it in the order in which they are written.
  const makers = Object.entries(dialect).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return makers.flatMap(([exported, maker]: [string, unknown]) => {
    // Second names of the same maker are among its aliases.
    if (!isMaker(maker) || seen.has(maker)) return [];
    seen.add(maker);
    const [first, ...variants] = maker.definition.entries.map((entry) =>
      nameOf(framework, exported, maker, entry),
    );
    // A bare name means the call without options.
    return first === undefined ? [] : [first, ...variants.map((variant) => ({ ...variant, names: [] }))];
  });
}

function nameOf(
  framework: Exclude<Framework, 'torch'>,
  exported: string,
  maker: Maker<object>,
  { concept, options, trap }: Entry<object>,
): NamedScheme {
  const init: Initializer = maker(options);
  const { name, aliases = [] } = maker.definition;
  return {
    framework,
    concept,
    written: `${prefixes[framework]}${name}(${framework === 'tfjs' ? ours(options) : theirs(options)})`,
    ours: `${framework}.${exported}(${ours(options)})`,
    names: [...new Set([name, exported, ...aliases])],
    rule: init.rule,
    ...(trap === undefined ? {} : { trap }),
    law: (shape) => init.law(shape),
    fill: (tensor, random) => init.fill(tensor, random),
  };
}

function isMaker(value: unknown): value is Maker<object> {
  return typeof value === 'function' && 'definition' in value && 'framework' in value;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function ours(options: object | undefined): string {
  if (options === undefined) return '';
  const pairs = Object.entries(options).map(([key, value]) => `${key}: ${literal(value)}`);
  return `{ ${pairs.join(', ')} }`;
}

function theirs(options: object = {}): string {
  return Object.entries(options)
    .map(([key, value]) => `${snake(key)}=${literal(value)}`)
    .join(', ');
}

/** Schemes for many parameters at once: a list of patterns of their paths. */
import { ArgumentError, isIsogradError, nearest, ShapeError, shown } from '@isograd/errors';
import { defaultGenerator, Generator } from '@isograd/random';
import { noGrad, Tensor } from '@isograd/tensor';
import { streamOf, type StreamOptions } from './draw.js';
import { globMatcher } from './glob.js';
import { type AnyOptions, type AnyScheme, rowOf } from './initialize.js';
import { checkTarget } from './target.js';

/** A scheme of one's own as a function: fills the parameter, or returns values of its shape. */
export type Filler = (tensor: Tensor, path: string) => Tensor | void;

/** What a rule applies: a name, a row, a function, or one of the first two with options. */
export type RuleScheme =
  string | AnyScheme | Filler | { readonly scheme: string | AnyScheme; readonly options: AnyOptions };

/** A pattern of paths and what fills them: `["*.bias", "zeros"]`. */
export type Rule = readonly [pattern: string, scheme: RuleScheme];

/**
 * Fills each parameter by the first rule whose pattern matches its path; in patterns `*` stands for text without a dot,
 * `**` for any text. Returns the paths that no rule matched, which are left alone. Nothing is changed, and PyTorch's
 * generator stands where it stood, when anything throws. Throws `ArgumentError` `ARG_RANGE` for a pattern that matches
 * nothing, `ARG_UNKNOWN`, `ARG_MISSING` and `ARG_TYPE` for a bad scheme; `ShapeError` `SHAPE_MISMATCH` where a function
 * returns another shape; and what schemes throw, with the path added.
 */
export function applySchemes(
  parameters: Iterable<readonly [path: string, tensor: Tensor]>,
  rules: readonly Rule[],
  options: StreamOptions = {},
): readonly string[] {
  const op = 'applySchemes';
  const stream = streamOf(op, options);
  const named = pairsOf(op, 'parameters', parameters, 'a path and a tensor');
  pairsOf(op, 'rules', rules, 'a pattern and a scheme');
  for (const [path, tensor] of named) at(path, () => checkTarget(op, tensor));
  const fillers = rules.map(([, scheme]) => fillerOf(op, scheme, options));
  const matchers = rules.map(([pattern]) => globMatcher(pattern));
  const chosen = named.map(([path]) => matchers.findIndex((matches) => matches(path)));
  const paths = named.map(([path]) => path);
  rules.forEach(([pattern], i) => paths.some(matchers[i]!) || refuseIdle(op, pattern, paths));
  const generator = stream instanceof Generator ? stream : defaultGenerator();
  const before = generator.getState();
  const written: [Tensor, Tensor][] = [];
  try {
    named.forEach(([path, tensor], i) => {
      const fill = fillers[chosen[i]!];
      if (fill === undefined) return;
      written.push([tensor, noGrad(() => tensor.detach().clone())]);
      at(path, () => placed(op, tensor, fill(tensor, path)));
    });
  } catch (error) {
    noGrad(() => written.forEach(([tensor, copy]) => void tensor.copy_(copy)));
    generator.setState(before);
    throw error;
  }
  return named.flatMap(([path], i) => (chosen[i] === -1 ? [path] : []));
}

/** Pairs that begin with a text. Throws `ArgumentError` `ARG_TYPE`. */
function pairsOf<Pair extends readonly unknown[]>(
  op: string,
  name: string,
  pairs: Iterable<Pair>,
  wanted: string,
): readonly Pair[] {
  const given: unknown = pairs;
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: ${name} is ${shown(given)}; wanted a list of pairs, each ${wanted}`,
      { op },
    );
  const list = [...pairs];
  list.forEach((pair: unknown, i) => {
    if (Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string') return;
    throw new ArgumentError('ARG_TYPE', `${op}: ${name}[${i}] is ${shown(pair)}; wanted ${wanted}`, { op });
  });
  return list;
}

function fillerOf(op: string, scheme: RuleScheme, random: StreamOptions): Filler {
  if (typeof scheme === 'function') return scheme;
  if (typeof scheme === 'object' && scheme !== null && 'scheme' in scheme) {
    const row = rowOf(op, scheme.scheme);
    return (tensor) => row.fill(tensor, { ...withStream(row, random), ...scheme.options });
  }
  const row = rowOf(op, scheme);
  return (tensor) => row.fill(tensor, withStream(row, random));
}

const withStream = (row: AnyScheme, random: StreamOptions): StreamOptions =>
  row.draws === false ? {} : random;

/** What a function returned is copied into the parameter. */
function placed(op: string, tensor: Tensor, result: Tensor | void): void {
  if (result === undefined || result === tensor) return;
  if (!(result instanceof Tensor))
    throw new ArgumentError('ARG_TYPE', `${op}: a scheme returns a tensor or nothing, got ${shown(result)}`, {
      op,
    });
  if (String(result.shape) !== String(tensor.shape))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: the scheme returned [${result.shape}] for a parameter [${tensor.shape}]`,
      {
        op,
        details: { returned: result.shape, shape: tensor.shape },
      },
    );
  noGrad(() => tensor.copy_(result.detach()));
}

function refuseIdle(op: string, pattern: string, paths: readonly string[]): never {
  const near = nearest(pattern, paths);
  const advice = near === undefined ? '' : `; did you mean ${shown(near)}?`;
  throw new ArgumentError('ARG_RANGE', `${op}: pattern ${shown(pattern)} matches no parameter${advice}`, {
    op,
    details: { pattern, paths: paths.slice(0, 20) },
  });
}

/** Runs and, where our own error passes, puts the path before its message. */
function at(path: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (isIsogradError(error)) Object.assign(error, { message: `${path}: ${error.message}`, op: path });
    else if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

/** Filling a tensor by the name of a scheme. */
import { ArgumentError, shown, unknownName } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import type { StreamOptions } from './draw.js';
import { missing, type SchemeOptions, schemes } from './schemes.js';

/** Names that differ between frameworks, so that they say nothing without one. */
const ambiguous = /^(?:glorot|he)_?(?:normal|uniform)$/i;

/**
 * Fills `tensor` by a scheme given by name ("xavierUniform", or as PyTorch writes it "xavier_uniform_"), as a row of one's
 * own `{ fill, rule }`, by `varianceScaling({ … })` or by an initialiser of another framework (`keras.HeNormal()`), which
 * take any framework's stream as generator. Throws `ArgumentError` `ARG_UNKNOWN` with the nearest name, `ARG_MISSING` for
 * a row without `fill`; and what the scheme itself throws.
 */
export function initialize_(tensor: Tensor, scheme: string | AnyScheme, options: AnyOptions = {}): Tensor {
  return rowOf('initialize_', scheme).fill(tensor, options);
}

/** Options of any scheme; those of other frameworks also take streams of theirs. */
export type AnyOptions = SchemeOptions | StreamOptions;

/** A row of `schemes`, one's own, or an initialiser of a framework. */
export interface AnyScheme {
  readonly rule: string;
  /** False for a scheme that takes no generator. */
  readonly draws?: false;
  fill(tensor: Tensor, options?: AnyOptions): Tensor;
}

/** The row that a name stands for, or the row itself, checked. */
export function rowOf(op: string, scheme: string | AnyScheme): AnyScheme {
  if (typeof scheme === 'string') return named(op, scheme);
  if (typeof scheme !== 'object' || scheme === null)
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: a name or a scheme { fill, rule } is wanted, got ${shown(scheme)}`,
      { op },
    );
  if (typeof scheme.fill !== 'function') missing(op, 'fill', 'the scheme');
  return scheme;
}

function named(op: string, name: string): AnyScheme {
  const camel = name.replace(/_$/, '').replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = Object.entries(schemes).find(([known]) => known === camel);
  if (found !== undefined) return found[1];
  const known = Object.keys(schemes);
  const advice = ambiguous.test(name)
    ? '; frameworks differ: kaimingNormal, keras.HeNormal(), … see compare()'
    : '';
  throw new ArgumentError('ARG_UNKNOWN', `${op}: scheme ${unknownName(camel, known)}${advice}`, {
    op,
    details: { scheme: name, known },
  });
}

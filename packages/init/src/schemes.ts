/** Every scheme is a row: its name, what fills the tensor, and its rule in words. */
import { ArgumentError, checkOptions, shown, unknownName } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { constant_, eye_, ones_, zeros_ } from './constant.js';
import { dirac_, type DiracOptions } from './dirac.js';
import { orthogonal_, type OrthogonalOptions } from './orthogonal.js';
import { normal_, truncNormal_, type TruncNormalOptions, uniform_ } from './plain.js';
import {
  kaimingNormal_,
  type KaimingOptions,
  kaimingUniform_,
  xavierNormal_,
  xavierUniform_,
} from './scaled.js';
import { sparse_, type SparseOptions } from './sparse.js';

/** Whatever a scheme takes beside the tensor. Each refuses what is not its own: `ArgumentError` `ARG_UNKNOWN`. */
export interface SchemeOptions
  extends TruncNormalOptions, KaimingOptions, OrthogonalOptions, DiracOptions, Partial<SparseOptions> {
  /** The value of "constant". */
  readonly val?: number;
}

/** A row of the table. */
export interface Scheme {
  /** Fills the tensor and returns it. */
  readonly fill: (tensor: Tensor, options?: SchemeOptions) => Tensor;
  /** The distribution, as a formula. */
  readonly rule: string;
}

/** All schemes by name; a scheme added here can be named everywhere. */
export const schemes = {
  uniform: { rule: 'U(a, b)', fill: (w, options = {}) => uniform_(w, options) },
  normal: { rule: 'N(mean, std²)', fill: (w, options = {}) => normal_(w, options) },
  truncNormal: { rule: 'N(mean, std²) inside [a, b]', fill: truncNormal_ },
  constant: { rule: 'val', fill: constant },
  ones: { rule: '1', fill: plainly(ones_) },
  zeros: { rule: '0', fill: plainly(zeros_) },
  eye: { rule: '1 on the diagonal, else 0', fill: plainly(eye_) },
  dirac: { rule: '1 at the centre of equal channels, else 0', fill: dirac_ },
  xavierUniform: { rule: 'U(±gain √(6 / (fan in + fan out)))', fill: xavierUniform_ },
  xavierNormal: { rule: 'N(0, gain² 2 / (fan in + fan out))', fill: xavierNormal_ },
  kaimingUniform: { rule: 'U(±gain √(3 / fan))', fill: kaimingUniform_ },
  kaimingNormal: { rule: 'N(0, gain² / fan)', fill: kaimingNormal_ },
  orthogonal: { rule: 'gain Q of a normal matrix', fill: orthogonal_ },
  sparse: {
    rule: 'N(0, std²), a part of each column 0',
    fill: (w, options) => sparse_(w, { ...options, sparsity: wanted('sparse_', options, 'sparsity') }),
  },
} as const satisfies Record<string, Scheme>;

export type SchemeName = keyof typeof schemes;

/**
 * Fills `tensor` by a scheme given by name ("xavierUniform", or as PyTorch writes it "xavier_uniform_") or as a row of
 * one's own `{ fill, rule }`. Throws `ArgumentError` `ARG_UNKNOWN` with the nearest name, `ARG_MISSING` for a row without
 * `fill`; and what the scheme itself throws.
 */
export function initialize_(tensor: Tensor, scheme: string | Scheme, options: SchemeOptions = {}): Tensor {
  const row = typeof scheme === 'string' ? named(scheme) : scheme;
  if (typeof row !== 'object' || row === null)
    throw new ArgumentError(
      'ARG_TYPE',
      `initialize_: a name or a scheme { fill, rule } is wanted, got ${shown(scheme)}`,
      { op: 'initialize_' },
    );
  if (typeof row.fill !== 'function') missing('initialize_', 'fill', 'the scheme');
  return row.fill(tensor, options);
}

function named(name: string): Scheme {
  const camel = name.replace(/_$/, '').replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = Object.entries(schemes).find(([known]) => known === camel);
  if (found !== undefined) return found[1];
  const known = Object.keys(schemes);
  throw new ArgumentError('ARG_UNKNOWN', `initialize_: scheme ${unknownName(camel, known)}`, {
    op: 'initialize_',
    details: { scheme: name, known },
  });
}

function constant(tensor: Tensor, options: SchemeOptions = {}): Tensor {
  checkOptions('constant_', options, ['val']);
  return constant_(tensor, wanted('constant_', options, 'val'));
}

function plainly(fill: (tensor: Tensor) => Tensor): Scheme['fill'] {
  return (tensor, options = {}) => {
    checkOptions(fill.name, options, []);
    return fill(tensor);
  };
}

function wanted(op: string, options: SchemeOptions | undefined, name: 'val' | 'sparsity'): number {
  return options?.[name] ?? missing(op, name, 'the options');
}

function missing(op: string, field: string, where: string): never {
  throw new ArgumentError('ARG_MISSING', `${op}: ${field} is missing from ${where}`, {
    op,
    details: { field },
  });
}

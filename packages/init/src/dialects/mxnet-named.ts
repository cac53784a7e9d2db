/** MXNet chooses by the name of a parameter: an initialiser is for weights, and biases are 0. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { noGrad, type Tensor } from '@isograd/tensor';
import type { StreamOptions } from '../draw.js';
import { checkTarget } from '../target.js';
import type { Initializer } from './initializer.js';

/** Fills a parameter whose name is known. */
export type NamedInitializer = (name: string, tensor: Tensor, options?: StreamOptions) => Tensor;

/** Ends of names that MXNet fills with a number, whatever the initialiser. */
const ends: readonly (readonly [end: string, value: number])[] = [
  ['bias', 0],
  ['gamma', 1],
  ['beta', 0],
  ['moving_mean', 0],
  ['moving_var', 1],
  ['moving_inv_var', 0],
  ['moving_avg', 0],
  ['running_mean', 0],
  ['running_var', 1],
];

/**
 * What `init(name, array)` does in MXNet: `init` for names that end in "weight", 0 for biases, 1 for gamma and moving
 * variances. Throws `ArgumentError` `ARG_RANGE` for other names, as MXNet does.
 */
export const initialize =
  (init: Initializer): NamedInitializer =>
  (name, tensor, options = {}) => {
    checkName('mxnet.initialize', name);
    if (name.endsWith('weight')) return init.fill(tensor, options);
    const found = ends.find(([end]) => name.endsWith(end));
    if (found !== undefined) return noGrad(() => checkTarget('mxnet.initialize', tensor).fill_(found[1]));
    throw new ArgumentError(
      'ARG_RANGE',
      `mxnet.initialize: ${shown(name)} tells no kind of parameter; an end such as weight or bias is wanted`,
      { op: 'mxnet.initialize', details: { name, ends: ['weight', ...ends.map(([end]) => end)] } },
    );
  };

const asNamed = (init: Initializer | NamedInitializer): NamedInitializer =>
  typeof init === 'function' ? init : initialize(init);

/**
 * The first pattern that a name begins with decides. Patterns are MXNet's, of which plain text and `.*` are understood:
 * they match in linear time. Throws `ArgumentError` `ARG_RANGE` for other regular expressions and for a name that no
 * pattern matches.
 */
export function Mixed(
  patterns: readonly string[],
  initializers: readonly (Initializer | NamedInitializer)[],
): NamedInitializer {
  const op = 'mxnet.Mixed';
  for (const [what, list] of Object.entries({ patterns, initializers }))
    if (!Array.isArray(list))
      throw new ArgumentError('ARG_TYPE', `${op}: ${what} is ${shown(list)}; wanted a list`, { op });
  if (patterns.length !== initializers.length)
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: ${patterns.length} patterns and ${initializers.length} initializers; one for each is wanted`,
      { op },
    );
  const rows = patterns.map((pattern, i) => [piecesOf(op, pattern), asNamed(initializers[i]!)] as const);
  return (name, tensor, options) => {
    checkName(op, name);
    const row = rows.find(([pieces]) => begins(name, pieces));
    if (row !== undefined) return row[1](name, tensor, options);
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: ${shown(name)} matches no pattern; ".*" as the last one takes all`,
      {
        op,
        details: { name, patterns },
      },
    );
  };
}

function checkName(op: string, name: unknown): void {
  if (typeof name === 'string') return;
  throw new ArgumentError('ARG_TYPE', `${op}: the name of a parameter is wanted, got ${shown(name)}`, { op });
}

function piecesOf(op: string, pattern: string): readonly string[] {
  if (typeof pattern !== 'string')
    throw new ArgumentError('ARG_TYPE', `${op}: pattern ${shown(pattern)} does not fit; a text is wanted`, {
      op,
    });
  const pieces = pattern.split('.*');
  if (pieces.every((piece) => /^[\w\- /:]*$/.test(piece))) return pieces;
  throw new ArgumentError(
    'ARG_RANGE',
    `${op}: pattern ${shown(pattern)} does not fit; plain text and .* are wanted`,
    {
      op,
      details: { pattern },
    },
  );
}

/** The first piece at the start, the others one after the other anywhere behind. */
function begins(name: string, [first = '', ...rest]: readonly string[]): boolean {
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** Tensors by name; "arg:" and "aux:" before a name are dropped, as MXNet's files have them. */
export type Loaded = Readonly<Record<string, Tensor>>;

/**
 * Copies a parameter from loaded ones, and takes `default` for those that are not there. Throws `ShapeError`
 * `SHAPE_MISMATCH`; `ArgumentError` `ARG_MISSING` for a name that is not there when there is no default.
 */
export function Load(params: Loaded, fallback?: Initializer | NamedInitializer): NamedInitializer {
  const op = 'mxnet.Load';
  if (typeof params !== 'object' || params === null)
    throw new ArgumentError('ARG_TYPE', `${op}: params is ${shown(params)}; wanted tensors by name`, { op });
  const known = new Map(
    Object.entries(params).map(([name, value]) => [name.replace(/^(?:arg|aux):/, ''), value]),
  );
  return (name, tensor, options) => {
    checkTarget(op, tensor);
    const value = known.get(name);
    if (value === undefined) {
      if (fallback !== undefined) return asNamed(fallback)(name, tensor, options);
      throw new ArgumentError(
        'ARG_MISSING',
        `${op}: ${shown(name)} was not loaded, and there is no default`,
        {
          op,
          details: { name },
        },
      );
    }
    if (String(value.shape) !== String(tensor.shape))
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `${op}: ${shown(name)} is [${value.shape}], the parameter [${tensor.shape}]`,
        {
          op,
          details: { name, loaded: value.shape, shape: tensor.shape },
        },
      );
    return noGrad(() => tensor.copy_(value.detach()));
  };
}

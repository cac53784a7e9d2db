/** More elements around a tensor: of one value, mirrored, repeated, or from the other end. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { castOf } from '../rounding.js';
import { positions, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';

export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';
export interface PadOptions {
  /** constant: `value` everywhere; reflect: mirrored, the edge once; replicate: the edge again and again; circular: from the other end. */
  readonly mode?: PadMode;
  /** For `constant`; 0 unless said otherwise. */
  readonly value?: number;
}

interface Padding {
  /** For each axis how many elements come in front; negative numbers cut off. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly mode: PadMode;
  readonly value: number;
}

const paddedShape = (shape: Shape, { before, after }: Padding): Shape =>
  shape.map((n, d) => before[d]! + n + after[d]!);

/** From which element of an axis of length `n` the i-th of the padded axis comes; -1 for the constant. */
const sources: Record<PadMode, (i: number, n: number) => number> = {
  constant: (i, n) => (i < 0 || i >= n ? -1 : i),
  replicate: (i, n) => Math.min(Math.max(i, 0), n - 1),
  reflect: (i, n) => (i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i),
  circular: (i, n) => ((i % n) + n) % n,
};

/** For each padded element the place of its source among the elements of `shape`; -1 for the constant. */
function sourcePlaces(shape: Shape, attrs: Padding): Int32Array {
  let places = [0];
  paddedShape(shape, attrs).forEach((padded, d) => {
    const n = shape[d]!;
    const from = Array.from({ length: padded }, (_, i) => sources[attrs.mode](i - attrs.before[d]!, n));
    places = places.flatMap((place) => from.map((k) => (place < 0 || k < 0 ? -1 : place * n + k)));
  });
  return Int32Array.from(places);
}

const lift = (attrs: Padding): Padding => ({
  ...attrs,
  before: [0, ...attrs.before],
  after: [0, ...attrs.after],
});

type Padded = OpFunction<[x: Tensor, attrs: Padding]>;
const padded = (node: string): Padded => {
  const row: Padded = defineOp<Padding, 'x', 'y'>({
    name: 'pad',
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x], attrs) => ({ shape: paddedShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel([x], [y], attrs) {
      const [X, Y, from] = [x!.storage.data, y!.storage.data, positions(x!)];
      const filler = castOf('float64', y!.dtype)(attrs.value);
      sourcePlaces(x!.shape, attrs).forEach((place, i) => {
        Y[i] = place < 0 ? filler : X[from[place]!]!;
      });
    },
    vjp: { x: needs([], ({ g, shape, attrs }) => unpadded(g, { ...attrs, shape, node })) },
    jvp: ({ tangents: [t], attrs }) => [row(t!, { ...attrs, value: 0 })],
    batch: { lift },
  }).called((run) => (x, attrs) => run.one([x], attrs));
  return row;
};

interface Unpadding extends Padding {
  readonly shape: Shape;
  readonly node: string;
}
/** Sums padded elements back to their sources. */
const unpadded: OpFunction<[g: Tensor, attrs: Unpadding]> = defineOp<Unpadding, 'g', 'y'>({
  name: 'padBackward',
  node: 'PadBackwardBackward0',
  inputs: ['g'],
  outputs: ['y'],
  infer: ([g], { shape }) => ({ shape, dtype: g!.dtype }),
  kernel([g], [y], attrs) {
    const [G, Y, at] = [g!.storage.data, y!.storage.data, positions(g!)];
    sourcePlaces(attrs.shape, attrs).forEach((place, i) => {
      if (place >= 0) Y[place]! += G[at[i]!]!;
    });
  },
  vjp: { g: needs([], ({ g, attrs }) => rowOf(attrs.mode, attrs.before.length)(g, { ...attrs, value: 0 })) },
  jvp: 'linear',
  batch: { lift: (attrs, size) => ({ ...attrs, ...lift(attrs), shape: [size, ...attrs.shape] }) },
}).called((run) => (g, attrs) => run.one([g], attrs));

const constant = padded('ConstantPadNdBackward0');
const named = (name: string): readonly Padded[] => [1, 2, 3].map((n) => padded(`${name}${n}DBackward0`));
const rows = { reflect: named('ReflectionPad'), replicate: named('ReplicationPad') };
const circular = padded('PadCircularBackward0');

/** The row of a mode; PyTorch names the nodes of some by how many axes are padded. */
function rowOf(mode: PadMode, axes: number): Padded {
  if (mode === 'constant') return constant;
  return mode === 'circular' ? circular : rows[mode][Math.min(Math.max(axes, 1), 3) - 1]!;
}

/**
 * The tensor with more elements around it (torch.nn.functional.pad). `pad`: how many come in front of and behind the
 * last axis, then the last but one, …; negative numbers cut off.
 * Throws `ArgumentError` `ARG_RANGE` for more than there is to mirror, repeat or cut off, `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const pad: OpFunction<[x: Tensor, pad: readonly number[], options?: PadOptions]> = Object.assign(
  (x: Tensor, around: readonly number[], options: PadOptions = {}): Tensor => {
    const rank = rankOf('pad', x);
    checkOptions('pad', options, ['mode', 'value']);
    const { mode = 'constant', value = 0 } = options;
    if (!Object.hasOwn(sources, mode))
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `pad: mode is one of ${Object.keys(sources).join(', ')}, got ${shown(mode)}`,
        { op: 'pad' },
      );
    if (typeof value !== 'number')
      throw new ArgumentError('ARG_TYPE', `pad: value must be a number, got ${shown(value)}`, { op: 'pad' });
    const pairs = pairsOf(around, rank);
    const full = Array.from({ length: rank }, (_, d) => pairs[rank - 1 - d] ?? ([0, 0] as const));
    full.forEach(([before, after], d) => checkRoom(x.shape, d, before, after, mode));
    const attrs = { before: full.map(([b]) => b), after: full.map(([, a]) => a), mode, value };
    return rowOf(mode, pairs.length)(x, attrs);
  },
  { op: constant.op },
);

function pairsOf(around: unknown, rank: number): readonly (readonly [number, number])[] {
  const list: readonly unknown[] = Array.isArray(around) ? around : [];
  const whole = list.filter((n): n is number => typeof n === 'number' && Number.isSafeInteger(n));
  if (
    !Array.isArray(around) ||
    whole.length !== list.length ||
    list.length % 2 !== 0 ||
    list.length > 2 * rank
  )
    throw new ArgumentError(
      'ARG_RANGE',
      `pad: an even number of whole numbers, up to ${2 * rank}, is wanted, got ${shown(around)}`,
      { op: 'pad' },
    );
  return Array.from({ length: whole.length / 2 }, (_, i) => [whole[2 * i]!, whole[2 * i + 1]!] as const);
}

function checkRoom(shape: Shape, d: number, before: number, after: number, mode: PadMode): void {
  const n = shape[d]!;
  const most = { constant: Infinity, replicate: n > 0 ? Infinity : 0, reflect: n - 1, circular: n }[mode];
  if (before <= most && after <= most && before + n + after >= 0) return;
  throw new ArgumentError(
    'ARG_RANGE',
    `pad: ${before} and ${after} around dim ${d} of length ${n} do not fit mode "${mode}"`,
    { op: 'pad', details: { dim: d, length: n, before, after, mode } },
  );
}

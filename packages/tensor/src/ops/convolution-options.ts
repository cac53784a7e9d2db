/** What convolutions refuse, and how their options become sizes. */
import { ArgumentError, DTypeError, ShapeError, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { tensorOf } from '../operand.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { sameType } from './product-rule.js';
import { checkBatched, layoutOf, type Sizes, sizesFor, timesText } from './window-options.js';

export interface ConvOptions {
  /** Steps between neighbouring places; 1 by default. */
  readonly stride?: Sizes;
  /** Zeros on both sides: 0 by default; "same" keeps the size (stride 1 only), "valid" adds none. */
  readonly padding?: Sizes | 'same' | 'valid';
  /** Steps between neighbouring elements of the kernel; 1 by default. */
  readonly dilation?: Sizes;
  /** Parts that channels and filters are cut into, each convolved by itself; 1 by default. */
  readonly groups?: number;
}
export interface ConvTransposeOptions {
  /** As of the convolution whose way back it is. */
  readonly stride?: Sizes;
  /** Cut off on both sides. */
  readonly padding?: Sizes;
  readonly dilation?: Sizes;
  readonly groups?: number;
  /** Places added on one side: which of the sizes that a stride leaves open is meant; less than stride or dilation. */
  readonly outputPadding?: Sizes;
}

/** Zeros before and after, for each axis. */
export type Margins = readonly (readonly [before: number, after: number])[];
export type Axes = 1 | 2;

/** Refuses tensors that do not fit each other, but for their channels. Throws `SHAPE_RANK`, `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`. */
export function checkTensors(op: string, x: Tensor, weight: Tensor, bias: Tensor | null, axes: Axes): void {
  checkBatched(op, tensorOf(op, x).shape, axes);
  const { shape } = tensorOf(op, weight, 'weight');
  if (shape.length !== axes + 2)
    throw new ShapeError(
      'SHAPE_RANK',
      `${op}: a weight of rank ${axes + 2} is wanted, got [${shape}] of rank ${shape.length}`,
      { op, details: { shape } },
    );
  sameType(op, x, weight, ...(bias === null ? [] : [tensorOf(op, bias, 'bias')]));
  if (isFloating(x.dtype)) return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${x.dtype}`, {
    op,
    details: { dtype: x.dtype },
    hint: 'cast it: .to("float32")',
  });
}

/** The groups, which must cut both counts into equal parts. Throws `ArgumentError` `ARG_RANGE`. */
export function groupsOf(op: string, groups: number, channels: number, filters: number): number {
  if (!Number.isInteger(groups) || groups < 1)
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: groups must be a whole number from 1 up, got ${shown(groups)}`,
      {
        op,
      },
    );
  if (channels % groups === 0 && filters % groups === 0) return groups;
  throw new ArgumentError(
    'ARG_RANGE',
    `${op}: ${channels} channels in and ${filters} out must both be divisible by groups ${groups}`,
    { op, details: { channels, filters, groups } },
  );
}

/** Throws `ShapeError` `SHAPE_MISMATCH` when the weight takes other channels than the input has. */
export function checkChannels(op: string, x: Shape, weight: Shape, wanted: number, axes: Axes): void {
  const found = x.at(-axes - 1)!;
  if (found === wanted) return;
  const layout = layoutOf(axes).replaceAll(', ', '');
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: the input [${x}] has ${found} channels (layout ${layout}), the weight [${weight}] takes ${wanted}`,
    { op, details: { shapes: [x, weight], sizes: [found, wanted], layout } },
  );
}

/** Throws `ShapeError` `SHAPE_MISMATCH`. */
export function checkBias(op: string, bias: Tensor | null, wanted: number): void {
  if (bias === null || (bias.shape.length === 1 && bias.shape[0] === wanted)) return;
  throw new ShapeError('SHAPE_MISMATCH', `${op}: a bias of [${wanted}] is wanted, got [${bias.shape}]`, {
    op,
    details: { shape: bias.shape, wanted },
  });
}

/** How far a kernel reaches along each axis. */
const reach = (kernel: Shape, dilation: Shape): number[] => kernel.map((k, d) => dilation[d]! * (k - 1) + 1);

/** A window without its place: what `placesOf` and `spanOf` are about. */
export interface Window {
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly dilation: Shape;
  readonly padding: Margins;
}

/** Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_CONFLICT`, `ARG_TYPE`, `ARG_RANGE`. */
export function windowOf(op: string, kernel: Shape, options: ConvOptions): Window {
  const axes = kernel.length;
  const stride = sizesFor(op, 'stride', options.stride ?? 1, axes, 1);
  const dilation = sizesFor(op, 'dilation', options.dilation ?? 1, axes, 1);
  const { padding = 0 } = options;
  if (padding === 'same' && stride.some((s) => s !== 1))
    throw new ArgumentError(
      'ARG_CONFLICT',
      `${op}: padding "same" needs stride 1, got stride ${timesText(stride)}`,
      { op, details: { stride } },
    );
  return { kernel, stride, dilation, padding: marginsOf(op, padding, kernel, dilation) };
}

function marginsOf(op: string, padding: Sizes | string, kernel: Shape, dilation: Shape): Margins {
  if (padding === 'valid') return kernel.map(() => [0, 0]);
  if (padding === 'same')
    return reach(kernel, dilation).map((n) => [Math.floor((n - 1) / 2), Math.ceil((n - 1) / 2)]);
  if (typeof padding !== 'string')
    return sizesFor(op, 'padding', padding, kernel.length, 0).map((n) => [n, n]);
  throw new ArgumentError(
    'ARG_UNKNOWN',
    `${op}: padding ${shown(padding)} is not known; known: same, valid, and numbers`,
    { op },
  );
}

/** How many places a window takes over an input. Throws `ShapeError` `SHAPE_MISMATCH` when there is none. */
export function placesOf(op: string, input: Shape, { kernel, stride, dilation, padding }: Window): Shape {
  const padded = input.map((n, d) => n + padding[d]![0] + padding[d]![1]);
  const reached = reach(kernel, dilation);
  const wide = dilation.some((n) => n > 1) ? ` with dilation ${timesText(dilation)}` : '';
  if (reached.some((n, d) => n > padded[d]!))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: kernel ${timesText(kernel)}${wide}, padded input ${timesText(padded)}: the kernel does not fit`,
      { op, details: { kernel, dilation, padded } },
    );
  return padded.map((n, d) => Math.floor((n - reached[d]!) / stride[d]!) + 1);
}

/** What a transposed convolution spans: the reverse of `placesOf`. Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_MISMATCH`. */
export function spanOf(op: string, places: Shape, window: Window, more: Shape): Shape {
  const { kernel, stride, dilation, padding } = window;
  more.forEach((n, d) => {
    if (n < Math.max(stride[d]!, dilation[d]!)) return;
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: outputPadding ${timesText(more)} must be less than stride ${timesText(stride)} or dilation ${timesText(dilation)}`,
      { op, details: { outputPadding: more, stride, dilation } },
    );
  });
  const reached = reach(kernel, dilation);
  const span = places.map(
    (n, d) => (n - 1) * stride[d]! - padding[d]![0] - padding[d]![1] + reached[d]! + more[d]!,
  );
  if (span.every((n) => n >= 1)) return span;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: input ${timesText(places)} with kernel ${timesText(kernel)} and padding ${padding.map(([n]) => n).join('x')} leaves an output of ${timesText(span)}`,
    { op, details: { places, kernel, span } },
  );
}

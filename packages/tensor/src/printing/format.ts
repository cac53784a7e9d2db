/** A tensor as text, character for character as PyTorch prints it. */
import { formatValues, type PrintableDType, type Texts } from './formatter.js';
import { type PrintOptions, printOptionsWith } from './options.js';
import { type Suffixed, suffixesOf, withSuffixes } from './suffix.js';

export type { PrintableDType };

/** What printing reads of a tensor: plain data, so that printing knows no tensor class. */
export interface Printable extends Suffixed {
  /** Distance in `data` between neighbours along each axis. */
  readonly strides: readonly number[];
  /** Place of the first element in `data`. */
  readonly offset: number;
  /** The elements as numbers; bools are 0 and 1. Of a summarised tensor only the shown ones are read. */
  readonly data: ArrayLike<number>;
  /** Parameters print under a line `Parameter containing:`. */
  readonly parameter?: boolean;
}

const prefix = 'tensor(';

/**
 * The text PyTorch prints for `x`, under the options in force with `options` on top. Reads only what it shows:
 * a tensor of 10^8 elements takes no longer than one of a thousand. Throws `ArgumentError` (`ARG_UNKNOWN`,
 * `ARG_TYPE`, `ARG_RANGE`) for options that do not fit. Source: torch/_tensor_str.py of PyTorch 2.x.
 */
export function formatTensor(x: Printable, options: Partial<PrintOptions> = {}): string {
  const chosen = printOptionsWith('formatTensor', options);
  const text = prefix + contents(x, chosen);
  const whole = withSuffixes(text, suffixesOf(x, chosen), prefix.length, chosen.linewidth);
  return x.parameter === true ? `Parameter containing:\n${whole}` : whole;
}

/** One number as PyTorch prints a tensor without axes: `tensor(3.)`. Throws as `formatTensor` does. */
export function formatScalar(
  value: number,
  dtype: PrintableDType = 'float32',
  options: Partial<PrintOptions> = {},
): string {
  return formatTensor({ shape: [], strides: [], offset: 0, data: [value], dtype }, options);
}

/** The indices shown of one axis; the gap, if there is one, lies after the first `gap` of them. */
interface Axis {
  readonly indices: readonly number[];
  readonly gap: number | undefined;
}

function contents(x: Printable, options: PrintOptions): string {
  const numel = x.shape.reduce((product, size) => product * size, 1);
  if (numel === 0) return '[]';
  const edge = numel > options.threshold ? options.edgeitems : Infinity;
  if (edge === 0 && x.shape.length > 0) return '[...]';
  const axes = x.shape.map((size) => axisOf(size, edge));
  return nested(formatValues(shownValues(x, axes), x.dtype, options), axes, options.linewidth);
}

function axisOf(size: number, edge: number): Axis {
  if (size <= 2 * edge) return { indices: range(0, size), gap: undefined };
  return { indices: [...range(0, edge), ...range(size - edge, size)], gap: edge };
}

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i);

function shownValues({ data, offset, strides }: Printable, axes: readonly Axis[]): number[] {
  let places = [offset];
  for (const [dim, { indices }] of axes.entries())
    places = places.flatMap((place) => indices.map((index) => place + index * strides[dim]!));
  return places.map((place) => data[place]!);
}

// From the innermost axis outwards: each round joins the parts of one axis, until one text is left.
function nested({ texts, width }: Texts, axes: readonly Axis[], linewidth: number): string {
  let parts = texts;
  for (const [dim, { indices, gap }] of [...axes.entries()].toReversed()) {
    const depth = axes.length - 1 - dim;
    const indent = prefix.length + dim;
    const perLine = depth > 0 ? 1 : Math.max(1, Math.floor((linewidth - indent) / (width + 2)));
    const between = `,${'\n'.repeat(Math.max(1, depth))}${' '.repeat(indent + 1)}`;
    parts = groups(parts, indices.length).map((group) => {
      const members = gap === undefined ? group : group.toSpliced(gap, 0, depth === 0 ? ' ...' : '...');
      return `[${groups(members, perLine)
        .map((line) => line.join(', '))
        .join(between)}]`;
    });
  }
  return parts[0]!;
}

function groups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

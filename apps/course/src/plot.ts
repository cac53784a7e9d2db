/** Small text plots: a few series over an index, on a linear or a logarithmic axis. */
import { short } from './numbers.js';

/** A plot as data. On a log axis zero and negative values stand on the floor, as `0`. */
export interface Plot {
  readonly title: string;
  readonly scale: 'linear' | 'log';
  /** The horizontal axis: what it counts, and its first and last value. */
  readonly x: { readonly label: string; readonly from: number; readonly to: number };
  readonly series: Readonly<Record<string, readonly number[]>>;
}

const marks = ['•', '+', 'x', 'o'] as const;
const height = 9;

/** The plot as lines of text, `width` characters of it for the curves. */
export function drawPlot({ title, scale, x, series }: Plot, width = 60): readonly string[] {
  const level = (v: number): number => (scale === 'log' ? Math.log10(v) : v);
  const [low, high] = rangeOf(Object.values(series).flat().map(level));
  const span = high - low;
  const cells = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  const rowOf = (v: number): number => Math.round(((high - level(v)) / span) * (height - 1));
  for (const [k, values] of Object.values(series).entries())
    for (const [i, value] of values.entries()) {
      const column = Math.round((i / Math.max(values.length - 1, 1)) * (width - 1));
      const [row, mark] = placed(value, scale, rowOf, marks[k % marks.length]!);
      cells[row]![column] = mark;
    }
  const labels = cells.map((_, row) =>
    row % ((height - 1) / 2) === 0 ? labelAt(row, scale, low, span) : '',
  );
  const margin = Math.max(...labels.map(({ length }) => length));
  return [
    title,
    ...cells.map(
      (row, r) => `${labels[r]!.padStart(margin)} ${labels[r] === '' ? '│' : '┤'}${row.join('').trimEnd()}`,
    ),
    `${' '.repeat(margin)} └${'─'.repeat(width)}`,
    `${' '.repeat(margin + 2)}${axis(x, width)}`,
    `${' '.repeat(margin + 2)}${legend(series, cells)}`,
  ];
}

type Scale = Plot['scale'];

/** The lowest and the highest finite level; around a single one, half a unit to both sides. */
function rangeOf(levels: readonly number[]): readonly [low: number, high: number] {
  const finite = levels.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Where a value stands and how it is drawn. What has no place on the axis goes to its edge. */
function placed(
  value: number,
  scale: Scale,
  rowOf: (v: number) => number,
  mark: string,
): readonly [row: number, mark: string] {
  if (Number.isNaN(value)) return [0, '?'];
  if (value === Infinity) return [0, '∞'];
  if (value === -Infinity) return [height - 1, '∞'];
  return scale === 'log' && value <= 0 ? [height - 1, '0'] : [rowOf(value), mark];
}

function labelAt(row: number, scale: Scale, low: number, span: number): string {
  const level = low + span * (1 - row / (height - 1));
  return scale === 'log' ? short(10 ** level, 2) : short(Math.abs(level) < span * 1e-9 ? 0 : level, 3);
}

function axis({ label, from, to }: Plot['x'], width: number): string {
  const [first, last] = [short(from), short(to)];
  const gap = width - first.length - last.length;
  const start = Math.max(1, Math.floor((gap - label.length) / 2));
  return `${first}${' '.repeat(start)}${label}${' '.repeat(Math.max(1, gap - start - label.length))}${last}`;
}

function legend(series: Plot['series'], cells: readonly (readonly string[])[]): string {
  const drawn = new Set(cells.flat());
  const special = { '∞': 'infinite', '?': 'nan', '0': 'zero' };
  return [
    ...Object.keys(series).map((name, k) => `${marks[k % marks.length]} ${name}`),
    ...Object.entries(special).flatMap(([mark, text]) => (drawn.has(mark) ? [`${mark} ${text}`] : [])),
  ].join('   ');
}

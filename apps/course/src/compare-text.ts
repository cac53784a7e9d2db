/** Comparisons of initialisation schemes as a reader wants to see them: a table for each name. */
import type { ComparedName, ComparedRow } from './compare.js';
import { grouped, short } from './numbers.js';
import { type Look, painter, plural } from './look.js';
import { sentenceLines, tableLines } from './table.js';

/** A table for each name, and below the last one what its columns mean. */
export function comparisonText(found: readonly ComparedName[], look: Look): string {
  const silent = found.some(({ rows }) =>
    rows.some(({ gain, variance }) => gain === null || variance === null),
  );
  const legend = [...columnLines, ...(silent ? [dashLine] : [])].map((line) => painter(look)('dim', line));
  return `${[...found.map((each) => nameText(each, look)), legend.join('\n')].join('\n\n')}\n`;
}

const columnLines = [
  'variance    of the weights as they are drawn, after any cut',
  'gain        √(variance · fan), by the fan of the rule; √2 makes up for a ReLU',
  'σ_w²        fan in · E w²: what a linear layer does to the variance of a signal',
  '100 layers  what a hundred of them, without activation, do to its size',
];
const dashLine = '–           no number: it depends on no fan, on other weights, or on options';

function nameText({ name, fanIn, fanOut, rows, without }: ComparedName, look: Look): string {
  const paint = painter(look);
  const title = `${paint('bold', name)}  ${paint('dim', `(fan in ${grouped(fanIn)}, fan out ${grouped(fanOut)})`)}`;
  const head = ['', 'variance', 'gain', 'σ_w²', '100 layers'];
  const [first = '', ...lines] = tableLines(
    [head, ...rows.flatMap((row, i) => (i === 0 ? [cellsOf(row, look)] : [[], cellsOf(row, look)]))],
    {
      sides: ['left', 'right', 'right', 'right', 'right'],
      wrap: 0,
      columns: look.columns,
    },
  );
  const lacking = `Nothing of the kind in ${without.join(', ')}.`;
  const rest = without.length === 0 ? [] : ['', ...sentenceLines('', lacking, look.columns)];
  return [
    title,
    ...sentenceLines('', verdict(rows), look.columns),
    '',
    paint('bold', first),
    ...lines,
    ...rest,
  ].join('\n');
}

/** Whether a name means the same everywhere. */
function verdict(rows: readonly ComparedRow[]): string {
  const levels = rows
    .flatMap(({ variance }) => (variance === null ? [] : [variance]))
    .toSorted((a, b) => a - b);
  // What differs by less than this is the same number in another framework's arithmetic.
  const distinct = levels.filter((v, i) => i === 0 || v - (levels[i - 1] ?? v) > 1e-4 * v);
  if (distinct.length === 0) return 'No variance to compare.';
  const values = distinct.map(level);
  return distinct.length === 1
    ? `The same variance in ${plural(levels.length, 'form')}.`
    : `${plural(distinct.length, 'different variance')} in ${plural(levels.length, 'form')}: ${values.join(', ')}.`;
}

function cellsOf({ call, rule, notes, variance, gain, sigmaW2, hundredLayers }: ComparedRow, look: Look) {
  const paint = painter(look);
  const about = [call, paint('dim', rounded(rule)), ...notes.map((note) => paint('yellow', note))];
  return [
    about.join('\n'),
    ...[variance, gain, sigmaW2, hundredLayers].map((v) => (v === null ? '–' : level(v))),
  ];
}

// Powers of two have a 5 where five digits end, and arithmetic puts it a little above or below.
const level = (v: number): string => short(v * (1 + 1e-9));

/** Numbers in a rule, as `1.8823529411764706`, with four digits. */
const rounded = (rule: string): string =>
  rule.replaceAll(/\d+\.\d{5,}/g, (digits) => short(Number(digits), 4));

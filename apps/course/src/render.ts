/** Results as a reader of the documents wants to see them: what was printed, plots, and claims with ticks. */
import { shown } from '@isograd/errors';
import type { Claim, Measured } from './claim.js';
import { dialects } from './dialects.js';
import { documents } from './documents.js';
import type { Example, Piece, Settings } from './example.js';
import { type Look, painter, plural } from './look.js';
import { grouped, short } from './numbers.js';
import { drawPlot } from './plot.js';
import { sentenceLines, tableLines } from './table.js';
import { documentOf, type Result, tallyOf } from './session.js';

/** The heading of a document. */
export function headingOf(example: Example, look: Look): string {
  const lines = sentenceLines('', documentOf(example), look.wrapAt);
  return `${lines.map((line) => painter(look)(['bold', 'underline'], line)).join('\n')}\n\n`;
}

/** One example: title, question, what it printed and drew, the diagnosis of its network, and its claims. */
export function exampleText(result: Result, look: Look): string {
  const { example, seed, parameters, ms, diagnosis, claims } = result;
  const paint = painter(look);
  const settings = [
    ...spoken(example),
    `seed ${seed}`,
    ...settingsOf(parameters),
    `${Math.round(ms)} ms`,
  ].join(', ');
  const blocks = [
    [
      `${paint('bold', `${example.id}  ${example.title}`)}  ${paint('dim', `(${settings})`)}`,
      example.question,
    ].flatMap((line) => sentenceLines('', line, look.wrapAt)),
    ...blocksOf(result.pieces, look),
    ...diagnosisLines(diagnosis).map((lines) =>
      lines.flatMap((line) => sentenceLines(' ', paint('yellow', escaped(line)), look.wrapAt)),
    ),
    claims.flatMap((claim) => claimLines('  ', claim, look)),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n\n\n`;
}

/** PyTorch, the language of the course, goes without saying. */
const spoken = ({ dialect }: Example): readonly string[] => (dialect === 'torch' ? [] : [dialects[dialect]]);

/** What is wrong, and on a line of its own what cures it. */
const diagnosisLines = (diagnosis: object | null): readonly (readonly string[])[] =>
  diagnosis !== null && 'text' in diagnosis
    ? [`Diagnosis: ${String(diagnosis.text)}`.split(/ (?=Cure: )/)]
    : [];

/** Printed lines and plots, in their order, each in a block of its own. */
function blocksOf(pieces: readonly Piece[], look: Look): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  let printed: string[] | null = null;
  for (const piece of pieces)
    if (typeof piece === 'string') {
      if (printed === null) blocks.push((printed = []));
      printed.push(`  ${escaped(piece)}`.trimEnd());
    } else {
      blocks.push(drawPlot(piece, plotWidth(look)).map((line) => `  ${painter(look)('cyan', line)}`));
      printed = null;
    }
  return blocks.map(folded);
}

/** A hundred lines of the same kind say no more than their first and last ones. */
function folded(lines: readonly string[]): readonly string[] {
  const [head, tail] = [8, 4];
  const hidden = lines.length - head - tail;
  if (hidden < 24) return lines;
  return [
    ...lines.slice(0, head),
    `  … ${hidden} lines more, all of them with --json …`,
    ...lines.slice(-tail),
  ];
}

/** `✓ a sentence (measured 0.25)`, after what stands before the tick. */
function claimLines(before: string, { text, holds, measured }: Claim, look: Look): readonly string[] {
  const paint = painter(look);
  const mark = holds ? paint('green', '✓') : paint('red', '✗');
  const told = `${holds ? text : paint('red', text)} ${paint('dim', `(${measuredText(measured)})`)}`;
  return sentenceLines(`${before}${mark}`, told, look.wrapAt);
}

/** A line for each example, then the verdict on all of them. */
export function summaryText(results: readonly Result[], look: Look): string {
  const paint = painter(look);
  const rows = results.map(({ example, claims, ms }) => {
    const held = claims.filter(({ holds }) => holds).length;
    return [
      example.id,
      example.title,
      example.dialect,
      `${held} of ${claims.length}`,
      `${grouped(Math.round(ms))} ms`,
    ] as const;
  });
  const head = ['', 'example', 'dialect', 'claims hold', 'time'] as const;
  const lines = tableLines([head, ...rows], {
    sides: ['left', 'left', 'left', 'right', 'right'],
    wrap: 1,
    columns: look.wrapAt,
  });
  return `${[paint('bold', lines[0]!), ...lines.slice(1)].join('\n')}\n\n`;
}

/** The last line: how many claims hold. Before it, each that failed. */
export function closingText(results: readonly Result[], look: Look): string {
  const paint = painter(look);
  const { total, failed } = tallyOf(results);
  const seconds = results.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  const verdict =
    failed.length === 0
      ? `${plural(total, 'claim')}, all hold`
      : `${failed.length} of ${plural(total, 'claim')} failed`;
  const last = `${plural(results.length, 'example')}, ${verdict} (${seconds.toFixed(1)} s)`;
  return [
    ...failed.flatMap(({ result, ...claim }) => claimLines(`${result.example.id} `, claim, look)),
    paint(failed.length === 0 ? 'green' : 'red', last),
    '',
  ].join('\n');
}

/** The examples under the titles of their documents. */
export function listText(examples: readonly Example[], look: Look): string {
  const paint = painter(look);
  const blocks = Object.entries(documents).flatMap(([name, title]) => {
    const rows = examples.filter(({ document }) => document === name);
    const lines = tableLines(
      rows.map((each) => [`  ${each.id}`, each.title, each.dialect, `seed ${each.seed}`]),
      { sides: ['left', 'left', 'left', 'left'], wrap: 1, columns: look.wrapAt },
    );
    return rows.length === 0
      ? []
      : [[...sentenceLines('', paint('bold', title), look.wrapAt), ...lines].join('\n')];
  });
  return `${blocks.join('\n\n')}\n`;
}

const settingsOf = (parameters: Settings): readonly string[] =>
  Object.entries(parameters).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? grouped(value) : escaped(value)}`,
  );

const plotWidth = ({ columns }: Look): number => Math.max(20, Math.min(72, columns - 16));

function measuredText(measured: Measured): string {
  if (typeof measured === 'number') return short(measured);
  if (typeof measured === 'string') return shown(measured);
  const shownFirst = measured.slice(0, 6).map((v) => short(v, 4));
  return `${shownFirst.join(', ')}${measured.length > 6 ? `, … ${measured.length} in all` : ''}`;
}

/** Text from a file or a user must not move the cursor or hide what follows. */
const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );

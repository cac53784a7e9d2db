/** The report: records in, Markdown out. */
import { markdownTable } from 'markdown-table';
import { disagreements, type Figure, figureOf, type Figures, figuresOf, ratio } from './figures.js';
import type { BenchRecord, RunRecord } from './records.js';
import { peakTable } from './peak-table.js';
import { rows } from './rows.js';
import { isFlat, namesOf, type Standing, standings } from './standing.js';

/** The whole report. */
export function reportOf(records: readonly BenchRecord[]): string {
  const figures = figuresOf(records);
  const run = records.find((record) => record.kind === 'run');
  const all = standings(figures, run !== undefined && major(run.node) >= 22);
  const parts = [
    headOf(run, records),
    summaryOf(all, records),
    section('isograd, PyTorch and the best JavaScript peer', standingTable(all)),
    section('Everybody', everybodyTable(figures)),
    section('Node 24 and the opt-in modes', modesTable(figures, records)),
    section('Share of the peak', peakTable(figures, records)),
    section('Memory', memoryTable(records)),
    section('Accuracy', accuracy),
    section('Compared before timing', checksOf(records)),
    section('Not measured', absencesOf(records, figures)),
    section('Versions', versionsOf(records)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The rows of the first table alone, for a terminal. */
export function shortReport(records: readonly BenchRecord[]): string {
  const run = records.find((record) => record.kind === 'run');
  const all = standings(figuresOf(records), run !== undefined && major(run.node) >= 22);
  return [standingTable(all), summaryOf(all, records)].join('\n\n');
}

/** A time with three digits and the unit that fits. */
export function shown(us: number): string {
  const [value, unit] = us >= 1e6 ? [us / 1e6, 's'] : us >= 1e3 ? [us / 1e3, 'ms'] : [us, 'us'];
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

const marks = { quiet: '', shared: "'", slow: '"', noisy: '~' } as const;
const cell = (figure: Figure | undefined): string =>
  figure === undefined ? '' : `${shown(figure.us)}${marks[figure.machine]}`;
const times = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2));
const major = (version: string): number => Number(version.split('.')[0]);
const section = (title: string, body: string): string => (body === '' ? '' : `## ${title}\n\n${body}`);
const table = (head: readonly string[], body: readonly (readonly string[])[], textColumns: number): string =>
  markdownTable([head, ...body], { align: head.map((_, i) => (i < textColumns ? 'l' : 'r')) });

function headOf(run: RunRecord | undefined, records: readonly BenchRecord[]): string {
  const timed = records.filter((record) => record.kind === 'time');
  const quiet = timed.filter(({ machine }) => machine === 'quiet').length;
  const lines = ['# Bench report', ''];
  if (run !== undefined)
    lines.push(
      `${run.date}, commit ${run.commit}. ${run.processor}, ${run.cores} cores, ${run.memory} GB, ${run.system}. Node ${run.node}, one thread. ` +
        `${run.rounds} interleaved rounds${scopeOf(run, records)}.`,
      '',
    );
  lines.push(
    `A figure is the median over rounds of the median of timing windows; a ratio is the median of the ratios of each round. ` +
      `${quiet} of ${timed.length} figures come from windows in which no other process used the machine and the host gave it whole cores. ` +
      `\`'\`: the other core was busy in some round; \`"\`: the host was slow in every round; ` +
      `\`~\`: our core was busy too, and the figure is processor time, good for a ratio at most. ` +
      `Targets are of another machine: a row is met when its ratio to PyTorch in this run is at most the target's there.`,
  );
  return lines.join('\n');
}

/** Which part of the rows was asked for, when it was not all; records of several runs may stand in one file. */
function scopeOf({ only }: RunRecord, records: readonly BenchRecord[]): string {
  const runs = records.filter((record) => record.kind === 'run').length;
  if (runs > 1) return `, put together from ${runs} runs`;
  return only === null ? '' : `, only rows that match \`${only}\``;
}

/** What a reader must know first: where isograd is behind, misses its target, or computes something else. */
function summaryOf(all: readonly Standing[], records: readonly BenchRecord[]): string {
  const behind = all.filter(({ toPeer }) => toPeer !== undefined && toPeer > 1);
  const missed = all.filter(({ met }) => met === false);
  const slower = all.filter(
    ({ ours, target }) => ours !== undefined && target !== undefined && ours.us > target,
  );
  const wrong = disagreements(records).wrong.map(({ row, configuration }) => `${row} (${configuration})`);
  const measured = all.filter(({ ours }) => ours !== undefined).length;
  return [
    `- ${measured} of ${rows.length} rows measured.`,
    `- Behind a JavaScript peer: ${idsOf(behind) || 'nowhere'}.`,
    `- Target missed: ${idsOf(missed) || 'nowhere'}.`,
    `- Slower than the target's own time: ${idsOf(slower) || 'nowhere'}.`,
    `- Other results than PyTorch's: ${wrong.join(', ') || 'none'}.`,
  ].join('\n');
}

const idsOf = (list: readonly Standing[]): string => list.map(({ row }) => row.id).join(', ');

function standingTable(all: readonly Standing[]): string {
  return table(
    [
      'row',
      'workload',
      'isograd',
      'target',
      'PyTorch',
      'ratio',
      'target',
      'met',
      'best peer',
      'who',
      'ratio',
    ],
    all.map(({ row, ours, target, allowed, met, pytorch, toPytorch, peer, toPeer }) => [
      row.id,
      row.says,
      cell(ours),
      target === undefined ? '' : shown(target),
      cell(pytorch),
      times(toPytorch),
      times(allowed),
      met === undefined ? '' : met ? 'yes' : 'NO',
      cell(peer),
      peer?.configuration ?? '',
      times(toPeer),
    ]),
    2,
  );
}

function everybodyTable(figures: Figures): string {
  const names = [...namesOf('ours'), ...namesOf('pytorch'), ...namesOf('javascript'), ...namesOf('native')];
  const present = names.filter((name) => rows.some(({ id }) => figureOf(figures, name, id) !== undefined));
  if (present.length < 2) return '';
  const body = rows
    .map(({ id }) => [id, ...present.map((name) => cell(figureOf(figures, name, id)))])
    .filter((line) => line.slice(1).some((text) => text !== ''));
  return table(['row', ...present], body, 1);
}

/** isograd on Node 24 and in its opt-in modes, with the ratio to PyTorch; a mode that did not run says why. */
function modesTable(figures: Figures, records: readonly BenchRecord[]): string {
  const names = [...namesOf('ours'), ...namesOf('mode')];
  const reasons = records.flatMap((record) =>
    record.kind === 'missing' && names.includes(record.configuration)
      ? [`- ${record.configuration}: ${record.reason}.`]
      : [],
  );
  const present = names.filter((name) => rows.some(({ id }) => figureOf(figures, name, id) !== undefined));
  if (present.length < 2) return reasons.join('\n');
  const body = rows.flatMap(({ id }) => {
    const list = present.map((name) => figureOf(figures, name, id));
    if (list.every((figure) => figure === undefined)) return [];
    return [[id, ...list.map((figure) => withRatio(figures, figure, id))]];
  });
  return [table(['row', ...present], body, 1), 'In brackets: the ratio to PyTorch.', reasons.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function withRatio(figures: Figures, figure: Figure | undefined, row: string): string {
  const pytorch = namesOf('pytorch').flatMap((name) => figureOf(figures, name, row) ?? []);
  if (figure === undefined || pytorch.length === 0) return cell(figure);
  return `${cell(figure)} (${times(Math.max(...pytorch.map((other) => ratio(figure, other))))})`;
}

const span = (sizes: readonly number[]): string =>
  `${sizes[0]} -> ${sizes.at(-1)} (most ${Math.max(...sizes)})`;

function memoryTable(records: readonly BenchRecord[]): string {
  const loops = records.filter((record) => record.kind === 'memory');
  if (loops.length === 0) return '';
  const body = loops.map(({ loop, says, us, wasm, heap, process: whole }) => [
    says,
    shown(us),
    span(wasm),
    span(heap),
    span(whole),
    loop === 'results' ? 'kept' : isFlat(wasm) && isFlat(heap) && isFlat(whole) ? 'yes' : 'NO',
  ]);
  return `One synchronous loop each. MB after the first tenth and at the end.\n\n${table(['loop', 'a turn', 'wasm', 'JavaScript heap', 'process', 'flat'], body, 1)}`;
}

const accuracy =
  'The largest error of each function in ulp stands in `packages/kernels/README.md`; `packages/kernels/bench/ulp.ts` measures it again, over all 2^32 float32 inputs when asked.';

function checksOf(records: readonly BenchRecord[]): string {
  const checks = records.filter((record) => record.kind === 'check');
  const failed = checks.filter(({ ok }) => !ok);
  const { compared, wrong } = disagreements(records);
  const lines = [
    `- ${checks.length - failed.length} of ${checks.length} results agree with a float64 reference, or lower a loss; a row that does not is not timed.`,
    `- ${compared - wrong.length} of ${compared} sets of numbers (bits of random streams, losses of ten steps, levels of activations and gradients) are PyTorch's.`,
    ...unique(failed.map(({ configuration, row, says }) => `- WRONG: ${configuration}, ${row}: ${says}.`)),
    ...unique(wrong.map(({ configuration, row, says }) => `- WRONG: ${configuration}, ${row}: ${says}.`)),
  ];
  return lines.join('\n');
}

/** Why cells are empty, one line for each reason of a configuration. */
function absencesOf(records: readonly BenchRecord[], figures: Figures): string {
  const missing = records.flatMap((record) =>
    record.kind === 'missing' ? [`- ${record.configuration}: ${record.reason}.`] : [],
  );
  const reasons = new Map<string, Set<string>>();
  for (const record of records) {
    if (record.kind !== 'absent' || figureOf(figures, record.configuration, record.row) !== undefined)
      continue;
    const key = `${record.configuration}, ${record.reason}`;
    reasons.set(key, (reasons.get(key) ?? new Set()).add(record.row));
  }
  return unique([
    ...missing,
    ...[...reasons].map(([key, list]) => `- ${key}: ${[...list].join(', ')}.`),
  ]).join('\n');
}

function versionsOf(records: readonly BenchRecord[]): string {
  const abouts = records.filter((record) => record.kind === 'about');
  return unique(
    abouts.map(({ configuration, version, runtime }) => `- ${configuration} ${version}, ${runtime}`),
  ).join('\n');
}

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];

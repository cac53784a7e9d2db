/** A recording in words and columns, for a terminal. */
import { ArgumentError, checkOptions, shown as quoted } from '@isograd/errors';
import { checkRecorded } from './checks.js';
import { diagnose } from './diagnose.js';
import type { Diagnosis } from './diagnosis.js';
import type { LayerRecord, Recording } from './recording.js';
import { statisticOf } from './statistics.js';
import { nonFiniteOf } from './summary.js';

interface Column {
  readonly title: string;
  readonly of: (layer: LayerRecord) => string;
}

/** What the table shows of each layer: a column is a row here. */
const columns: readonly Column[] = [
  {
    title: 'layer',
    of: ({ path, call }) => (path === '' ? '(model)' : printable(path)) + (call > 0 ? `#${call}` : ''),
  },
  { title: 'kind', of: ({ kind }) => printable(kind) },
  { title: 'mean', of: ({ output }) => number(statisticOf('mean', output)) },
  { title: 'std', of: ({ output }) => number(statisticOf('std', output)) },
  { title: 'zeros', of: ({ output }) => percent(statisticOf('zeros', output)) },
  { title: 'NaN/inf', of: ({ output }) => String(nonFiniteOf(output)) },
  {
    title: '|gradient|',
    of: ({ gradient }) => number(gradient === null ? null : statisticOf('norm', gradient)),
  },
  { title: '|weight gradient|', of: ({ parameters }) => number(weightGradient(parameters)) },
];

const weightGradient = (parameters: LayerRecord['parameters']): number | null => {
  const gradient =
    parameters.find(({ name }) => name === 'weight')?.gradient ?? parameters[0]?.gradient ?? null;
  return gradient === null ? null : statisticOf('norm', gradient);
};

export interface ReportOptions {
  /** Layers shown at most; those in the middle are left out. Default 24. */
  readonly most?: number;
}

/**
 * The verdict and a table of layers. Names from the model are shown with control characters escaped. Throws
 * `ArgumentError`: `ARG_TYPE`, `ARG_UNKNOWN`, `ARG_RANGE`, and what `diagnose` throws.
 */
export function report(recording: Recording, options: ReportOptions = {}, diagnosis?: Diagnosis): string {
  checkRecorded('report', recording);
  checkOptions('report', options, ['most']);
  const { most = 24 } = options;
  if (!Number.isInteger(most) || most < 2)
    throw new ArgumentError(
      'ARG_RANGE',
      `report: most must be a whole number from 2 up, got ${quoted(most)}`,
      {
        op: 'report',
      },
    );
  const { layers } = recording;
  const half = Math.floor(most / 2);
  const folded = layers.length > most;
  const shown = folded ? [...layers.slice(0, half), ...layers.slice(-half)] : layers;
  const rows = [
    columns.map(({ title }) => title),
    ...shown.map((layer) => columns.map(({ of }) => of(layer))),
  ];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  if (folded) lines.splice(half + 1, 0, `… ${layers.length - 2 * half} layers more …`);
  return [(diagnosis ?? diagnose(recording)).text, '', ...lines].join('\n');
}

const number = (value: number | null): string => {
  if (value === null) return '-';
  const size = Math.abs(value);
  return value !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
};
const percent = (value: number | null): string =>
  value === null ? '-' : `${Number((100 * value).toPrecision(3))} %`;
// A layer's name is data: a terminal must not obey it.
const printable = (text: string): string =>
  Array.from(text, (c) =>
    isControl(c.charCodeAt(0)) ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c,
  ).join('');
const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0);

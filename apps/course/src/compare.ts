/** What `course compare` does: looks up names of initialisation schemes and prints what each framework makes of them. */
import { isIsogradError, nearest, UsageError } from '@isograd/errors';
import * as torch from 'isograd';
import type { Options } from './command.js';
import { comparisonText } from './compare-text.js';
import { jsonValue } from './report.js';
import { lookOf, type Terminal } from './terminal.js';

const { init } = torch.nn;

/** Fan in and fan out of a layer. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** A call, or a layer that nobody initialised, with what is known of its weights. */
export interface ComparedRow extends torch.nn.init.Spread {
  /** As its framework writes it. */
  readonly call: string;
  readonly rule: string;
  /** What a user should know, and where it comes from. */
  readonly notes: readonly string[];
}

/** One name and all that it stands for. */
export interface ComparedName extends Fans {
  readonly name: string;
  readonly rows: readonly ComparedRow[];
  /** Frameworks that have nothing of the kind. */
  readonly without: readonly string[];
}

/** What stands for the layers of twelve libraries as they start when nobody chooses. */
const defaults = 'defaults';

/** Width of a layer that nobody describes, as in the article's networks. */
const usual = 256;

const dialects = [init.keras, init.jax, init.mxnet, init.tfjs];

/** One spelling of each name. */
const known: readonly string[] = [
  defaults,
  ...new Map(
    [...dialects, init.schemes].flatMap(Object.keys).map((name) => [plain(name), name] as const),
  ).values(),
].toSorted();

/** Prints the comparison of each name. Throws `UsageError`: `CLI_MISSING`, `CLI_VALUE`, `CLI_CONFLICT`. */
export function compare(names: readonly string[], options: Options, terminal: Terminal): void {
  if (names.length === 0)
    throw new UsageError('CLI_MISSING', 'compare: a name is missing; "course compare he_normal", say', {
      op: 'compare',
      hint: `Names are those of any framework, "${defaults}", and: ${Object.keys(init.schemes).join(', ')}.`,
    });
  const fans = fansOf(options);
  const found = comparisonsOf(names, fans);
  const text =
    options.json === true
      ? `${JSON.stringify({ version: 1, comparisons: found }, (_, v: unknown) => jsonValue(v), 2)}\n`
      : comparisonText(found, lookOf(options, terminal));
  terminal.stdout.write(text);
}

function fansOf({ fanIn, fanOut, shape }: Options): Fans {
  if (shape === undefined) return { fanIn: fanIn ?? usual, fanOut: fanOut ?? fanIn ?? usual };
  if (fanIn === undefined && fanOut === undefined) return init.fansOf({ shape });
  const other = fanIn === undefined ? '--fan-out' : '--fan-in';
  throw new UsageError('CLI_CONFLICT', `options --shape and ${other} exclude each other; give one`, {
    op: '--shape',
  });
}

function comparisonsOf(names: readonly string[], fans: Fans): readonly ComparedName[] {
  const refused: string[] = [];
  const found = [...new Set(names)].flatMap((name) => {
    if (name.toLowerCase() === defaults) return [defaultsOf(fans)];
    try {
      return [inFrameworks(name, fans)];
    } catch (error) {
      if (!isIsogradError(error) || error.code !== 'ARG_UNKNOWN') throw error;
      const own = Object.keys(init.schemes).find((scheme) => plain(scheme) === plain(name));
      if (own !== undefined) return [ownScheme(own, fans)];
      refused.push(refusal(name, error.message));
      return [];
    }
  });
  if (refused.length === 0) return found;
  throw new UsageError('CLI_VALUE', refused.join('\n'), {
    op: 'compare',
    details: { names },
    hint: '"course compare" without a name shows which there are.',
  });
}

/** What compare says, and the names that begin as this one does: "glorot" is not yet a scheme. */
function refusal(name: string, message: string): string {
  if (message.includes('did you mean')) return message;
  const near = nearest(name, known);
  if (near !== undefined) return `${message}; did you mean "${near}"?`;
  const longer = known.filter((each) => plain(name) !== '' && plain(each).startsWith(plain(name)));
  return longer.length === 0 ? message : `${message}; names that begin so: ${longer.slice(0, 6).join(', ')}`;
}

function inFrameworks(name: string, fans: Fans): ComparedName {
  const { rows, without } = init.compare(name, fans);
  const compared = rows.map(({ written, trap, names: _names, concept: _concept, ...row }) => ({
    call: written,
    notes: listed(trap),
    ...row,
  }));
  return { name, ...fans, rows: compared, without };
}

function ownScheme(name: string, fans: Fans): ComparedName {
  const { paper, trap, name: ours, ...row } = init.describeScheme(name, fans);
  const compared = { call: `initialize_(w, '${ours}')`, notes: listed(paper, trap), ...row };
  return { name, ...fans, rows: [compared], without: ['torch', 'jax', 'keras', 'mxnet', 'tfjs'] };
}

function defaultsOf(fans: Fans): ComparedName {
  const rows = init
    .compareDefaults(fans)
    .map((row) => ({ call: `${row.library} ${row.layer}`, notes: [], ...row }));
  return { name: defaults, ...fans, rows, without: [] };
}

const listed = (...texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text) => text !== undefined);

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** What `course run` does: chooses, runs, prints, and answers with the exit code. */
import { UsageError } from '@isograd/errors';
import type { Options } from './command.js';
import type { Example, Overrides } from './example.js';
import { exits } from './failure.js';
import { gaugeOn } from './gauge.js';
import { examples, examplesOf } from './registry.js';
import { closingText, exampleText, headingOf, summaryText } from './render.js';
import { reportOf } from './report.js';
import { type Result, runSession, tallyOf } from './session.js';
import { tableOf } from './tables.js';
import { lookOf, type Terminal } from './terminal.js';

/** 0 when every claim holds, 1 when one fails. Throws `UsageError` for ids and options that do not fit. */
export async function run(ids: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const { seed, dialect, json = false, quiet = false } = options;
  if (json && quiet)
    throw new UsageError('CLI_CONFLICT', 'options --json and --quiet exclude each other; give one', {
      op: '--quiet',
    });
  const chosen = examplesOf(ids, dialect);
  const overrides = overridesOf(options, chosen);
  const look = lookOf(options, terminal);
  const gauge = gaugeOn(terminal.stderr);
  const talks = !json && !quiet;
  const said = { document: '' };
  const show = (result: Result): void => {
    if (!talks) return;
    gauge.clear();
    const { example } = result;
    const heading = example.document === said.document ? '' : headingOf(example, look);
    said.document = example.document;
    terminal.stdout.write(heading + exampleText(result, look));
  };
  try {
    const results = await runSession({ examples: chosen, seed, overrides, gauge, finished: show });
    gauge.clear();
    if (json) terminal.stdout.write(`${JSON.stringify(reportOf(results), null, 2)}\n`);
    if (talks && results.length > 1) terminal.stdout.write(summaryText(results, look));
    if (!json) terminal.stdout.write(closingText(results, look));
    return tallyOf(results).failed.length === 0 ? 0 : exits.failed;
  } finally {
    gauge.clear();
  }
}

/** The options that replace parameters, checked before anything runs. */
function overridesOf({ draws, data }: Options, chosen: readonly Example[]): Overrides {
  const given = { ...(draws === undefined ? {} : { draws }), ...(data === undefined ? {} : { data }) };
  for (const name of Object.keys(given)) {
    if (chosen.some(({ parameters }) => Object.hasOwn(parameters, name))) continue;
    const takers = examples.filter(({ parameters }) => Object.hasOwn(parameters, name)).map(({ id }) => id);
    throw new UsageError(
      'CLI_CONFLICT',
      `option --${name} changes none of the examples chosen; it is for ${takers.join(' and ')}`,
      { op: `--${name}`, details: { takers } },
    );
  }
  // A file that does not fit is refused now and not after a minute.
  if (data !== undefined) tableOf(data);
  return given;
}

/** The words of the command line: commands, options, and the help that explains them. */
import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { dialect } from './dialects.js';
import { path, whole } from './options.js';

const help = `
In the repository "course" is "npm run course --".

Examples:
  course                            run everything, end with a summary
  course list                       show the examples, document by document
  course run S-PT-12 S-PT-13        run two of them
  course run S-PT-12 --dialect jax  the same thing as JAX writes it, with JAX's random numbers
  course run --dialect mxnet        all that there is in MXNet
  course run S-PT-5 --seed 7        the same experiment with other random numbers
  course run S-PT-14 --draws 500    fewer draws than the 10,000 of the article
  course run S-PT-3 --data my.csv   train on nine feature columns and a 0/1 label of your own
  course --json > report.json       everything as data

Exit codes: 0 when every claim holds, 1 when one fails, 2 when the command cannot be carried out.`;

/** `course` with its options and without any action. */
export const commandLine = () =>
  new Command('course')
    .description(
      'Runs the examples of five documents on unstable gradients, and checks what the documents say.',
    )
    .usage('[options] [command]')
    .argument('[words...]')
    .version(versionOf(), '--version', 'print the version')
    .option(
      '--dialect <name>',
      'torch, jax, tensorflow or mxnet: the same in the words of that framework',
      dialect,
    )
    .option(
      '--seed <n>',
      'seed of every example instead of its own',
      whole('--seed', 0, Number.MAX_SAFE_INTEGER),
    )
    .option('--draws <n>', 'how often S-PT-14 draws', whole('--draws', 1, 1_000_000))
    .option(
      '--data <file>',
      'CSV table for S-PT-3 and S-PT-4: header, 9 features, a label of 0 or 1',
      path('--data'),
    )
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print failed claims and the closing line only')
    .option('--no-color', 'print without colours')
    .option('--debug', 'print the stack of an error')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', help)
    .exitOverride();

export type CommandLine = ReturnType<typeof commandLine>;
/** What the options hold after parsing. */
export type Options = ReturnType<CommandLine['opts']>;

// One level up, both from src and from dist.
function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

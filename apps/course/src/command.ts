/** The words of the command line: commands, options, and the help that explains them. */
import { readFileSync } from 'node:fs';
import { Command, type Option } from '@commander-js/extra-typings';
import { dialect } from './dialects.js';
import { path, shape, whole } from './options.js';

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
  course compare he_normal          what that name means in each framework, with its true variance
  course compare defaults           how a fully connected layer starts in twelve libraries
  course --json > report.json       everything as data

Exit codes: 0 when every claim holds, 1 when one fails, 2 when the command cannot be carried out.`;

/** What each command listens to besides --debug. */
export const takes = {
  list: ['--dialect', '--no-color'],
  run: ['--dialect', '--seed', '--draws', '--data', '--json', '--quiet', '--no-color'],
  compare: ['--fan-in', '--fan-out', '--shape', '--json', '--no-color'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CommandName = keyof typeof takes;

const isCommand = (name: string): name is CommandName => Object.hasOwn(takes, name);

/** Whether an option changes what a command does. */
export const heeds = (command: CommandName, { long = '' }: Pick<Option, 'long'>): boolean =>
  long === '--debug' || takes[command].some((flag) => flag === long);

/** `course` with its options and without any action. */
export const commandLine = () =>
  described()
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
    .option('--fan-in <n>', 'inputs of the layer that compare looks at: 256', whole('--fan-in', 1, 1e9))
    .option('--fan-out <n>', 'its outputs: as many', whole('--fan-out', 1, 1e9))
    .option(
      '--shape <sizes>',
      'shape of its weight instead, as 64,3,3,3: outputs, inputs, kernel',
      shape('--shape'),
    )
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print failed claims and the closing line only')
    .option('--no-color', 'print without colours')
    .option('--debug', 'print the stack of an error');

const described = () =>
  new Command('course')
    .description(
      'Runs the examples of five documents on unstable gradients, and checks what the documents say.',
    )
    .usage('[options] [command]')
    .argument('[words...]')
    .version(versionOf(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: (command) => heeded(command.name(), command.parent?.options ?? []),
    })
    .addHelpText('after', help)
    .exitOverride();

const heeded = (name: string, options: readonly Option[]): Option[] =>
  isCommand(name) ? options.filter((option) => heeds(name, option)) : [];

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

/** The command `course`: takes a command line and answers with an exit code. */
import { UsageError, unknownName } from '@isograd/errors';
import { CommanderError } from '@commander-js/extra-typings';
import { type CommandLine, commandLine, type CommandName, heeds, takes } from './command.js';
import { compare } from './compare.js';
import { failureOf, translated } from './failure.js';
import { examples, examplesOf } from './registry.js';
import { listText } from './render.js';
import { run } from './run.js';
import { lookOf, type Terminal } from './terminal.js';

/** Carries out a command line and answers with the exit code: 0, 1 when a claim failed, 2 when it cannot be done. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exit = 0;
  const program = commandLine().configureOutput({
    writeOut: (text) => terminal.stdout.write(text),
    outputError: () => {},
  });
  addCommands(program, terminal, (code) => void (exit = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const flags = program.options.flatMap(({ long }) => long ?? []);
    const failure = failureOf(translated(error, [...flags, '--help']), argv.includes('--debug'));
    terminal.stderr.write(failure.text);
    return failure.exit;
  }
}

/** `list`, `run`, `compare`, and `run` for a command line without a command. */
function addCommands(program: CommandLine, terminal: Terminal, exit: (code: number) => void): void {
  const perform = async (ids: readonly string[]): Promise<void> => {
    refuseOthers(program, 'run');
    exit(await run(ids, program.opts(), terminal));
  };
  program.action(async ([word]) => {
    if (word !== undefined) throw unknownCommand(word);
    await perform([]);
  });
  program
    .command('list')
    .description('show the examples, document by document')
    .action(() => {
      refuseOthers(program, 'list');
      const { dialect } = program.opts();
      terminal.stdout.write(listText(examplesOf([], dialect), lookOf(program.opts(), terminal)));
    });
  program
    .command('run')
    .description('run the examples named, or all of them')
    .argument('[id...]', 'ids as "course list" shows them')
    .action(perform);
  program
    .command('compare')
    .description('show what a name such as he_normal means in each framework')
    .argument('[name...]', 'names of initialisation schemes, or "defaults"')
    .action((names) => {
      refuseOthers(program, 'compare');
      compare(names, program.opts(), terminal);
    });
}

/** An option that a command would drop is refused. */
function refuseOthers(program: CommandLine, command: CommandName): void {
  const given = program.options.find(
    (option) => program.getOptionValueSource(option.attributeName()) === 'cli' && !heeds(command, option),
  );
  if (given === undefined) return;
  const [flag, known] = [given.long ?? '', takes[command]];
  throw new UsageError(
    'CLI_CONFLICT',
    `${command}: option ${flag} does nothing here; it takes ${known.join(', ')}`,
    { op: flag, details: { command, takes: known } },
  );
}

function unknownCommand(word: string): UsageError {
  const isId = examples.some(({ id }) => id === word.toUpperCase());
  const hint = isId ? `To run that example: course run ${word}` : '"course --help" shows what there is.';
  return new UsageError('CLI_UNKNOWN_COMMAND', `command ${unknownName(word, Object.keys(takes))}`, {
    op: word,
    hint,
  });
}

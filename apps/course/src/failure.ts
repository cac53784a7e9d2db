/** What a command that cannot go on tells its user, and the exit code that goes with it. */
import { inspect } from 'node:util';
import { isIsogradError, UsageError, unknownName } from '@isograd/errors';
import { CommanderError } from '@commander-js/extra-typings';

/** Exit codes: a claim failed or the course has a bug; the command or a file it names is wrong. */
export const exits = { failed: 1, usage: 2 } as const;

/** Text for standard error and the exit code. */
export interface Failure {
  readonly text: string;
  readonly exit: number;
}

/** Families whose errors speak of what the user gave: the command line, and a file named on it. */
const users = /^(CLI|FILE|FORMAT)_/;

/** Turns anything thrown into a failure. `debug` adds the stack and the chain of causes. */
export function failureOf(error: unknown, debug: boolean): Failure {
  const details = debug ? `${inspect(error)}\n` : '';
  if (isIsogradError(error) && users.test(error.code)) {
    const [first = '', ...rest] = error.message.split('\n');
    const hint = error.hint === undefined ? [] : [error.hint];
    const lines = [`course: ${first} [${error.code}]`, ...rest, ...hint];
    return { text: `${lines.join('\n')}\n${details}`, exit: exits.usage };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : inspect(error);
  const advice = debug ? '' : 'Run it again with --debug and report what it prints.\n';
  return { text: `course: this is a bug: ${what} [INTERNAL]\n${advice}${details}`, exit: exits.failed };
}

/** What commander refuses, in our words. Other errors pass as they are; help and version are no errors. */
export function translated(error: unknown, flags: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  const subject = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption':
      return new UsageError('CLI_UNKNOWN_OPTION', `option ${unknownName(subject.split('=')[0]!, flags)}`, {
        op: subject,
        hint: '"course --help" explains every option.',
      });
    case 'commander.optionMissingArgument':
      return new UsageError('CLI_VALUE', `option ${subject}: a value is missing`, { op: subject });
    case 'commander.excessArguments':
      return new UsageError(
        'CLI_VALUE',
        `${subject}: no name is wanted here, got ${/\d+\.?$/.exec(error.message)?.[0].replace('.', '') ?? 'some'}`,
        {
          op: subject,
          hint: `"course ${subject} --help" shows what it takes.`,
        },
      );
    default:
      return error;
  }
}

/** The command line of the bench. */
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { nearest } from '@isograd/errors';
import { chosen, type Configuration, configurations } from './configurations.js';

/** What was asked for. */
export interface Options {
  readonly install: boolean;
  readonly only: RegExp | null;
  readonly configurations: readonly Configuration[];
  readonly rounds: number;
  readonly memory: boolean;
  readonly json: boolean;
  readonly out: string | undefined;
  readonly from: string | undefined;
}

/** Reads the arguments. `quietly` throws commander's error instead of ending the process. */
export function optionsFrom(args: readonly string[], quietly = false): Options {
  const command = commandLine();
  if (quietly) command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  const {
    install = false,
    only = null,
    peers,
    ours = false,
    rounds,
    memory,
    json = false,
    out,
    from,
  } = command.parse([...args], { from: 'user' }).opts();
  const { configurations: list, unknown } = chosen({ ours, ...(peers === undefined ? {} : { peers }) });
  for (const name of unknown) command.error(`error: ${unknownPeer(name)}`);
  return { install, only, configurations: list, rounds, memory: memory && !ours, json, out, from };
}

function commandLine() {
  return new Command('pnpm bench')
    .description(
      'Times isograd, PyTorch and the JavaScript peers side by side. Peers that are not installed are left out, and the report says so; the first run installs them.',
    )
    .option('--install', 'install what is missing (npm projects under .bench/peers), then measure')
    .option('--only <regexp>', 'only rows whose name matches, such as "W4|W8"', toRegExp)
    .option(
      '--peers <names>',
      `only these beside isograd: ${configurations.map(({ name }) => name).join(', ')}`,
      (text) => text.split(','),
    )
    .option('--ours', 'only isograd: no peers, no modes, no memory loops')
    .option('--rounds <n>', 'interleaved rounds', toCount, 3)
    .option('--no-memory', 'leave out the memory loops')
    .option('--json', 'print the records instead of the table, one JSON object a line')
    .option('--out <file>', 'write the report to this file')
    .option('--from <file>', 'make the report of records that an earlier run left; measure nothing');
}

function toRegExp(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number from 1 up');
  return count;
}

function unknownPeer(name: string): string {
  const names = configurations.map((configuration) => configuration.name);
  const close = nearest(name, names);
  return `no peer is called "${name}"${close === undefined ? '' : `; did you mean ${close}?`} There are ${names.join(', ')}`;
}

/** Runs the command in this process and keeps what it writes. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { main } from '../src/main.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `course ...argv`, as if standard output were a pipe or, with `isTTY`, a terminal. */
export async function course(argv: readonly string[], { isTTY = false, columns = 100 } = {}): Promise<Ran> {
  const stdout = Object.assign(new PassThrough(), { isTTY, columns });
  const stderr = Object.assign(new PassThrough(), { isTTY: false });
  const both = Promise.all([text(stdout), text(stderr)]);
  const code = await main(argv, { stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await both;
  return { code, stdout: out, stderr: err };
}

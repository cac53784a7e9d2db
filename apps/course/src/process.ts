/** Runs the command in this process: signals end it with their exit code, a closed pipe ends it quietly. */
import { failureOf } from './failure.js';
import { main } from './main.js';

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Reads the command line of the process and sets its exit code. */
export async function start(): Promise<void> {
  const { stdout, stderr, argv } = process;
  for (const [name, number] of Object.entries(signals))
    process.on(name, () => {
      stderr.write(`\ncourse: stopped by ${name}\n`);
      process.exit(128 + number);
    });
  // A reader that has seen enough, such as `head`, is no error.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  const bug = (error: unknown): never => {
    const { text, exit } = failureOf(error, argv.includes('--debug'));
    stderr.write(text);
    process.exit(exit);
  };
  process.on('uncaughtException', bug);
  process.on('unhandledRejection', bug);
  process.exitCode = await main(argv.slice(2), { stdout, stderr });
}

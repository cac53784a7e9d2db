/** Starts the programs that measure, and says what they printed. */
import { spawn } from 'node:child_process';
import type { Configuration } from './configurations.js';
import { benchFolder, openBlas, paceFile, peersFolder, runtimeOf } from './places.js';

/** How a process ended. */
export interface Ended {
  /** Null when it was stopped. */
  readonly code: number | null;
  /** What it printed, both ways. */
  readonly printed: string;
}

/** A process may take this long for one group of rows. */
export const mostSeconds = 400;

/** Runs a program of a configuration in its runtime and environment. */
export function startConfiguration(
  configuration: Configuration,
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const runtime = runtimeOf(configuration);
  if ('reason' in runtime) return Promise.resolve({ code: 1, printed: runtime.reason });
  const blas = configuration.runtime === 'python' ? openBlas() : undefined;
  return start(program, runtime.path, {
    BENCH_CONFIGURATION: configuration.name,
    PYTHONDONTWRITEBYTECODE: '1',
    ...(blas === undefined ? {} : { LD_PRELOAD: blas, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }),
    ...configuration.environment,
    ...environment,
  });
}

/** Runs a program in the bench's folder to its end. Never rejects: a program that is not there has ended with code 1. */
export function start(
  args: readonly string[],
  path: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    let printed = '';
    const child = spawn(path, [...args], {
      cwd: benchFolder,
      env: { ...plainEnvironment(), BENCH_PEERS: peersFolder, BENCH_PACE: paceFile, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: mostSeconds * 1000,
      killSignal: 'SIGKILL',
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (printed += String(chunk)));
    child.on('error', ({ message }) => resolve({ code: 1, printed: message }));
    child.on('close', (code) => resolve({ code, printed }));
  });
}

/** This process's environment without more certificates: Node reads them at its start, longer than an empty script takes. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env;
  return rest;
}

/** Why a program failed: the line that names an error, in Node's way of printing it or in Python's; else its last line. */
export function reasonIn(printed: string): string {
  const lines = printed.trim().split('\n');
  return lines.find((line) => /^\w*(?:Error|Exception)\b/.test(line)) ?? lines.at(-1)!;
}

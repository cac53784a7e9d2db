/** Which configurations can be measured here, and why the others cannot. */
import type { Configuration } from './configurations.js';
import { isInstalled } from './install.js';
import { runtimeOf } from './places.js';
import { type Ended, reasonIn, start } from './processes.js';

/** Why a configuration cannot run here: not installed, no PyTorch, or a mode that changes nothing. */
export async function reasonAgainst(configuration: Configuration): Promise<string | undefined> {
  const { project, environment = {} } = configuration;
  const runtime = runtimeOf(configuration);
  if ('reason' in runtime) return runtime.reason;
  if (project !== undefined && !isInstalled(project)) return 'not installed: run with --install';
  if (configuration.runtime === 'python') {
    const { code, printed } = await start(['-c', 'import torch'], runtime.path, {});
    return code === 0 ? undefined : `${reasonIn(printed)}; Debian has it as python3-torch`;
  }
  return environment['ISOGRAD_KERNELS'] === undefined ? undefined : modeRefused(runtime.path, environment);
}

async function modeRefused(
  node: string,
  environment: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const plain = await start(['dist/probe.js'], node, {});
  const mode = await start(['dist/probe.js'], node, environment);
  return refusal(plain, mode);
}

/** Why a mode does not count, from what the probe printed without it and with it: one line, the digest. */
export function refusal(plain: Ended, mode: Ended): string | undefined {
  if (mode.code !== 0) return reasonIn(mode.printed);
  const other = mode.printed
    .trim()
    .split('\n')
    .filter((line) => !/^[0-9a-f]{64}$/.test(line));
  if (other.length > 0) return other.join(' ');
  return mode.printed === plain.printed
    ? 'the mode computes the bits of the default kernels: this build does not have it'
    : undefined;
}

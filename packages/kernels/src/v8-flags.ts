/** V8's flags for one compilation, restored after it as the command line had them. */

/** Runs `task` with flags of V8 set; where this is not Node, just runs it. */
export function withV8Flags<T>(flags: readonly string[], task: () => T): T {
  const v8 = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:v8');
  if (v8 === undefined) return task();
  for (const flag of flags) v8.setFlagsFromString(flag);
  try {
    return task();
  } finally {
    for (const flag of flags) v8.setFlagsFromString(before(flag));
  }
}

/** What the process was started with: the last word on this flag, and without one the opposite, which is V8's default. */
function before(flag: string): string {
  const name = nameOf(flag);
  const given = [...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/), ...process.execArgv];
  return given.findLast((word) => nameOf(word) === name) ?? opposite(flag);
}

const nameOf = (flag: string): string => flag.replaceAll('_', '-').replace(/^--(no-)?/, '');
const opposite = (flag: string): string =>
  flag.startsWith('--no-') ? `--${flag.slice(5)}` : `--no-${flag.slice(2)}`;

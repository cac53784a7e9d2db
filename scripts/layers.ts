/** Which package stands on which: the table of layers that `check-layers` enforces. */

/** What each package may import, by its name without the scope. What these import, it may import as well. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  random: ['errors'],
  kernels: ['errors'],
  theory: ['errors'],
  tensor: ['random', 'kernels'],
  autograd: ['tensor'],
  init: ['tensor', 'theory'],
  optim: ['tensor'],
  data: ['tensor'],
  nn: ['tensor', 'autograd', 'init'],
  diagnostics: ['tensor', 'autograd', 'nn', 'init', 'optim', 'theory'],
  plot: ['errors'],
  isograd: ['diagnostics', 'data', 'plot'],
};

/** Apps see the umbrella and the errors it throws, and nothing behind it. */
export const appsMayImport: readonly string[] = ['isograd', 'errors'];

/** `@isograd/tensor` is `tensor` in the table. */
export const shortName = (name: string): string => name.replace(/^@isograd\//, '');

/** Everything a package may import, itself left out; undefined when the table does not know it. */
export function mayImport(name: string): ReadonlySet<string> | undefined {
  if (!Object.hasOwn(layers, name)) return undefined;
  const below = new Set<string>();
  const waiting = [...(layers[name] ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (below.has(next)) continue;
    below.add(next);
    waiting.push(...(layers[next] ?? []));
  }
  return below;
}

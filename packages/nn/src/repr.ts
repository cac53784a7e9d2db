/** Prints modules as PyTorch does. */
import type { Module } from './module.js';
import { heldBy, holds, isModule, type Named } from './walk.js';

/** `Name(extra)` on one line, or a line for each child, indented by two. */
export const formatModule = (module: Module): string => format(module, []);

function format(module: Module, above: readonly Module[]): string {
  if (above.includes(module)) return `[Circular ${module.kind}]`;
  const below = [...above, module];
  const extra = module.extraRepr();
  const lines = extra === '' ? [] : extra.split('\n');
  const children = childrenOf(module, below);
  if (lines.length === 1 && children.length === 0) return `${module.kind}(${extra})`;
  return block(module.kind, [...lines, ...(module.foldsRepeats ? folded(children) : children.map(plain))]);
}

/** Arrays of modules print as the ModuleList they stand for. */
function childrenOf(module: Module, below: readonly Module[]): Named<string>[] {
  const arrays = [...module[holds]()].filter(([, value]) => Array.isArray(value) && value.some(isModule));
  const lists = new Map(
    arrays.map(([field, value]) => {
      const items = Array.isArray(value) ? value : [];
      const inner = items.flatMap((item, i) =>
        isModule(item) ? [[String(i), format(item, below)] as const] : [],
      );
      return [field, block('ModuleList', folded(inner))];
    }),
  );
  const found: Named<string>[] = [];
  for (const [key, child] of heldBy(module).children) {
    const [field = key] = key.split('.');
    const list = lists.get(field);
    if (list === undefined) found.push([key, format(child, below)]);
    else if (!found.some(([name]) => name === field)) found.push([field, list]);
  }
  return found;
}

const plain = ([key, text]: Named<string>): string => `(${key}): ${text}`;

/** Runs of neighbours that print alike become one line: `(0-2): 3 x Linear(…)`. */
function folded(children: readonly Named<string>[]): string[] {
  const runs: { first: string; last: string; count: number; text: string }[] = [];
  for (const [key, text] of children) {
    const run = runs.at(-1);
    if (run === undefined || run.text !== text) runs.push({ first: key, last: key, count: 1, text });
    else Object.assign(run, { last: key, count: run.count + 1 });
  }
  return runs.map(({ first, last, count, text }) =>
    count === 1 ? `(${first}): ${text}` : `(${first}-${last}): ${count} x ${text}`,
  );
}

const block = (name: string, lines: readonly string[]): string =>
  lines.length === 0
    ? `${name}()`
    : `${name}(\n${lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')}\n)`;

/** A number as Python prints a float: `1.0`, `1e-05`. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    const power = Number(exponent);
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value);
}

/** `True` or `False`. */
export const pythonBool = (value: boolean): string => (value ? 'True' : 'False');

/** Numbers as Python prints a tuple: `(3,)`, `(3, 3)`, `(None, 2)`. */
export const pythonTuple = (values: readonly (number | null)[]): string =>
  `(${values.map((n) => n ?? 'None').join(', ')}${values.length === 1 ? ',' : ''})`;

/** Consoles of browsers show a tensor as PyTorch prints it. */
import { Tensor } from '../tensor.js';

/** An element of the console in JsonML: its tag, its attributes, its text. */
type Markup = readonly [tag: string, attributes: { readonly style: string }, text: string];
/** What the consoles of Chromium and Firefox ask about every value they show. */
export interface ConsoleFormatter {
  readonly header: (value: unknown) => Markup | null;
  readonly hasBody: (value: unknown) => boolean;
}
const style = 'white-space: pre; font-family: monospace';

/**
 * Adds the formatter of tensors to those that consoles ask ("Enable custom formatters" in their settings). Browsers read
 * the list of `devtoolsFormatters` on the global object; others' formatters stay.
 */
export function addConsoleFormatter(scope: object): void {
  const formatter: ConsoleFormatter = {
    header: (value) => (value instanceof Tensor ? ['span', { style }, String(value)] : null),
    hasBody: () => false,
  };
  const known: unknown = Reflect.get(scope, 'devtoolsFormatters');
  if (Array.isArray(known)) known.push(formatter);
  else Reflect.set(scope, 'devtoolsFormatters', [formatter]);
}

// Node's console asks `util.inspect.custom`, which the class has.
if ('document' in globalThis || 'WorkerGlobalScope' in globalThis) addConsoleFormatter(globalThis);

/** What follows the numbers of a printed tensor: size, dtype, and how it came about. */
import type { PrintableDType } from './formatter.js';
import type { PrintOptions } from './options.js';

/** What the suffixes are read from. */
export interface Suffixed {
  readonly shape: readonly number[];
  readonly dtype: PrintableDType;
  readonly requiresGrad?: boolean;
  /** Name of the node that made the tensor, such as `AddBackward0`. */
  readonly gradFn?: string | undefined;
}

/** The suffixes in PyTorch's order. Source: torch/_tensor_str.py, `_str_intern` of PyTorch 2.x. */
export function suffixesOf(x: Suffixed, { edgeitems }: Pick<PrintOptions, 'edgeitems'>): string[] {
  const empty = x.shape.includes(0);
  const hidden = empty ? x.shape.length !== 1 : edgeitems === 0;
  const suffixes: string[] = [];
  if (hidden) suffixes.push(`size=${tuple(x.shape)}`);
  // No element of an empty tensor tells an integer or a bool from a float, so their dtype is said.
  if (x.dtype !== 'float32' && (empty || (x.dtype !== 'int64' && x.dtype !== 'bool')))
    suffixes.push(`dtype=torch.${x.dtype}`);
  if (x.gradFn !== undefined) suffixes.push(`grad_fn=<${x.gradFn}>`);
  else if (x.requiresGrad === true) suffixes.push('requires_grad=True');
  return suffixes;
}

/** `text` with its suffixes and the closing bracket; a suffix that passes `linewidth` starts a line of its own. */
export function withSuffixes(
  text: string,
  suffixes: readonly string[],
  indent: number,
  linewidth: number,
): string {
  let whole = text;
  let length = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of suffixes) {
    const fits = length + suffix.length + 2 <= linewidth;
    whole += fits ? `, ${suffix}` : `,\n${' '.repeat(indent)}${suffix}`;
    length = fits ? length + suffix.length + 2 : indent + suffix.length;
  }
  return `${whole})`;
}

const tuple = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

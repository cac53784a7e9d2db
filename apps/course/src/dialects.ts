/** The frameworks in whose words an example can be written. */
import { unknownName, UsageError } from '@isograd/errors';
import { once } from './options.js';

/** Each dialect and the framework it is named after, in the order in which lists show them. */
export const dialects = {
  torch: 'PyTorch',
  jax: 'JAX',
  tensorflow: 'TensorFlow',
  mxnet: 'MXNet',
} as const satisfies Readonly<Record<string, string>>;

/** A framework by the name that `--dialect` takes. */
export type Dialect = keyof typeof dialects;

/** Names that people also use, among them the ones on the tabs of the textbook. */
const also: Readonly<Record<string, Dialect>> = { pytorch: 'torch', tf: 'tensorflow', mx: 'mxnet' };

const isDialect = (name: string): name is Dialect => Object.hasOwn(dialects, name);

/** Place of a dialect in lists, from 0. */
export const dialectOrder = (name: Dialect): number => Object.keys(dialects).indexOf(name);

/** The value of `--dialect`, given once, in any case. Throws `UsageError` `CLI_VALUE` with the nearest, `CLI_CONFLICT`. */
export function dialect(text: string, before: Dialect | undefined): Dialect {
  once('--dialect', before);
  const name = text.toLowerCase();
  if (isDialect(name)) return name;
  if (Object.hasOwn(also, name)) return also[name]!;
  throw new UsageError('CLI_VALUE', `option --dialect: ${unknownName(text, Object.keys(dialects))}`, {
    op: '--dialect',
    details: { got: text, known: Object.keys(dialects) },
  });
}

/**
 * Kernels by name. The one cast: a name that is built from an operation's and a type's is looked up in the table, and
 * the conformance suite of @isograd/kernels holds the signatures.
 */
import { type Kernels, kernels } from '@isograd/kernels';

/** A kernel: counts, addresses and scalars in, numbers in memory out. */
export type Kernel = (...numbers: number[]) => number | void;

/** What a kernel's name may end with. */
export type Suffix = '' | 'F64' | 'Scalar' | 'Broadcast' | 'BroadcastF64' | Rows | Columns;
type Rows = 'Rows' | 'RowsF64';
type Columns = 'Columns' | 'ColumnsF64';

// By suffix, then by name: gluing strings together for each call would cost more than many a kernel.
const found = new Map<Suffix, Map<string, Kernel | null>>();
let from: Kernels | null = null;

/** The kernel `name` + `suffix`, or null. Looked up once for each backend that is chosen. */
export function kernelOf(name: string, suffix: Suffix = ''): Kernel | null {
  const table = kernels();
  if (table !== from) {
    from = table;
    found.clear();
  }
  const known = found.get(suffix)?.get(name);
  return known === undefined ? look(name, suffix) : known;
}

function look(name: string, suffix: Suffix): Kernel | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see the head
  const table = kernels() as unknown as Readonly<Record<string, Kernel | undefined>>;
  const whole = name + suffix;
  const kernel = Object.hasOwn(table, whole) ? table[whole]! : null;
  let names = found.get(suffix);
  if (names === undefined) found.set(suffix, (names = new Map()));
  names.set(name, kernel);
  return kernel;
}

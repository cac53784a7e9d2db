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

type Names = Map<string, Kernel | null>;
// By suffix, then by name: gluing strings together for each call would cost more than many a kernel. Most have none.
const bare: Names = new Map();
const found = new Map<Suffix, Names>([['', bare]]);
let from: Kernels | null = null;

/** The kernel `name` + `suffix`, or null. Looked up once for each backend that is chosen. */
export function kernelOf(name: string, suffix: Suffix = ''): Kernel | null {
  const table = kernels();
  if (table !== from) {
    from = table;
    for (const names of found.values()) names.clear();
  }
  const known = suffix === '' ? bare.get(name) : found.get(suffix)?.get(name);
  return known === undefined ? look(name, suffix) : known;
}

/** A kernel that one place asks for by one name: kept there, because looking up takes as long as a small kernel. */
export function keptKernel(name: string, suffix: Suffix = ''): () => Kernel {
  let kept: Kernel | null = null;
  let of: Kernels | null = null;
  return () => {
    const table = kernels();
    if (kept !== null && table === of) return kept;
    of = table;
    return (kept = kernelOf(name, suffix)!);
  };
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

/** Looking up rows of a table, and adding gradients to the rows they came from. */
import { DTypeError, IndexError } from '@isograd/errors';
import {
  defineOp,
  needs,
  type OpFunction,
  positions,
  type Shape,
  sizeOf,
  type Tensor,
} from '@isograd/tensor';

interface Lookup {
  /** Axes that batching put in front. */
  readonly lead: number;
  /** The row that does not learn, or null. */
  readonly padding: number | null;
}
export interface Forward extends Lookup {
  /** Zeros stand for the row that does not learn: what moves with the table is wanted, not the table. */
  readonly blank: boolean;
}
export interface Backward extends Lookup {
  /** Rows of the table. */
  readonly rows: number;
}
const lift = <A extends Lookup>(attrs: A): A => ({ ...attrs, lead: attrs.lead + 1 });

/** Row numbers in order of the shape, checked. Throws `DTypeError` `DTYPE_UNSUPPORTED`, `IndexError` `INDEX_OUT_OF_RANGE`. */
function rowsOf(ids: Tensor, rows: number): Float64Array {
  if (ids.dtype !== 'int64' && ids.dtype !== 'int32')
    throw new DTypeError('DTYPE_UNSUPPORTED', `embedding: ids must be int64 or int32, got ${ids.dtype}`, {
      op: 'embedding',
      details: { dtype: ids.dtype },
      hint: 'cast them: .to("int64")',
    });
  const data = ids.storage.data;
  return Float64Array.from(positions(ids), (at, i) => {
    const id = data[at]!;
    if (id >= 0 && id < rows) return id;
    throw new IndexError(
      'INDEX_OUT_OF_RANGE',
      `embedding: index ${id} at position ${i} is out of range for a table of ${rows} rows; use 0..${rows - 1}`,
      { op: 'embedding', details: { index: id, position: i, rows } },
    );
  });
}

/** Where each table of a stack begins, and its steps. */
const tablesOf = ({ shape, strides, offset }: Tensor): Int32Array =>
  positions({ shape: shape.slice(0, -2), strides: strides.slice(0, -2), offset });
const leadOf = (shape: Shape, { lead }: Lookup): number => sizeOf(shape.slice(0, lead));

type Looking = OpFunction<[weight: Tensor, ids: Tensor, attrs: Forward]>;
/** `weight`: [...lead, rows, width], `ids`: [...lead, …], result [...lead, …, width]. */
export const embedding: Looking = defineOp<Forward, 'weight' | 'ids', 'y'>({
  name: 'embedding',
  node: 'EmbeddingBackward0',
  inputs: ['weight', 'ids'],
  outputs: ['y'],
  infer: ([weight, ids]) => ({ shape: [...ids!.shape, weight!.shape.at(-1)!], dtype: weight!.dtype }),
  kernel([weight, ids], [y], attrs) {
    const [rows, width] = [weight!.shape.at(-2)!, weight!.shape.at(-1)!];
    const [starts, which] = [tablesOf(weight!), rowsOf(ids!, rows)];
    const [down, across] = [weight!.strides.at(-2)!, weight!.strides.at(-1)!];
    const [W, Y, each] = [weight!.storage.data, y!.storage.data, which.length / leadOf(ids!.shape, attrs)];
    which.forEach((row, i) => {
      if (attrs.blank && row === attrs.padding) return;
      const from = starts[Math.floor(i / each)]! + row * down;
      for (let j = 0; j < width; j++) Y[i * width + j] = W[from + j * across]!;
    });
  },
  frees: true,
  vjp: {
    weight: needs(['ids'], ({ g, attrs: { lead, padding }, shape }, ids) =>
      embeddingBackward(g, ids, { lead, padding, rows: shape.at(-2)! }),
    ),
    ids: null,
  },
  jvp: ({ inputs: [, ids], tangents: [t], attrs }) => [
    t ? embedding(t, ids!, { ...attrs, blank: true }) : null,
  ],
  batch: { lift },
}).called((run) => (weight, ids, attrs) => run.one([weight, ids], attrs));

type Adding = OpFunction<[g: Tensor, ids: Tensor, attrs: Backward]>;
/** `g`: [...lead, …, width], `ids`: [...lead, …], result [...lead, rows, width]: gradients of equal rows are added in order. */
export const embeddingBackward: Adding = defineOp<Backward, 'g' | 'ids', 'weight'>({
  name: 'embeddingBackward',
  node: 'EmbeddingDenseBackward0',
  inputs: ['g', 'ids'],
  outputs: ['weight'],
  infer: ([g, ids], attrs) => ({
    shape: [...ids!.shape.slice(0, attrs.lead), attrs.rows, g!.shape.at(-1)!],
    dtype: g!.dtype,
  }),
  kernel([g, ids], [weight], attrs) {
    const [which, from, width] = [rowsOf(ids!, attrs.rows), positions(g!), g!.shape.at(-1)!];
    const [G, W, each] = [g!.storage.data, weight!.storage.data, which.length / leadOf(ids!.shape, attrs)];
    which.forEach((row, i) => {
      if (row === attrs.padding) return;
      const to = (Math.floor(i / each) * attrs.rows + row) * width;
      for (let j = 0; j < width; j++) W[to + j]! += G[from[i * width + j]!]!;
    });
  },
  frees: true,
  vjp: {
    g: needs(['ids'], ({ g, attrs: { lead, padding } }, ids) =>
      embedding(g, ids, { lead, padding, blank: true }),
    ),
    ids: null,
  },
  jvp: ({ inputs: [, ids], tangents: [t], attrs }) => [t ? embeddingBackward(t, ids!, attrs) : null],
  batch: { lift },
}).called((run) => (g, ids, attrs) => run.one([g, ids], attrs));

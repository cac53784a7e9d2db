/**
 * Items become a batch: tensors and numbers are stacked, lists and objects entry by entry.
 * The one cast: the type below says what each kind of item becomes, and the code follows it.
 */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { sameShape, stack, Tensor, tensor } from '@isograd/tensor';

/** What a batch of `T` is. */
export type Collated<T> = T extends Tensor | number | bigint | boolean | ArrayBufferView
  ? Tensor
  : T extends string
    ? string[]
    : T extends readonly unknown[]
      ? { -readonly [K in keyof T]: Collated<T[K]> }
      : T extends object
        ? { -readonly [K in keyof T]: Collated<T[K]> }
        : unknown;

/**
 * Stacks items along a new first axis (torch default_collate). Tensors and typed arrays are stacked; numbers make
 * float32, bigints int64, booleans bool; strings stay a list; lists and plain objects are collated entry by entry.
 * `indices` are the items' numbers in their data set, for messages.
 * Throws `ArgumentError`: `ARG_TYPE` for an item of another kind than the first or of none of these, `ARG_MISSING`
 * for an object without a key of the others; `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RAGGED`.
 */
export function collate<T>(items: readonly T[], indices?: readonly number[]): Collated<T> {
  const given: unknown = items;
  if (!Array.isArray(given))
    throw new ArgumentError(
      given === undefined ? 'ARG_MISSING' : 'ARG_TYPE',
      `collate: items is ${shown(given)}; wanted a list`,
      { op: 'collate' },
    );
  if (items.length === 0)
    throw new ArgumentError('ARG_MISSING', 'collate: a batch of no items', { op: 'collate' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return batchOf({ items, indices: indices ?? [...items.keys()], path: '' }) as Collated<T>;
}

/** Items to be collated, or one entry of each of them. */
interface Batch {
  readonly items: readonly unknown[];
  readonly indices: readonly number[];
  /** Where in the items: empty, or `.name[0]`. */
  readonly path: string;
}

function batchOf(batch: Batch): unknown {
  const kind = kindOf(batch.items[0]);
  batch.items.forEach((item, i) => {
    if (kind !== undefined && kindOf(item) === kind) return;
    const wanted =
      kind === undefined
        ? 'a tensor, number, bigint, boolean, string, list or plain object'
        : `a ${kind} as in item ${batch.indices[0]}`;
    throw new ArgumentError(
      'ARG_TYPE',
      `collate: ${placeOf(batch, i)} is ${described(item)}; wanted ${wanted}`,
      {
        op: 'collate',
        details: { index: batch.indices[i], item: shown(item) },
      },
    );
  });
  return makers[kind!](batch);
}

type Kind = 'tensor' | 'number' | 'bigint' | 'boolean' | 'string' | 'list' | 'plain object';

const makers: Readonly<Record<Kind, (batch: Batch) => unknown>> = {
  tensor: stacked,
  number: ({ items }) => tensor(items.filter((item) => typeof item === 'number')),
  bigint: ({ items }) => tensor(items.filter((item) => typeof item === 'bigint')),
  boolean: ({ items }) => tensor(items.filter((item) => typeof item === 'boolean')),
  string: ({ items }) => items,
  list: listed,
  'plain object': keyed,
};

function kindOf(item: unknown): Kind | undefined {
  if (item instanceof Tensor || ArrayBuffer.isView(item)) return 'tensor';
  if (Array.isArray(item)) return 'list';
  const type = typeof item;
  if (type === 'number' || type === 'bigint' || type === 'boolean' || type === 'string') return type;
  if (type !== 'object' || item === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(item);
  return prototype === null || prototype === Object.prototype ? 'plain object' : undefined;
}

function stacked(batch: Batch): Tensor {
  const tensors = batch.items.flatMap((item) =>
    item instanceof Tensor ? [item] : ArrayBuffer.isView(item) ? [tensor(item)] : [],
  );
  const first = tensors[0]!.shape;
  tensors.forEach(({ shape }, i) => {
    if (!sameShape(shape, first))
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `collate: ${placeOf(batch, i)} is [${shape}], item ${batch.indices[0]} has [${first}]; equal shapes are wanted`,
        {
          op: 'collate',
          details: { index: batch.indices[i], shapes: [shape, first] },
        },
      );
  });
  return stack(tensors);
}

function listed(batch: Batch): unknown[] {
  const lists = batch.items.filter((item): item is readonly unknown[] => Array.isArray(item));
  const { length } = lists[0]!;
  lists.forEach((list, i) => {
    if (list.length !== length)
      throw new ShapeError(
        'SHAPE_RAGGED',
        `collate: ${placeOf(batch, i)} has ${list.length} entries, item ${batch.indices[0]} has ${length}`,
        {
          op: 'collate',
          details: { index: batch.indices[i], lengths: [list.length, length] },
        },
      );
  });
  return Array.from({ length }, (_, k) =>
    batchOf({ ...batch, items: lists.map((list) => list[k]), path: `${batch.path}[${k}]` }),
  );
}

function keyed(batch: Batch): object {
  const objects = batch.items.filter((item): item is object => typeof item === 'object' && item !== null);
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  objects.forEach((object, i) => {
    const missing = keys.find((key) => !Object.hasOwn(object, key));
    if (missing !== undefined)
      throw new ArgumentError(
        'ARG_MISSING',
        `collate: ${placeOf(batch, i)} has no key ${shown(missing)}, which other items of the batch have`,
        {
          op: 'collate',
          details: { index: batch.indices[i], key: missing },
        },
      );
  });
  // An own entry whatever the key is called.
  return Object.fromEntries(
    keys.map((key) => [
      key,
      batchOf({
        ...batch,
        items: objects.map((object): unknown => Reflect.get(object, key)),
        path: `${batch.path}.${key}`,
      }),
    ]),
  );
}

const placeOf = ({ indices, path }: Batch, i: number): string =>
  `item ${indices[i]}${path === '' ? '' : ` at ${path}`}`;

const described = (item: unknown): string =>
  item instanceof Promise ? 'a Promise, which was not awaited' : shown(item);

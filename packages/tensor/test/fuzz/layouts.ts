/** The same numbers in other layouts: what a strided view of a larger memory may look like. */
import { type Shape, tensor, Tensor, zeros } from '../../src/index.js';

/** A tensor, and all of the memory that it is a view of. */
export interface Laid {
  readonly view: Tensor;
  readonly base: Tensor;
}

/** Ways to lie; `expanded` keeps the first slice along one axis. */
export const layouts = [
  'as it is',
  'offset',
  'transposed',
  'rotated',
  'with gaps',
  'rotated with gaps',
  'diagonal',
  'expanded',
] as const;
export type Layout = (typeof layouts)[number];

/** Something to find where nobody writes. */
const filler = 77;

/** A row-major copy that asks no kernel. */
export const copyOf = (x: Tensor): Tensor =>
  tensor(Float64Array.from(x.data()), { dtype: x.dtype, shape: x.shape });

const around = (shape: Shape, x: Tensor): Tensor =>
  zeros(shape, { dtype: x.dtype }).fill_(x.dtype === 'bool' ? 1 : filler);

/** Writes element by element, so that a wrong kernel for copies shows as a difference. */
function put(x: Tensor, view: Tensor, base: Tensor): Laid {
  const from = x.data();
  const order = view.strides;
  const to = base.storage.data;
  const index = new Array<number>(view.ndim).fill(0);
  for (let i = 0; i < from.length; i++) {
    to[index.reduce((at, k, d) => at + k * order[d]!, view.offset)] = from[i]!;
    for (let d = view.ndim - 1; d >= 0 && ++index[d]! === view.shape[d]; d--) index[d] = 0;
  }
  return { view, base };
}

const order = (rank: number, by: number): number[] => Array.from({ length: rank }, (_, d) => (d + by) % rank);
const gaps = (view: Tensor): Tensor => view.shape.reduce((y, _, d) => y.slice(d, 1, undefined, 2), view);

/** The numbers of `x` in another layout. */
export function laid(x: Tensor, layout: Layout): Laid {
  const { shape } = x;
  const rank = shape.length;
  switch (layout) {
    case 'as it is':
      return { view: x, base: x };
    case 'offset': {
      const base = around([3, ...shape], x);
      return put(x, base.select(0, 1), base);
    }
    case 'transposed': {
      const base = around(shape.toReversed(), x);
      return put(x, base.permute(order(rank, 0).toReversed()), base);
    }
    case 'rotated': {
      const base = around([...shape.slice(1), ...shape.slice(0, 1)], x);
      return put(x, base.permute(order(rank, rank - 1)), base);
    }
    case 'with gaps': {
      const base = around(
        shape.map((n) => 2 * n + 1),
        x,
      );
      return put(x, gaps(base), base);
    }
    case 'rotated with gaps': {
      const base = around(
        [...shape.slice(1), ...shape.slice(0, 1)].map((n) => 2 * n + 1),
        x,
      );
      return put(x, gaps(base.permute(order(rank, rank - 1))), base);
    }
    case 'diagonal': {
      const n = shape.at(-1) ?? 1;
      const base = around([...shape.slice(0, -1), n + 1, n + 1], x);
      const line = base.diagonal(1, -2, -1);
      return put(x, rank === 0 ? line.select(0, 0) : line, base);
    }
    default: {
      const axis = shape.findIndex((n) => n > 1);
      return { view: axis < 0 ? x : x.narrow(axis, 0, 1).expand(shape), base: x };
    }
  }
}

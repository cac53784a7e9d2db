/** Views by sizes and steps in memory, and what gives their gradients back. */
import { ArgumentError, AutogradError, IndexError, ShapeError, shown } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { checkShape, type Geometry, isContiguous, positions, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { ViewOp } from './view-op.js';

/** Where the elements of the tensor lie, and where the view looks; `hidden` axes in front are the same for both. */
interface Strided {
  readonly from: Geometry;
  readonly to: Geometry;
  readonly hidden: number;
}
const deeper = (attrs: Strided): Strided => ({ ...attrs, hidden: attrs.hidden + 1 });

/**
 * What lies in memory from element `storageOffset` on (by default where `x` begins), `stride` elements apart along each
 * axis, as a view; elements may show more than once (torch.as_strided). It reaches all of the tensor that `x` is a view
 * of; where gradients are wanted, no elements but those of `x`. (PyTorch takes others and drops their gradients.) Throws `ArgumentError` `ARG_RANGE`; `ShapeError` `SHAPE_MISMATCH`, `SHAPE_INVALID`, `SHAPE_STRIDES`; `IndexError`
 * `INDEX_OUT_OF_RANGE`; `AutogradError` `GRAD_MODE`.
 */
export const asStrided: ViewOp<[size: Shape, stride: Shape, storageOffset?: number]> = defineOp<
  Strided,
  'x',
  'y'
>({
  name: 'asStrided',
  node: 'AsStridedBackward0',
  inputs: ['x'],
  outputs: ['y'],
  view: (x, { from, to, hidden }) => {
    checkLayout(x, from, hidden);
    return [
      {
        shape: [...x.shape.slice(0, hidden), ...to.shape],
        strides: [...x.strides.slice(0, hidden), ...to.strides],
        offset: x.offset + to.offset - from.offset,
      },
    ];
  },
  vjp: { x: needs([], ({ g, attrs }) => gathered(g, attrs)) },
  jvp: 'linear',
  batch: { lift: deeper },
}).called((run) => (x, size, stride, storageOffset) => {
  const from: Geometry = tensorOf('asStrided', x);
  const offset: unknown = storageOffset ?? from.offset;
  checkShape('asStrided', size);
  if (!Array.isArray(stride) || stride.length !== size.length)
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `asStrided: [${size}] wants as many strides, got ${shown(stride)}`,
      { op: 'asStrided' },
    );
  if (![...stride, offset].every((n) => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0))
    throw new ArgumentError(
      'ARG_RANGE',
      `asStrided: strides and offset are whole numbers from 0 up, got ${shown(stride)} and ${shown(offset)}`,
      { op: 'asStrided' },
    );
  const to: Geometry = { shape: [...size], strides: [...stride], offset: Number(offset) };
  const base = x.viewOf?.base ?? x;
  checkReach(base, to);
  const input = base === x || within(from, to) ? x : wider(x, base);
  return run.one([input], { from: placed(input), to, hidden: 0 });
});

const placed = ({ shape, strides, offset }: Geometry): Geometry => ({ shape, strides, offset });

/** Whether every element of `to` lies where one of `from` does. */
function within(from: Geometry, to: Geometry): boolean {
  if (isContiguous(from) && to.offset >= from.offset && lastOf(to) <= lastOf(from)) return true;
  const places = new Set(positions(from));
  return positions(to).every((place) => places.has(place));
}

/** The whole base, for a view that shows more than `x` does. */
function wider(x: Tensor, base: Tensor): Tensor {
  if (!x.requiresGrad && x.box === null) return base;
  throw new AutogradError(
    'GRAD_MODE',
    `asStrided: elements that this [${x.shape}] view does not show would lose their gradients; call it on the tensor of [${base.shape}] that it is a view of`,
    { op: 'asStrided', details: { shapes: [x.shape, base.shape] } },
  );
}

const lastOf = ({ shape, strides, offset }: Geometry): number =>
  shape.reduce((at, n, d) => at + (n - 1) * strides[d]!, offset);

function checkReach(base: Tensor, to: Geometry): void {
  if (sizeOf(to.shape) === 0) return;
  // In memory of another order, a copy with the same elements is another memory: gradients and tangents are such copies.
  if (!isContiguous(base))
    throw new ShapeError(
      'SHAPE_STRIDES',
      `asStrided: [${base.shape}] with strides [${base.strides}] lies in memory in another order than it shows; take contiguous() first`,
      { op: 'asStrided', details: { shape: base.shape, strides: base.strides } },
    );
  const [first, last, least, most] = [to.offset, lastOf(to), base.offset, lastOf(base)];
  if (sizeOf(base.shape) > 0 && first >= least && last <= most) return;
  throw new IndexError(
    'INDEX_OUT_OF_RANGE',
    `asStrided: [${to.shape}] with strides [${to.strides}] looks at elements ${first} to ${last} of memory; there are ${least} to ${most}`,
    { op: 'asStrided', details: { shape: to.shape, strides: to.strides, offset: to.offset } },
  );
}

/** What holds for one memory says nothing about another layout, as that of a tangent may be. */
function checkLayout(x: Geometry, from: Geometry, hidden: number): void {
  if (from.shape.every((n, d) => n === 1 || x.strides[d + hidden] === from.strides[d])) return;
  throw new AutogradError(
    'GRAD_MODE',
    `asStrided: the tangent of a tensor with strides [${from.strides}] has strides [${x.strides}]; take contiguous() before`,
    { op: 'asStrided', details: { strides: [from.strides, x.strides] } },
  );
}

/** How many elements of `from` lie at each place, and for each element of `to` which ones it shows. */
function sharing({ from, to }: Strided): {
  readonly lists: ReadonlyMap<number, readonly number[]>;
  readonly looks: Int32Array;
} {
  const lists = new Map<number, number[]>();
  positions(from).forEach((place, i) => {
    const list = lists.get(place);
    if (list === undefined) lists.set(place, [i]);
    else list.push(i);
  });
  return { lists, looks: positions(to) };
}

const linear = (
  name: string,
  sides: (attrs: Strided) => readonly [from: Geometry, to: Geometry],
  each: (X: Tensor, Y: Tensor, attrs: Strided) => void,
  back: (g: Tensor, attrs: Strided) => Tensor,
): OpFunction<[g: Tensor, attrs: Strided]> =>
  defineOp<Strided, 'g', 'y'>({
    name,
    node: 'AsStridedBackwardBackward0',
    inputs: ['g'],
    outputs: ['y'],
    infer: ([g], attrs) => ({
      shape: [...g!.shape.slice(0, attrs.hidden), ...sides(attrs)[1].shape],
      dtype: g!.dtype,
    }),
    kernel: ([g], [y], attrs) => each(g!, y!, attrs),
    vjp: { g: needs([], ({ g, attrs }) => back(g, attrs)) },
    jvp: 'linear',
    batch: { lift: deeper },
  }).called((run) => (g, attrs) => run.one([g], attrs));

/** Sums what a view got back to the elements that it showed; elements at one place share it, as in PyTorch. */
const gathered: OpFunction<[g: Tensor, attrs: Strided]> = linear(
  'asStridedBackward',
  ({ from, to }) => [to, from],
  (g, y, attrs) => walked(g, y, attrs, (G, gAt, Y, yAt, share) => void (Y[yAt]! += G[gAt]! * share)),
  (g, attrs) => spread(g, attrs),
);

/** What the view would show of a tensor in any layout; 0 where it shows no element of it. */
const spread: OpFunction<[x: Tensor, attrs: Strided]> = linear(
  'asStridedForward',
  ({ from, to }) => [from, to],
  (x, y, attrs) => walked(y, x, attrs, (Y, yAt, X, xAt, share) => void (Y[yAt]! += X[xAt]! * share)),
  (g, attrs) => gathered(g, attrs),
);

/** Each pair of an element of the view and an element of the tensor that lie at one place. */
function walked(
  view: Tensor,
  whole: Tensor,
  attrs: Strided,
  visit: (V: Data, vAt: number, W: Data, wAt: number, share: number) => void,
): void {
  const { lists, looks } = sharing(attrs);
  const [V, W] = [view.storage.data, whole.storage.data];
  const [vPlaces, wPlaces] = [positions(view), positions(whole)];
  const size = sizeOf(attrs.from.shape);
  for (let v = 0, lead = 0; v < vPlaces.length; lead++)
    for (const place of looks) {
      const list = lists.get(place) ?? [];
      for (const i of list) visit(V, vPlaces[v]!, W, wPlaces[lead * size + i]!, 1 / list.length);
      v++;
    }
}

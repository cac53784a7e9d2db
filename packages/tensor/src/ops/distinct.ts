/** Which elements, or slices along an axis, there are: the function over both, and the row for slices. */
import { checkOptions, ShapeError } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { defineOp } from '../op.js';
import { shapeOf } from '../operand.js';
import { innerAxisOf, positions, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** The values, where each element's stands among them, and how often each occurs. */
export interface Unique {
  /** With `dim` slices along that axis. */
  readonly values: Tensor;
  /** In the shape of the tensor; with `dim` one number for each slice. */
  readonly inverse: Tensor;
  readonly counts: Tensor;
}
export interface UniqueOptions {
  /** The axis whose slices are compared as wholes, in place of all elements. */
  readonly dim?: number;
  readonly returnInverse?: boolean;
  readonly returnCounts?: boolean;
}
/** Without options the values alone, with any of them all three. */
export interface UniqueFunction {
  (x: Tensor): Tensor;
  (x: Tensor, options: UniqueOptions): Unique;
}

/** The function `name`, which asks `flat` about elements. `rising`: equal slices meet from everywhere, else only neighbours. */
export function distinct(
  name: string,
  rising: boolean,
  flat: (x: Tensor) => readonly Tensor[],
): UniqueFunction {
  const slices = ofSlices(name, rising);
  function all(x: Tensor): Tensor;
  function all(x: Tensor, options: UniqueOptions): Unique;
  function all(x: Tensor, options?: UniqueOptions): Tensor | Unique {
    if (options !== undefined) checkOptions(name, options, ['dim', 'returnInverse', 'returnCounts']);
    const dim = options?.dim;
    const [values, inverse, counts] = dim === undefined ? flat(x) : slices(x, dim);
    return options === undefined ? values! : { values: values!, inverse: inverse!, counts: counts! };
  }
  return all;
}

interface Along {
  readonly axis: number;
}
const ofSlices = (name: string, rising: boolean) =>
  defineOp<Along, 'x', 'values' | 'inverse' | 'counts'>({
    name,
    node: '',
    inputs: ['x'],
    outputs: ['values', 'inverse', 'counts'],
    inferAll([x], { axis }) {
      const n = groupsOf(x!, axis, rising).length;
      return [
        { shape: x!.shape.with(axis, n), dtype: x!.dtype },
        { shape: [x!.shape[axis]!], dtype: 'int64' },
        { shape: [n], dtype: 'int64' },
      ];
    },
    kernel([x], [values, inverse, counts], { axis }) {
      const [X, V, I, C] = [x!, values!, inverse!, counts!].map(({ storage }) => storage.data);
      const [from, to] = [slicesOf(x!, axis), slicesOf(values!, axis)];
      groupsOf(x!, axis, rising).forEach((members, k) => {
        to.places(k).forEach((at, i) => void (V![at] = X![from.places(members[0]!)[i]!]!));
        for (const slice of members) I![slice] = k;
        C![k] = members.length;
      });
    },
    vjp: { x: null },
    jvp: 'constant',
    batch: 'loop',
  }).called((run) => (x: Tensor, dim: number) => {
    const axis = innerAxisOf(name, dim, shapeOf(name, x).length);
    if (sizeOf(x.shape.toSpliced(axis, 1)) > 0) return run([x], { axis });
    throw new ShapeError(
      'SHAPE_EMPTY',
      `${name}: slices of [${x.shape}] along dim ${axis} have no elements`,
      {
        op: name,
        details: { shape: x.shape, dim: axis },
      },
    );
  });

/** Where the elements of each slice lie, in row-major order. */
function slicesOf({ shape, strides, offset }: Tensor, axis: number) {
  const rest = shape.toSpliced(axis, 1);
  const all = positions({
    shape: [shape[axis]!, ...rest],
    strides: [strides[axis]!, ...strides.toSpliced(axis, 1)],
    offset,
  });
  const size = sizeOf(rest);
  return { places: (k: number): Int32Array => all.subarray(k * size, (k + 1) * size) };
}

/** The first two numbers of which one is less decide. As in PyTorch NaN is neither before nor behind a number. */
function compared(data: Data, p: Int32Array, q: Int32Array): number {
  for (const [k, at] of p.entries()) {
    const [v, w] = [data[at]!, data[q[k]!]!];
    if (v < w) return -1;
    if (v > w) return 1;
  }
  return 0;
}

/** Slices that are equal, group by group; NaN equals nothing. */
function groupsOf(x: Tensor, axis: number, rising: boolean): number[][] {
  const [{ data }, { places }] = [x.storage, slicesOf(x, axis)];
  const order = Array.from({ length: x.shape[axis]! }, (_, k) => k);
  if (rising) order.sort((a, b) => compared(data, places(a), places(b)));
  const equal = (a: number, b: number): boolean => {
    const q = places(b);
    return places(a).every((at, k) => data[at] === data[q[k]!]);
  };
  const groups: number[][] = [];
  for (const slice of order) {
    const last = groups.at(-1);
    if (last !== undefined && equal(last[0]!, slice)) last.push(slice);
    else groups.push([slice]);
  }
  return groups;
}

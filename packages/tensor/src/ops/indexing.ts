/** Picking elements by index tensors along one axis, and putting gradients back where they came from. */
import type { Data } from '../dtype.js';
import { quietly } from '../door.js';
import { hold } from '../execute.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axisOf, isContiguous, positions, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type AlphaOptions, alphaOf, times, timesType } from './alpha.js';
import { inPlace } from './in-place.js';
import {
  type Along,
  checkIndexType,
  checkRanks,
  checkSlices,
  copyOut,
  corner,
  eachSlice,
  indexValues,
  keepTruth,
  lengthOf,
  liftAlong,
  lineLength,
  places,
  refuseIndex,
  sameDType,
  stepOf,
} from './index-rule.js';
import { linesOf } from './lines.js';
import { zeros } from './makers.js';

/**
 * `y[i][j] = x[index[i][j]][j]` along `dim` (torch.gather). `index`: integer, the rank of `x`, no negative values.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED`, `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH`.
 */
export const gather: OpFunction<[x: Tensor, dim: number, index: Tensor]> = defineOp<
  Along,
  'x' | 'index',
  'y'
>({
  name: 'gather',
  node: 'GatherBackward0',
  inputs: ['x', 'index'],
  outputs: ['y'],
  fills: true,
  infer([x, index], { axis }) {
    checkIndexType('gather', index!);
    checkRanks('gather', x!.shape, index!.shape, axis);
    return { shape: index!.shape, dtype: x!.dtype };
  },
  kernel([x, index], [y], { axis }) {
    if (axis === x!.shape.length - 1 && isContiguous(index!)) return gatherLast(x!, index!, y!);
    const which = indexValues('gather', index!, lengthOf(x!, axis));
    const from = places(x!, index!.shape, axis);
    pick(x!.storage.data, from, which, stepOf(x!, axis), y!.storage.data);
  },
  vjp: {
    x: needs(['index'], ({ g, shape, attrs }, index) =>
      scatterAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, index, g),
    ),
    index: null,
  },
  jvp: ({ tangents: [t], inputs: [, index], attrs }) => [t ? gather(t, attrs.axis, index!) : null],
  batch: liftAlong,
}).called(
  (run) => (x, dim, index) => run.one([x, index], { axis: axisOf('gather', dim, rankOf('gather', x)) }),
);

/** Along the last axis, line by line, without a list of places. */
function gatherLast(x: Tensor, index: Tensor, y: Tensor): void {
  const n = lengthOf(x, x.shape.length - 1);
  const part = { shape: index.shape, strides: x.strides, offset: x.offset };
  const { starts, step, length } = linesOf(part, x.shape.length - 1);
  for (let line = 0; line < starts.length; line++) {
    const bad = pickLine(
      x.storage.data,
      starts[line]!,
      step,
      n,
      index.storage.data,
      index.offset + line * length,
      y.storage.data,
      line * length,
      length,
    );
    if (bad >= 0) refuseIndex('gather', index.storage.data[index.offset + bad]!, bad, n, 0);
  }
}
/** The place of the first index that is none, or -1. */
function pickLine(
  X: Data,
  start: number,
  step: number,
  n: number,
  I: Data,
  from: number,
  Y: Data,
  to: number,
  length: number,
): number {
  for (let k = 0; k < length; k++) {
    const at = I[from + k]!;
    if (at < 0 || at >= n) return to + k;
    Y[to + k] = X[start + at * step]!;
  }
  return -1;
}

/** Apart from the kernels, as `addAt`, so that the loop is compiled for itself. */
function pick(X: Data, from: Int32Array, which: Int32Array, step: number, Y: Data): void {
  for (let i = 0; i < from.length; i++) Y[i] = X[from[i]! + which[i]! * step]!;
}
function addAt(Y: Data, to: Int32Array, which: Int32Array, step: number, S: Data, from: Int32Array): void {
  for (let i = 0; i < to.length; i++) Y[to[i]! + which[i]! * step]! += S[from[i]!]!;
}

/**
 * `x` with `src` added at `index` along `dim` (torch.Tensor.scatter_add). Repeated indices add up.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`, `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH`.
 */
export const scatterAdd: Prepared<[x: Tensor, dim: number, index: Tensor, src: Tensor]> = defineOp<
  Along,
  'x' | 'index' | 'src',
  'y'
>({
  name: 'scatterAdd',
  node: 'ScatterAddBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer([x, index, src], { axis }) {
    checkIndexType('scatterAdd', index!);
    checkRanks('scatterAdd', x!.shape, index!.shape, axis);
    sameDType('scatterAdd', x!, src!);
    return { shape: x!.shape, dtype: x!.dtype };
  },
  kernel([x, index, src], [y], { axis }) {
    const which = indexValues('scatterAdd', index!, lengthOf(x!, axis));
    copyOut(x!, y!);
    const [to, from] = [places(y!, index!.shape, axis), positions(src!)];
    addAt(y!.storage.data, to, which, stepOf(y!, axis), src!.storage.data, from);
    keepTruth(y!);
  },
  vjp: {
    x: needs([], ({ g }) => g),
    index: null,
    src: needs(['index'], ({ g, attrs }, index) => gather(g, attrs.axis, index)),
  },
  jvp: ({ inputs: [x, index, src], tangents: [tx, , ts], attrs }) => [
    scatterAdd(tx ?? stillOf(x!), attrs.axis, index!, ts ?? stillOf(src!)),
  ],
  batch: liftAlong,
}).prepared((x, dim, index, src) => {
  const axis = axisOf('scatterAdd', dim, rankOf('scatterAdd', x));
  return [[x, index, corner('scatterAdd', tensorOf('scatterAdd', src, 'src'), index)], { axis }];
});

/** A tangent of something that does not move. */
const stillOf = (x: Tensor): Tensor => zeros(x.shape, { dtype: x.dtype });

/**
 * Whole slices of `x` at the positions `index` along `dim` (torch.index_select). `index`: one axis of integers.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED`, `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_RANK`.
 */
export const indexSelect: OpFunction<[x: Tensor, dim: number, index: Tensor]> = defineOp<
  Along,
  'x' | 'index',
  'y'
>({
  name: 'indexSelect',
  node: 'IndexSelectBackward0',
  inputs: ['x', 'index'],
  outputs: ['y'],
  infer([x, index], { axis }) {
    checkIndexType('indexSelect', index!);
    return { shape: slicesOf(x!.shape, axis, lineLength('indexSelect', index!)), dtype: x!.dtype };
  },
  kernel([x, index], [y], { axis }) {
    const which = indexValues('indexSelect', index!, lengthOf(x!, axis));
    eachSlice(x!, y!, axis, which, (X, at, Y, to) => void (Y[to] = X[at]!));
  },
  vjp: {
    x: needs(['index'], ({ g, shape, attrs }, index) =>
      indexAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, index, g),
    ),
    index: null,
  },
  jvp: ({ tangents: [t], inputs: [, index], attrs }) => [t ? indexSelect(t, attrs.axis, index!) : null],
  batch: 'loop',
}).called(
  (run) => (x, dim, index) =>
    run.one([x, index], { axis: axisOf('indexSelect', dim, rankOf('indexSelect', x)) }),
);

const slicesOf = (shape: Shape, axis: number, n: number): Shape => shape.map((m, d) => (d === axis ? n : m));

interface Adding extends Along {
  readonly alpha: number;
}
type IndexAdd = Prepared<[x: Tensor, dim: number, index: Tensor, src: Tensor, options?: AlphaOptions]>;
/**
 * `x` with the slices of `src`, `alpha` times, added at the positions `index` along `dim` (torch.index_add).
 * Throws as `indexSelect`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 */
export const indexAdd: IndexAdd = defineOp<Adding, 'x' | 'index' | 'src', 'y'>({
  name: 'indexAdd',
  node: 'IndexAddBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer([x, index, src], { axis, alpha }) {
    checkIndexType('indexAdd', index!);
    sameDType('indexAdd', x!, { dtype: timesType(src!.dtype, alpha) });
    checkSlices('indexAdd', slicesOf(x!.shape, axis, lineLength('indexAdd', index!)), src!.shape);
    return { shape: x!.shape, dtype: x!.dtype };
  },
  kernel([x, index, src], [y], { axis, alpha }) {
    const scaled = quietly(() => times(src!, alpha));
    hold([x!, index!, scaled, y!]);
    const which = indexValues('indexAdd', index!, lengthOf(x!, axis));
    copyOut(x!, y!);
    eachSlice(y!, scaled, axis, which, (Y, at, S, from) => void (Y[at]! += S[from]!));
    keepTruth(y!);
  },
  vjp: {
    x: needs([], ({ g }) => g),
    index: null,
    src: needs(['index'], ({ g, attrs: { axis, alpha } }, index) =>
      times(indexSelect(g, axis, index), alpha),
    ),
  },
  jvp: ({ inputs: [x, index, src], tangents: [tx, , ts], attrs }) => [
    indexAdd(tx ?? stillOf(x!), attrs.axis, index!, ts ?? stillOf(src!), { alpha: attrs.alpha }),
  ],
  batch: 'loop',
}).prepared((x, dim, index, src, options: AlphaOptions = {}) => {
  const axis = axisOf('indexAdd', dim, rankOf('indexAdd', x));
  return [[x, index, src], { axis, alpha: alphaOf('indexAdd', options) }];
});

/** Adds `src` at `index` along `dim` in place. */
export const scatterAdd_: OpFunction<[x: Tensor, dim: number, index: Tensor, src: Tensor]> =
  inPlace(scatterAdd);
/** Adds the slices of `src` at the positions `index` in place. */
export const indexAdd_: OpFunction<Parameters<IndexAdd>> = inPlace(indexAdd);

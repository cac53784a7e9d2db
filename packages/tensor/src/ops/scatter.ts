/** Writing values at index tensors along one axis. */
import { ShapeError } from '@isograd/errors';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { castOf } from '../rounding.js';
import { axisOf, positions } from '../shape.js';
import { Tensor } from '../tensor.js';
import { index } from './advanced-indexing.js';
import { expand } from './axes.js';
import { to } from './cast.js';
import { inPlace } from './in-place.js';
import {
  type Along,
  checkIndexType,
  checkRanks,
  copyOut,
  corner,
  eachSlice,
  indexValues,
  lengthOf,
  liftAlong,
  lineLength,
  places,
  sameDType,
  stepOf,
} from './index-rule.js';
import { gather } from './indexing.js';
import { zeros } from './makers.js';
import { sum } from './reduce.js';
import { overloaded } from './overloads.js';
import { like, type TensorLike } from './scalar.js';

type Scatter = Prepared<[x: Tensor, dim: number, index: Tensor, src: TensorLike]>;
/**
 * `x` with `src` at `index` along `dim`: `y[index[i][j]][j] = src[i][j]` (torch.Tensor.scatter). `src`: a tensor of the
 * type of `x`, or one number. Of values for one place the last stays.
 * Throws `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH`, `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const scatter: Scatter = overloaded(
  defineOp<Along, 'x' | 'index' | 'src', 'y'>({
    name: 'scatter',
    node: 'ScatterBackward0',
    inputs: ['x', 'index', 'src'],
    outputs: ['y'],
    infer([x, where, src], { axis }) {
      checkIndexType('scatter', where!);
      checkRanks('scatter', x!.shape, where!.shape, axis);
      sameDType('scatter', x!, src!);
      return { shape: x!.shape, dtype: x!.dtype };
    },
    kernel([x, where, src], [y], { axis }) {
      const which = indexValues('scatter', where!, lengthOf(x!, axis));
      copyOut(x!, y!);
      const [at, from] = [places(y!, where!.shape, axis), positions(src!)];
      const [S, Y, step] = [src!.storage.data, y!.storage.data, stepOf(y!, axis)];
      for (let i = 0; i < at.length; i++) Y[at[i]! + which[i]! * step] = S[from[i]!]!;
    },
    vjp: {
      x: needs(['index'], ({ g, attrs }, where) => scatter(g, attrs.axis, where, 0)),
      index: null,
      src: needs(['index'], ({ g, attrs }, where) => gather(g, attrs.axis, where)),
    },
    jvp: ({ inputs: [x, where, src], tangents: [tx, , ts], attrs }) => [
      scatter(
        tx ?? zeros(x!.shape, { dtype: x!.dtype }),
        attrs.axis,
        where!,
        ts ?? zeros(src!.shape, { dtype: src!.dtype }),
      ),
    ],
    batch: liftAlong,
  }).prepared((x: Tensor, dim: number, where: Tensor, src: TensorLike) => {
    const axis = axisOf('scatter', dim, rankOf('scatter', x));
    const { shape } = tensorOf('scatter', where, 'index');
    if (src instanceof Tensor && src.shape.length > 0)
      return [[x, where, corner('scatter', src, where)], { axis }];
    const one = src instanceof Tensor ? src : to(like('scatter', src, x), x.dtype);
    return [[x, where, expand(one, shape)], { axis }];
  }),
  3,
  'src',
  'ScatterBackward1',
);

/**
 * `x` with one value in whole slices at the positions `index` along `dim`, negative ones counted from the back
 * (torch.Tensor.index_fill). `value`: a number, or a tensor without dimensions.
 * Throws `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_RANK`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const indexFill: Prepared<[x: Tensor, dim: number, index: Tensor, value: TensorLike]> = overloaded(
  defineOp<Along, 'x' | 'index' | 'value', 'y'>({
    name: 'indexFill',
    node: 'IndexFillBackward1',
    inputs: ['x', 'index', 'value'],
    outputs: ['y'],
    infer([x, where]) {
      checkIndexType('indexFill', where!);
      lineLength('indexFill', where!);
      return { shape: x!.shape, dtype: x!.dtype };
    },
    kernel([x, where, value], [y], { axis }) {
      const which = indexValues('indexFill', where!, lengthOf(x!, axis), true);
      copyOut(x!, y!);
      const filler = castOf(value!.dtype, y!.dtype)(value!.storage.data[value!.offset]!);
      eachSlice(y!, y!, axis, which, (Y, at) => void (Y[at] = filler));
    },
    vjp: {
      x: needs(['index'], ({ g, attrs }, where) => indexFill(g, attrs.axis, where, 0)),
      index: null,
      value: needs(['index'], ({ g, attrs }, where) =>
        sum(index(g, [...new Array<null>(attrs.axis).fill(null), where])),
      ),
    },
    jvp: ({ inputs: [x, where, value], tangents: [tx, , tv], attrs }) => [
      indexFill(
        tx ?? zeros(x!.shape, { dtype: x!.dtype }),
        attrs.axis,
        where!,
        tv ?? zeros([], { dtype: value!.dtype }),
      ),
    ],
    batch: 'loop',
  }).prepared((x: Tensor, dim: number, where: Tensor, value: TensorLike) => {
    const axis = axisOf('indexFill', dim, rankOf('indexFill', x));
    if (value instanceof Tensor && value.shape.length > 0)
      throw new ShapeError(
        'SHAPE_RANK',
        `indexFill: the value is one number, got [${value.shape}]; use indexPut`,
        {
          op: 'indexFill',
        },
      );
    return [[x, where, like('indexFill', value, x)], { axis }];
  }),
  3,
  'value',
  'IndexFillBackward0',
);

/** Writes `src` at `index` along `dim`. */
export const scatter_: OpFunction<Parameters<Scatter>> = inPlace(scatter);
/** Writes one value in whole slices at the positions `index`. */
export const indexFill_: OpFunction<[x: Tensor, dim: number, index: Tensor, value: TensorLike]> =
  inPlace(indexFill);

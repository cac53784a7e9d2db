/** Activation functions that let only large inputs pass. */
import { ArgumentError } from '@isograd/errors';
import { needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { numbers } from './activation-numbers.js';
import { tanh } from './activations.js';
import { sub } from './arithmetic.js';
import { type ByName, preparedByName } from './by-name.js';
import { constantFor } from './constant.js';
import { type Elementwise, unaryWith } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { abs } from './math.js';

interface Band {
  readonly lambd: number;
}
type Shrink = Elementwise<[x: Tensor, lambd?: number]>;

const hardshrinkByPlace: Shrink = unaryWith<Band, [x: Tensor, lambd?: number]>({
  name: 'hardshrink',
  node: 'HardshrinkBackward0',
  kind: 'float',
  f:
    ({ lambd }: Band) =>
    (x: number) =>
      x >= -lambd && x <= lambd ? 0 : x,
  x: needs(['x'], ({ g, attrs }, x) => outside(g, x, attrs)),
  attrsOf: (_, lambd = 0.5) => numbers('hardshrink', { lambd }),
});
/** 0 for `-lambd <= x <= lambd`, else `x` (torch.nn.functional.hardshrink). */
export const hardshrink: Elementwise<
  [x: Tensor, ...args: ByName<[lambd?: number], { readonly lambd?: number }>]
> = preparedByName(hardshrinkByPlace, 1, ['lambd']);

const softshrinkByPlace: Shrink = unaryWith<Band, [x: Tensor, lambd?: number]>({
  name: 'softshrink',
  node: 'SoftshrinkBackward0',
  kind: 'float',
  f:
    ({ lambd }: Band) =>
    (x: number) =>
      x > lambd ? x - lambd : x < -lambd ? x + lambd : Number.isNaN(x) ? x : 0,
  x: needs(['x'], ({ g, attrs }, x) => outside(g, x, attrs)),
  attrsOf: (_, lambd = 0.5) => {
    const given = numbers('softshrink', { lambd });
    if (lambd >= 0) return given;
    throw new ArgumentError('ARG_RANGE', `softshrink: lambd must be at least 0, got ${lambd}`, {
      op: 'softshrink',
      details: { lambd },
    });
  },
});
/**
 * `x` moved towards 0 by `lambd`, 0 where it would pass it (torch.nn.functional.softshrink). Throws `ArgumentError`
 * `ARG_RANGE` when lambd is below 0.
 */
export const softshrink: Elementwise<
  [x: Tensor, ...args: ByName<[lambd?: number], { readonly lambd?: number }>]
> = preparedByName(softshrinkByPlace, 1, ['lambd']);

const outside = (g: Tensor, x: Tensor, { lambd }: Band): Tensor => where(abs(x).le(lambd), 0, g);

/** `x - tanh(x)` (torch.nn.functional.tanhshrink). */
export const tanhshrink: OpFunction<[x: Tensor]> = Object.assign((x: Tensor) => sub(x, tanh(x)), {
  op: sub.op,
});

interface Limit {
  readonly threshold: number;
  readonly value: number;
}
const thresholdByPlace: Elementwise<[x: Tensor, threshold: number, value: number]> = unaryWith<
  Limit,
  [x: Tensor, threshold: number, value: number]
>({
  name: 'threshold',
  node: 'ThresholdBackward0',
  kind: 'same',
  f:
    ({ threshold: limit, value }: Limit) =>
    (x: number) =>
      x <= limit ? value : x,
  x: needs(['x'], ({ g, attrs }, x) => where(x.le(attrs.threshold), 0, g)),
  attrsOf(x, limit, value) {
    const attrs = numbers('threshold', { threshold: limit, value });
    return { ...attrs, value: constantFor('threshold', tensorOf('threshold', x), attrs.value) };
  },
});
/** `x` above `threshold`, `value` at and below it (torch.nn.functional.threshold); NaN stays NaN. */
export const threshold: Elementwise<
  [
    x: Tensor,
    ...args: ByName<
      [threshold: number, value?: number],
      { readonly threshold: number; readonly value: number }
    >,
  ]
> = preparedByName(thresholdByPlace, 1, ['threshold', 'value']);
/** `threshold` in place. */
export const threshold_: OpFunction<
  [
    x: Tensor,
    ...args: ByName<
      [threshold: number, value?: number],
      { readonly threshold: number; readonly value: number }
    >,
  ]
> = inPlace(threshold, 'ThresholdBackward1');

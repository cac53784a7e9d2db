/** Counting what is not finite. */
import { type DType, isFloating, type Shape } from '@isograd/tensor';

/** Values of a tensor, or a copy of what they were. */
export interface Numbers {
  readonly shape: Shape;
  readonly dtype: DType;
  data(): ArrayLike<number>;
}

export interface Counts {
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly total: number;
  /** Place of the first one in row-major order; -1 for none. */
  readonly first: number;
}

/** The numbers of `x`; with `inf` infinities count, too, for `first`. */
export function countsOf(x: Numbers, inf: boolean): Counts {
  const data = x.data();
  let [nan, posInf, negInf, first] = [0, 0, 0, -1];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isFinite(value)) continue;
    if (Number.isNaN(value)) nan++;
    else if (value > 0) posInf++;
    else negInf++;
    if (first < 0 && (inf || Number.isNaN(value))) first = i;
  }
  return { nan, posInf, negInf, total: data.length, first };
}

/** Whether there is anything to report. */
export const isBad = (x: Numbers, inf: boolean): boolean =>
  isFloating(x.dtype) && countsOf(x, inf).first >= 0;

/** `2 NaN and 1 infinity of 6 values` */
export function worded({ nan, posInf, negInf, total }: Counts): string {
  const infinities = posInf + negInf;
  const parts = [
    ...(nan > 0 ? [`${nan} NaN`] : []),
    ...(infinities > 0 ? [`${infinities} ${infinities === 1 ? 'infinity' : 'infinities'}`] : []),
  ];
  return `${parts.join(' and ')} of ${total} ${total === 1 ? 'value' : 'values'}`;
}

/** The index of element `flat` in row-major order. */
export function indexOf(flat: number, shape: Shape): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]!);
    rest = Math.floor(rest / shape[axis]!);
  }
  return index;
}

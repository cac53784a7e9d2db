/** Where kernels find the elements of operands that broadcast. */
import { type Geometry, positions, type Shape } from '@isograd/tensor';

/** Places of the elements of `x`, stretched to `shape`; axes align on the right. */
export const placesIn = ({ shape, strides, offset }: Geometry, full: Shape): Int32Array =>
  positions({
    shape: full,
    strides: full.map((n, i) => {
      const axis = i - (full.length - shape.length);
      return axis < 0 || (shape[axis] === 1 && n !== 1) ? 0 : strides[axis]!;
    }),
    offset,
  });

/** The shape that operands have together; what does not fit was refused before. */
export const commonShape = (xs: readonly Geometry[]): Shape => {
  const rank = Math.max(...xs.map((x) => x.shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = xs.map(({ shape }) => shape[i - rank + shape.length] ?? 1);
    return sizes.find((n) => n !== 1) ?? 1;
  });
};

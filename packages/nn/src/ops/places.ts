/** Where kernels find the elements of operands that broadcast. */
import { type Geometry, positions, sameShape, type Shape, stretch } from '@isograd/tensor';

/** Places of the elements of `x`, stretched to `shape`; axes align on the right. */
export const placesIn = (x: Geometry, full: Shape): Int32Array => positions(stretch(x, full));

/** The shape that operands have together; what does not fit was refused before. */
export const commonShape = (xs: readonly Geometry[]): Shape => {
  const { shape } = xs.reduce((a, b) => (b.shape.length > a.shape.length ? b : a));
  if (xs.every((x) => x.shape.length === 0 || sameShape(x.shape, shape))) return shape;
  const rank = Math.max(...xs.map((x) => x.shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = xs.map((x) => x.shape[i - rank + x.shape.length] ?? 1);
    return sizes.find((n) => n !== 1) ?? 1;
  });
};

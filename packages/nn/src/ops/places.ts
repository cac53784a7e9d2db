/** Where kernels find the elements of operands that broadcast. */
import { type Geometry, positions, sameShape, type Shape, stretch } from '@isograd/tensor';

/** Places of the elements of `x`, stretched to `shape`; axes align on the right. */
export const placesIn = (x: Geometry, full: Shape): Int32Array => positions(stretch(x, full));

/** The shape that operands have together; what does not fit was refused before. */
export function commonShape(xs: readonly Geometry[]): Shape {
  let { shape } = xs[0]!;
  for (let i = 1; i < xs.length; i++) if (xs[i]!.shape.length > shape.length) ({ shape } = xs[i]!);
  return fit(xs, shape) ? shape : stretchedShape(xs);
}

/** Whether all have this shape, or none. */
function fit(xs: readonly Geometry[], shape: Shape): boolean {
  for (let i = 0; i < xs.length; i++)
    if (xs[i]!.shape.length > 0 && !sameShape(xs[i]!.shape, shape)) return false;
  return true;
}

function stretchedShape(xs: readonly Geometry[]): Shape {
  const rank = Math.max(...xs.map((x) => x.shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = xs.map((x) => x.shape[i - rank + x.shape.length] ?? 1);
    return sizes.find((n) => n !== 1) ?? 1;
  });
}

/** Where frameworks put the axes of a weight. */
import type { Shape, Tensor } from '@isograd/tensor';

/** "out, in" is ours: [out, in, ...kernel]. Keras, JAX and TensorFlow.js have [...kernel, in, out]. */
export type Layout = 'out, in' | 'in, out';

/** The shape that a framework gives to a weight of ours. */
export function nativeShape(shape: Shape, layout: Layout): Shape {
  const [out, into, ...kernel] = shape;
  if (layout === 'out, in' || out === undefined || into === undefined) return shape;
  return [...kernel, into, out];
}

/** The same numbers, axes as in [out, in, ...kernel]. */
export function fromNative(native: Tensor, layout: Layout): Tensor {
  const rank = native.ndim;
  if (layout === 'out, in' || rank < 2) return native;
  return native.permute([rank - 1, rank - 2, ...Array.from({ length: rank - 2 }, (_, d) => d)]);
}

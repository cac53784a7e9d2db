/** In which order the axes of a tensor lie in memory. */
import type { Geometry } from './shape.js';

/** The axes, the one with the longest steps first, sorted as PyTorch sorts them for what it makes in the layout of another tensor. */
export function slowestFirst(x: Geometry): number[] {
  const axes = x.shape.map((_, d) => x.shape.length - 1 - d);
  for (let i = 1; i < axes.length; i++)
    for (let k = i - 1, at = i; k >= 0; k--) {
      const order = compared(x, axes[k]!, axes[at]!);
      if (order < 0) break;
      if (order === 0) continue;
      [axes[k], axes[at]] = [axes[at]!, axes[k]!];
      at = k;
    }
  return axes.toReversed();
}

/** Below 0 where axis `a` has the shorter steps, above where `b` has, 0 where nothing can be said: an axis without steps fits anywhere. */
function compared({ shape, strides }: Geometry, a: number, b: number): number {
  if (strides[a] === 0 || strides[b] === 0) return 0;
  if (strides[a] !== strides[b]) return strides[a]! - strides[b]!;
  return shape[a]! > shape[b]! ? 1 : 0;
}

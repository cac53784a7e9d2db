/** Orthogonal matrices the way MXNet makes them: singular vectors of a random matrix. */
import { empty, type Shape, sizeOf, type Tensor, tensor, zeros } from '@isograd/tensor';
import { draw_ } from '../draw.js';
import type { Plan } from './initializer.js';
import { refuseRank } from './plans.js';

/** Left singular vectors of a tall matrix, right ones of a wide one, times `scale`. */
export function svdPlan(op: string, scale: number, kind: 'uniform' | 'normal'): Plan {
  return {
    rule: `${scale} · singular vectors of a ${kind} matrix`,
    draw(shape, dtype) {
      if (shape.length < 2) return refuseRank(op, shape, 'rank 2 or more is wanted');
      const [rows, columns] = [shape[0]!, sizeOf(shape.slice(1))];
      if (rows * columns === 0) return () => zeros(shape, { dtype });
      return (stream) => {
        const source = empty([rows, columns], { dtype });
        if (kind === 'uniform') draw_(source, { kind, low: -1, high: 1 }, stream);
        else draw_(source, { kind, mean: 0, std: 1 }, stream);
        return singularVectors(source, shape).to(dtype).mul(scale);
      };
    },
  };
}

function singularVectors(source: Tensor, shape: Shape): Tensor {
  const [rows = 0, columns = 0] = source.shape;
  const data = source.data();
  const wide = rows < columns;
  const [n, m] = [Math.max(rows, columns), Math.min(rows, columns)];
  const vectors = leftVectors(
    Array.from({ length: m }, (_, j) =>
      Float64Array.from({ length: n }, (__, i) => (wide ? data[j * n + i]! : data[i * m + j]!)),
    ),
  );
  const values = Float64Array.from({ length: n * m }, (_, k) =>
    wide ? vectors[Math.floor(k / n)]![k % n]! : vectors[k % m]![Math.floor(k / m)]!,
  );
  return tensor(values, { shape });
}

/**
 * Unit left singular vectors of a tall matrix given by columns, the largest singular value first: one-sided Jacobi
 * rotations make the columns orthogonal to each other.
 */
function leftVectors(columns: readonly Float64Array[]): readonly Float64Array[] {
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < columns.length; p++)
      for (let q = p + 1; q < columns.length; q++) rotated = rotate(columns[p]!, columns[q]!) || rotated;
    if (!rotated) break;
  }
  return columns
    .map((column) => ({ column, length: Math.sqrt(dot(column, column)) }))
    .toSorted((a, b) => b.length - a.length)
    .map(({ column, length }) => column.map((value) => value / length));
}

/** Turns two columns until they are orthogonal; false when they were. */
function rotate(x: Float64Array, y: Float64Array): boolean {
  const [a, b, c] = [dot(x, x), dot(y, y), dot(x, y)];
  if (Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) return false;
  const zeta = (b - a) / (2 * c);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cos = 1 / Math.hypot(1, t);
  const sin = cos * t;
  for (let i = 0; i < x.length; i++) {
    const [u, v] = [x[i]!, y[i]!];
    x[i] = cos * u - sin * v;
    y[i] = sin * u + cos * v;
  }
  return true;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

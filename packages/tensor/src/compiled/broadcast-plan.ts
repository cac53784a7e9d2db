/** Two operands and a result as rows and columns: what most broadcasting comes to. */
import { type Geometry, isContiguous, sameShape, type Shape, sizeOf, stretch } from '../shape.js';

/** How an operand is walked: from row to row, and within a row by steps of 1 or 0. */
export interface Walk {
  readonly row: number;
  readonly step: 0 | 1;
  /** It has the result's shape and no gaps. */
  readonly whole: boolean;
}
export interface Plan2 {
  readonly rows: number;
  readonly columns: number;
  readonly a: Walk;
  readonly b: Walk;
  /** Neither is broadcast. */
  readonly same: boolean;
}

const line: Walk = { row: 0, step: 1, whole: true };
const point: Walk = { row: 0, step: 0, whole: false };

/** Null when the result has gaps, or the operands need more than two axes. */
export function broadcastPlan(a: Geometry, b: Geometry, y: Geometry): Plan2 | null {
  if (!isContiguous(y)) return null;
  const n = sizeOf(y.shape);
  if (n === 0) return null;
  const wholeA = sameShape(a.shape, y.shape) && isContiguous(a);
  const wholeB = sameShape(b.shape, y.shape) && isContiguous(b);
  if (wholeA && wholeB) return { rows: 1, columns: n, a: line, b: line, same: true };
  if (wholeA && b.shape.length === 0) return { rows: 1, columns: n, a: line, b: point, same: false };
  if (wholeB && a.shape.length === 0) return { rows: 1, columns: n, a: point, b: line, same: false };
  return twoAxes(stretch(a, y.shape).strides, stretch(b, y.shape).strides, y.shape, [wholeA, wholeB]);
}

/** Joins axes that both operands walk as one; two may be left. */
function twoAxes(sa: Shape, sb: Shape, shape: Shape, whole: readonly [boolean, boolean]): Plan2 | null {
  const axes: { n: number; a: number; b: number }[] = [];
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const next = { n: shape[d]!, a: sa[d]!, b: sb[d]! };
    const last = axes.at(-1);
    if (last !== undefined && last.a === next.a * next.n && last.b === next.b * next.n)
      axes[axes.length - 1] = { n: last.n * next.n, a: next.a, b: next.b };
    else axes.push(next);
  }
  if (axes.length > 2) return null;
  const inner = axes.at(-1) ?? { n: 1, a: 0, b: 0 };
  const outer = axes.length === 2 ? axes[0]! : { n: 1, a: 0, b: 0 };
  if (inner.a > 1 || inner.b > 1 || inner.a < 0 || inner.b < 0) return null;
  return {
    rows: outer.n,
    columns: inner.n,
    a: { row: outer.a, step: inner.a === 1 ? 1 : 0, whole: whole[0] },
    b: { row: outer.b, step: inner.b === 1 ? 1 : 0, whole: whole[1] },
    same: false,
  };
}

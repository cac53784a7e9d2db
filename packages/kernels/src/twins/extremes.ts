/** Twins of the extremes: NaN wins over every number, and the first of equals is the one that is named. */
import { f32View, f64View } from '../memory.js';

type View = () => Float32Array | Float64Array;
type Along = (m: number, n: number, x: number, out: number) => void;

const rows =
  (view: View, bytes: number, start: number, of: (a: number, b: number) => number): Along =>
  (m, n, x, out) => {
    const v = view();
    for (let i = 0; i < m; i++) {
      let y = start;
      for (let j = 0; j < n; j++) y = of(y, v[x / bytes + i * n + j]!);
      v[out / bytes + i] = y;
    }
  };

const columns =
  (view: View, bytes: number, start: number, of: (a: number, b: number) => number): Along =>
  (m, n, x, out) => {
    const v = view();
    for (let j = 0; j < n; j++) {
      let y = start;
      for (let i = 0; i < m; i++) y = of(y, v[x / bytes + i * n + j]!);
      v[out / bytes + j] = y;
    }
  };

function position(
  v: ArrayLike<number>,
  x: number,
  n: number,
  step: number,
  better: (a: number, b: number) => boolean,
): number {
  let at = 0;
  for (let i = 1; i < n && !Number.isNaN(v[x + at * step]!); i++) {
    const value = v[x + i * step]!;
    if (better(value, v[x + at * step]!) || Number.isNaN(value)) at = i;
  }
  return at;
}

const positions =
  (view: View, bytes: number, along: 'rows' | 'columns', better: (a: number, b: number) => boolean): Along =>
  (m, n, x, out) => {
    const [v, to] = [view(), f64View()];
    const [lines, length, next, step] = along === 'rows' ? [m, n, n, 1] : [n, m, 1, n];
    for (let i = 0; i < lines; i++) to[out / 8 + i] = position(v, x / bytes + i * next, length, step, better);
  };

const min = (a: number, b: number): number => Math.min(a, b);
const max = (a: number, b: number): number => Math.max(a, b);
const less = (a: number, b: number): boolean => a < b;
const more = (a: number, b: number): boolean => a > b;

/** `out[i]` = the least of row i; Infinity of an empty one. */
export const minRows = rows(f32View, 4, Infinity, min);
export const minRowsF64 = rows(f64View, 8, Infinity, min);
/** `out[j]` = the least of column j. */
export const minColumns = columns(f32View, 4, Infinity, min);
export const minColumnsF64 = columns(f64View, 8, Infinity, min);
/** `out[i]` = the greatest of row i; -Infinity of an empty one. */
export const maxRows = rows(f32View, 4, -Infinity, max);
export const maxRowsF64 = rows(f64View, 8, -Infinity, max);
/** `out[j]` = the greatest of column j. */
export const maxColumns = columns(f32View, 4, -Infinity, max);
export const maxColumnsF64 = columns(f64View, 8, -Infinity, max);
/** `out[i]` (float64) = where the least of row i first stands; rows are not empty. */
export const argminRows = positions(f32View, 4, 'rows', less);
export const argminRowsF64 = positions(f64View, 8, 'rows', less);
export const argminColumns = positions(f32View, 4, 'columns', less);
export const argminColumnsF64 = positions(f64View, 8, 'columns', less);
/** `out[i]` (float64) = where the greatest of row i first stands; rows are not empty. */
export const argmaxRows = positions(f32View, 4, 'rows', more);
export const argmaxRowsF64 = positions(f64View, 8, 'rows', more);
export const argmaxColumns = positions(f32View, 4, 'columns', more);
export const argmaxColumnsF64 = positions(f64View, 8, 'columns', more);

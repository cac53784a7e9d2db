/** The table of linear algebra: every exported function with a row. */
import type { AnyOp } from '../op.js';
import * as rows from './rows.js';

type RowsOf<N> = { [K in keyof N]: N[K] extends { readonly op: AnyOp } ? K : never }[keyof N];
/** The name of every public operation of linear algebra. */
export type LinalgName = RowsOf<typeof rows>;

const isRow = (value: unknown): value is { readonly op: AnyOp } =>
  typeof value === 'function' && 'op' in value;

/** Every public operation of linear algebra by name, with its row. */
export const linalgOps: ReadonlyMap<string, AnyOp> = new Map(
  Object.entries(rows).flatMap(([name, value]) => (isRow(value) ? [[name, value.op] as const] : [])),
);

/** The table: every exported function with a row. Those of `functions` are not methods. */
import type { AnyOp } from '../op.js';
import * as functions from './functions.js';
import * as methods from './methods.js';

type RowsOf<N> = { [K in keyof N]: N[K] extends { readonly op: AnyOp } ? K : never }[keyof N];
/** The name of every public operation. */
export type OpName = RowsOf<typeof methods> | RowsOf<typeof functions>;
const isRow = (value: unknown): value is { readonly op: AnyOp } =>
  typeof value === 'function' && 'op' in value;

const rows = new Map<string, AnyOp>();
addRows(methods);
addRows(functions);

// Walks the table itself, as fluent.ts does: entries of hundreds of names would be made in every process.
function addRows(functionsByName: Readonly<Record<string, unknown>>): void {
  for (const name in functionsByName) {
    const value = functionsByName[name];
    if (isRow(value)) rows.set(name, value.op);
  }
}

/** Every public operation by name, with its row under `op`. */
export const ops: ReadonlyMap<string, AnyOp> = rows;

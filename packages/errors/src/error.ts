/** The one error class of isograd and its form as plain data. */
import { plainRecord } from './plain.js';
import { shown } from './shown.js';

/** Plain facts about a refusal: shapes, dtypes, limits, names. */
export type Details = Readonly<Record<string, unknown>>;

/** What an error may carry beside its code and message. */
export interface ErrorOptions {
  /** Operation, layer path, option or file in which it happened. */
  readonly op?: string;
  /** Kept as JSON can say it: NaN becomes "NaN", a bigint its digits, an object of a class its name. */
  readonly details?: Details;
  /** One sentence on what to do. */
  readonly hint?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** What `toJSON` gives and `fromJSON` takes: crosses a worker boundary whole. */
export interface ErrorData {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly op?: string;
  readonly details: Details;
  readonly hint?: string;
  readonly cause?: ErrorData | string;
}

const brand = Symbol.for('isograd.error');

/** Longer chains of causes end in words: neither direction recurses on the depth of its input. */
export const longestChain = 16;

/**
 * What every isograd package throws. Test `code`, which is stable; messages may improve.
 * The message says who refused, what arrived and what would fit; its first line is complete by itself.
 */
export class IsogradError extends Error {
  /** Stable text such as `SHAPE_MISMATCH`; its first word tells the class. */
  readonly code: string;
  /** Operation, layer path, option or file in which it happened. */
  declare readonly op?: string;
  /** The facts of the message as data that JSON carries. */
  readonly details: Details;
  /** One sentence on what to do. */
  declare readonly hint?: string;

  constructor(code: string, message: string, { op, details = {}, hint, cause }: ErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = plainRecord(details);
    if (op !== undefined) this.op = op;
    if (hint !== undefined) this.hint = hint;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The class as text. It stands on the prototype, so that the stack's first line shows it too. */
  override get name(): string {
    return 'IsogradError';
  }

  /** The error as plain data, causes included, for `JSON.stringify`, `structuredClone` and workers. */
  toJSON(): ErrorData {
    return dataOf(this, 0);
  }
}

/** True for errors of any copy of this package; `instanceof` fails when two copies are installed. */
export function isIsogradError(value: unknown): value is IsogradError {
  return typeof value === 'object' && value !== null && brand in value;
}

function dataOf({ name, code, message, op, details, hint, cause }: IsogradError, depth: number): ErrorData {
  return {
    name,
    code,
    message,
    ...(op === undefined ? {} : { op }),
    details,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause: causeData(cause, depth + 1) }),
  };
}

function causeData(cause: unknown, depth: number): ErrorData | string {
  if (isIsogradError(cause) && depth < longestChain) return dataOf(cause, depth);
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`;
  return typeof cause === 'string' ? cause : shown(cause);
}

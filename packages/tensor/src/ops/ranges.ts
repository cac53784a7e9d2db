/** Tensors of evenly spaced numbers, and identities. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { power } from '@isograd/kernels';
import { emptyOf } from '../blank.js';
import { checkRange, type DType, isFloating, storedBytes } from '../dtype.js';
import { castOf, rounded, settle } from '../rounding.js';
import { checkBytes, checkShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { isNamed } from './by-name.js';
import { adopted } from './create.js';
import { fused } from './fused.js';
import { made, makeOptions, type MakeOptions } from './makers.js';

type Count = number | bigint;

export interface ArangeOptions extends MakeOptions {
  /** How far apart neighbours lie; 1 unless said otherwise. */
  readonly step?: Count;
}

/**
 * `start`, `start + step`, … up to but without `end`; `arange(n)` counts from 0 (torch.arange). float32 bit for bit as
 * PyTorch's vectorised kernel. A call with bigints only gives int64.
 * Throws `ArgumentError` `ARG_RANGE` (also for fractions with an integer dtype, which PyTorch cuts off), `ARG_TYPE`;
 * `DTypeError` `DTYPE_RANGE`, `DTYPE_UNSUPPORTED`; `AllocationError` `ALLOC_LIMIT`.
 */
export function arange(
  ...args:
    | [end: Count, options?: ArangeOptions]
    | [start: Count, end: Count, options?: ArangeOptions]
    | [start: Count, end: Count, step: Count, options?: MakeOptions]
): Tensor {
  const last: unknown = args.at(-1);
  const hasOptions = typeof last === 'object' && last !== null;
  const counts: unknown[] = hasOptions ? args.slice(0, -1) : args.filter((v) => v !== undefined);
  // An object is the options; `made` checks its names.
  const { step: named, ...options }: ArangeOptions = hasOptions ? last : {};
  const [start, end, step] = limits(
    counts.map((v) => number('arange', v)),
    named === undefined ? undefined : number('arange', named),
  );
  if (step === 0 || (end - start) * step < 0)
    throw new ArgumentError('ARG_RANGE', `arange: from ${start} to ${end} by ${step} is no range`, {
      op: 'arange',
      details: { start, end, step },
    });
  const whole = [...counts, named ?? 1n].every((v) => typeof v === 'bigint');
  const natural = whole ? 'int64' : 'float32';
  return made('arange', options, (dtype) => adopted(ranged(start, end, step, dtype)), natural);
}

function limits(
  counts: readonly number[],
  named: number | undefined,
): readonly [start: number, end: number, step: number] {
  const [a, b, step = named ?? 1] = counts;
  if (counts.length === 3 && named !== undefined)
    throw new ArgumentError('ARG_CONFLICT', `arange: step is given twice, as ${step} and as ${named}`, {
      op: 'arange',
    });
  if (a === undefined || counts.length > 3)
    throw new ArgumentError('ARG_MISSING', `arange: one to three numbers are wanted, got ${counts.length}`, {
      op: 'arange',
    });
  return b === undefined ? [0, a, step] : [a, b, step];
}

/** A finite number. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
function number(op: string, value: unknown): number {
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new ArgumentError('ARG_TYPE', `${op}: numbers are wanted, got ${shown(value)}`, { op });
  if (Number.isFinite(Number(value))) return Number(value);
  throw new ArgumentError('ARG_RANGE', `${op}: finite numbers are wanted, got ${shown(value)}`, { op });
}

function ranged(start: number, end: number, step: number, dtype: DType): Tensor {
  const count = Math.ceil((end - start) / step);
  checkBytes('arange', count * storedBytes(dtype), `${count} elements`);
  if (!isFloating(dtype)) checkWhole(dtype, [start, end, step], start + (count - 1) * step);
  const x = emptyOf('arange', [count], dtype);
  const data = x.storage.data;
  if (dtype === 'float32') inVectors(data, start, step, 8, Math.fround);
  else if (dtype === 'float64') inVectors(data, start, step, 4, (v) => v);
  else for (let i = 0; i < count; i++) data[i] = start + step * i;
  settle('arange', data, dtype, null);
  return x;
}

function checkWhole(dtype: DType, limitsOf: readonly number[], last: number): void {
  if (dtype === 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', 'arange: bool is not supported', { op: 'arange' });
  const fraction = limitsOf.find((v) => !Number.isInteger(v));
  if (fraction !== undefined)
    throw new ArgumentError('ARG_RANGE', `arange: ${dtype} counts in whole numbers; ${fraction} is none`, {
      op: 'arange',
      details: { dtype, value: fraction },
    });
  checkRange('arange', last, dtype, 'the end');
}

/** PyTorch fills two vectors of `lanes` at a time, each from its own rounded base, and the rest one by one. */
function inVectors(
  data: { [i: number]: number; readonly length: number },
  start: number,
  step: number,
  lanes: number,
  round: (v: number) => number,
): void {
  const whole = data.length - (data.length % (2 * lanes));
  for (let i = 0; i < data.length; i++) {
    const base = i - (i % lanes);
    data[i] = i < whole ? fused(i % lanes, step, round(fused(step, base, start))) : fused(step, i, start);
  }
}

/** `f(i)` for each of `steps` places, stored as `dtype`. */
function spaced(op: string, steps: number, dtype: DType, f: (i: number) => number): Tensor {
  const x = emptyOf(op, [steps], dtype);
  const [data, cast] = [x.storage.data, castOf('float64', dtype)];
  for (let i = 0; i < steps; i++) data[i] = cast(f(i));
  settle(op, data, dtype, null);
  return adopted(x);
}

/** The i-th of `steps` numbers from `start` to `end`, counted from the nearer end, so that the last is exactly `end`. */
function between(start: number, end: number, steps: number, dtype: DType): (i: number) => number {
  const round = (v: number): number => rounded(v, dtype);
  const [first, last] = [round(start), round(end)];
  const step = round(round(last - first) / Math.max(steps - 1, 1));
  const half = steps === 1 ? 1 : Math.floor(steps / 2);
  return (i) => round(i < half ? fused(step, i, first) : fused(-step, steps - i - 1, last));
}

export interface StepsOption {
  readonly steps: number;
}
/** How many numbers are wanted, by place or by name, and the other options. Throws `ArgumentError`. */
function stepsOf<Options extends object>(
  op: string,
  first: number | (Options & StepsOption),
  second: Options | undefined,
): readonly [steps: number, options: Omit<Options, 'steps'> | Options | Record<string, never>] {
  if (typeof first !== 'object') return [checkSteps(op, first), second ?? {}];
  if (second !== undefined)
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
  const { steps, ...options } = first;
  return [checkSteps(op, steps), options];
}

function checkSteps(op: string, steps: number): number {
  if (Number.isInteger(steps) && steps >= 0) return steps;
  throw new ArgumentError('ARG_RANGE', `${op}: steps must be a whole number from 0 up, got ${shown(steps)}`, {
    op,
  });
}

/** `steps` numbers from `start` to `end`, both included (torch.linspace). Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`. */
export function linspace(
  start: number,
  end: number,
  count: number | (MakeOptions & StepsOption),
  more?: MakeOptions,
): Tensor {
  const [from, to] = [number('linspace', start), number('linspace', end)];
  const [steps, options] = stepsOf('linspace', count, more);
  return made('linspace', options, (dtype) =>
    spaced('linspace', steps, dtype, between(from, to, steps, dtype)),
  );
}

export interface LogspaceOptions extends MakeOptions {
  /** What is raised to the powers; 10 unless said otherwise. */
  readonly base?: number;
}

/** `base` to the power of `steps` numbers from `start` to `end`, in float64, rounded once (torch.logspace). Throws as `linspace`. */
export function logspace(
  start: number,
  end: number,
  count: number | (LogspaceOptions & StepsOption),
  more?: LogspaceOptions,
): Tensor {
  const [steps, options] = stepsOf('logspace', count, more);
  checkOptions('logspace', options, [...makeOptions, 'base']);
  const { base: given = 10, ...rest } = options;
  const [from, to, base] = [number('logspace', start), number('logspace', end), number('logspace', given)];
  const exponent = between(from, to, steps, 'float64');
  return made('logspace', rest, (dtype) => spaced('logspace', steps, dtype, (i) => power(base, exponent(i))));
}

/** Ones on the diagonal of an `n` by `m` matrix (torch.eye). */
export function eye(
  n: number,
  m: number | (MakeOptions & { readonly m?: number }) = n,
  options: MakeOptions = {},
): Tensor {
  const { m: columns = n, ...given } = isNamed(m) ? m : { ...options, m };
  checkShape('eye', [n, columns]);
  return made('eye', given, (dtype) => {
    const x = emptyOf('eye', [n, columns], dtype);
    for (let i = 0; i < Math.min(n, columns); i++) x.storage.data[i * columns + i] = 1;
    return adopted(x);
  });
}

/** What the files of golden/ hold, and how they are read. */
import { readFileSync } from 'node:fs';
import type { Encoded } from '@isograd/tensor/testing';

/** A recorded call: class, positional arguments, options by our names. */
export interface Call {
  readonly kind: string;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}
export interface OptimizerCall extends Pick<Call, 'kind' | 'options'> {
  readonly groups?: readonly ({ readonly params: readonly number[] } & Readonly<Record<string, unknown>>)[];
}
/** A run on recorded gradients, or a call that PyTorch refuses. */
export interface Run extends OptimizerCall {
  readonly id: string;
  readonly error?: string;
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Parameters after some of the steps. */
  readonly steps?: Readonly<Record<string, readonly string[]>>;
  readonly state?: Readonly<Record<string, Readonly<Record<string, Encoded | number>>>>;
  /** Relative difference up to which PyTorch's versions were taken for equal. */
  readonly within?: number;
}
export interface LossRun extends OptimizerCall {
  readonly id: string;
  readonly loss: string;
  readonly x0: readonly number[];
  readonly steps: readonly (readonly [loss: string, x: string])[];
}
export interface OrderCase extends OptimizerCall {
  readonly p: Encoded;
  readonly tensors: Readonly<Record<string, Encoded>>;
  readonly numbers: Readonly<Record<string, number>>;
}
export interface Recording extends Call {
  readonly id: string;
  readonly lrs: readonly (readonly number[])[];
  readonly momentums?: readonly (readonly number[])[];
  readonly metrics?: readonly number[];
}
export interface ClipCase {
  readonly id: string;
  readonly kind: 'norm' | 'value';
  readonly options: {
    readonly maxNorm: number;
    readonly clipValue: number;
    readonly normType?: number | 'inf';
    readonly errorIfNonFinite?: boolean;
  };
  readonly before: readonly Encoded[];
  readonly after?: readonly Encoded[];
  readonly total_norm?: Encoded;
  readonly error?: string;
}

interface Files {
  readonly 'clip.json': { readonly cases: readonly ClipCase[] };
  readonly 'optim.json': {
    readonly p0: readonly Encoded[];
    readonly grads: readonly (readonly Encoded[])[];
    readonly cases: readonly Run[];
  };
  readonly 'optim-losses.json': { readonly cases: readonly LossRun[] };
  readonly 'order.json': {
    readonly p0: Encoded;
    readonly grads: readonly Encoded[];
    readonly cases: readonly OrderCase[];
  };
  readonly 'schedulers.json': { readonly cases: readonly Recording[] };
}

export function golden<Name extends keyof Files>(name: Name): Files[Name] {
  return JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8'));
}

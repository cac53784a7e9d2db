/**
 * The method style, derived from the function style: `x.f(...rest)` is `f(x, ...rest)`.
 * The one cast: a namespace's functions are called by name, and the types below say what each takes.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
import type { AnyOp } from './op.js';
import { where } from './ops/makers.js';
import * as methods from './ops/methods.js';
import type { AlongOptions, KeepOptions } from './ops/one-axis.js';
import * as questions from './ops/questions.js';
import type { TensorLike } from './ops/scalar.js';
import { transposes } from './ops/transposes.js';
import { Tensor } from './tensor.js';

/** Exports with a row. Asking anything about `Tensor` here would make `Fluent` its own base; keys stay linked, so hovers keep the documentation. */
type MethodsOf<N> = {
  [K in keyof N as N[K] extends { readonly op: AnyOp } ? K : never]: N[K] extends (
    x: never,
    ...rest: infer Rest
  ) => infer R
    ? (...rest: Rest) => R
    : never;
};

/** Questions that are asked of a tensor. */
type AnswersOf<N> = {
  [K in keyof N as K extends 'isTensor' | 'numel' ? never : K]: N[K] extends (
    x: never,
    ...rest: infer Rest
  ) => infer R
    ? (...rest: Rest) => R
    : never;
};

/** Every operation of the table as a method, and the questions. Those that answer in two forms are written out. */
export interface Fluent
  extends
    Omit<MethodsOf<typeof methods>, keyof TwoForms>,
    AnswersOf<typeof questions>,
    TwoForms,
    Properties,
    Turned,
    Unrecorded {}

/** What is a property in PyTorch. */
interface Properties {
  /** A matrix with rows and columns swapped, as a view (torch.Tensor.T). Throws `ShapeError` for vectors and stacks. */
  readonly T: Tensor;
  /** The same for real numbers (torch.Tensor.H). Throws as `T`. */
  readonly H: Tensor;
  /** The last two axes swapped, as a view (torch.Tensor.mT). Throws `ShapeError` below two axes. */
  readonly mT: Tensor;
  /** The same for real numbers (torch.Tensor.mH). Throws as `mT`. */
  readonly mH: Tensor;
}

/** The method whose tensor is not the function's first operand. */
interface Turned {
  /** This tensor where `condition` holds, else `other`; all three broadcast (torch.Tensor.where). Throws as the function `where`. */
  where(condition: Tensor, other: TensorLike): Tensor;
}

/** What is no operation of the table. */
interface Unrecorded {
  /** Forgets in place how this tensor was made (torch.Tensor.detach_). Throws `AutogradError` `GRAD_MODE` for a view. */
  detach_(): Tensor;
}

interface TwoForms {
  /** Largest of all; with `dim`, the largest along it and where it first stands; with a tensor as `maximum` (torch.max). */
  max(): Tensor;
  max(other: Tensor): Tensor;
  max(dim: number, options?: KeepOptions): methods.Extreme;
  max(options: AlongOptions): methods.Extreme;
  /** Smallest of all; with `dim`, the smallest along it and where it first stands; with a tensor as `minimum` (torch.min). */
  min(): Tensor;
  min(other: Tensor): Tensor;
  min(dim: number, options?: KeepOptions): methods.Extreme;
  min(options: AlongOptions): methods.Extreme;
  /** The middle of the sorted elements, the lower of two: of all, or along `dim` with where it first stands (torch.median). */
  median(): Tensor;
  median(dim: number, options?: KeepOptions): methods.Extreme;
  median(options: AlongOptions): methods.Extreme;
  /** The middle of the sorted elements that are not NaN: of all, or along `dim` with where it first stands (torch.nanmedian). */
  nanmedian(): Tensor;
  nanmedian(dim: number, options?: KeepOptions): methods.Extreme;
  nanmedian(options: AlongOptions): methods.Extreme;
  /** Where it is not 0: one row of int64 places per element, in row-major order, or with `asTuple` one vector per dim (torch.nonzero). */
  nonzero(options?: { readonly asTuple?: false }): Tensor;
  nonzero(options: { readonly asTuple: true }): readonly Tensor[];
  nonzero(options?: methods.NonzeroOptions): Tensor | readonly Tensor[];
  /** The first of each run of equal elements, or with `dim` slices; with options also which run each is in, and their lengths (torch.unique_consecutive). */
  uniqueConsecutive(): Tensor;
  uniqueConsecutive(options: methods.UniqueOptions): methods.Unique;
  /** The values, or with `dim` slices, that occur, in rising order; with options also where each stands and how often it occurs (torch.unique). */
  unique(): Tensor;
  unique(options: methods.UniqueOptions): methods.Unique;
}

type Any = (...all: unknown[]) => unknown;
const isRow = (value: unknown): value is Any => typeof value === 'function' && 'op' in value;

// Loops over the tables themselves: they run uncompiled, for each of hundreds of names, in every process.
for (const name in methods) {
  const f = methods[name as keyof typeof methods];
  if (isRow(f)) asMethod(name, f);
}
// `numel` is a method of its own, and `isTensor` asks about anything.
for (const name in questions)
  if (name !== 'isTensor' && name !== 'numel')
    asMethod(name, questions[name as keyof typeof questions] as Any);
asMethod('detach_', methods.detach_ as Any);
asMethod('where', (x, condition, other) => where(condition as Tensor, x as Tensor, other as TensorLike));

for (const [name, transposed] of Object.entries(transposes))
  Object.defineProperty(Tensor.prototype, name, {
    configurable: true,
    get(this: Tensor) {
      return transposed(this);
    },
  });

function asMethod(name: string, f: Any): void {
  Object.defineProperty(Tensor.prototype, name, {
    configurable: true,
    writable: true,
    value(this: Tensor, ...rest: unknown[]) {
      return f(this, ...rest);
    },
  });
}

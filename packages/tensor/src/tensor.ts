/**
 * The tensor: a geometry over storage, and the slots that interpreters and autograd fill.
 * The class is declared in two steps, because its methods are derived from the op table; hence the two casts.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import { door } from './door.js';
import { bytesPerElement, type Data, type DType, isFloating } from './dtype.js';
import type { Fluent } from './fluent.js';
import { inference, refuseInference } from './inference.js';
import { dataOf, itemOf, listOf, type Nested, textOf } from './reading.js';
import { axisOf, type Geometry, isContiguous, type Shape, sizeOf } from './shape.js';
import {
  type BackwardOptions,
  type Box,
  checkGrad,
  type GradState,
  type GraphNode,
  type View,
} from './slots.js';
import type { Storage } from './storage.js';
import { version, versionKey } from './version.js';

class TensorValue implements Geometry {
  /** What an interpreter (`vmap`, `jvp`) keeps behind it; null for a tensor with numbers. */
  box: Box | null = null;
  /** What it is a view of, and how; null when it is none. */
  viewOf: View | null = null;
  /** For autograd: the recorded operation; `gradFn` is the one to ask. */
  node: GraphNode | null = null;
  /** Which output of `node` it is. */
  outputIndex = 0;
  /** For autograd: set by `requiresGrad_`; `isLeaf` is the one to ask. */
  leaf = false;
  /** For autograd: gradient and hooks. */
  state: GradState | null = null;
  /** Set by `parameter()` and `buffer()` of nn. A subclass would give the door a second hidden class. */
  role: 'parameter' | 'buffer' | null = null;

  constructor(
    /** Where the numbers live; views share it. */
    readonly storage: Storage,
    /** Length of each axis. */
    readonly shape: Shape,
    /** Steps in memory between neighbours along each axis, in elements. */
    readonly strides: Shape,
    /** Where the first element lies in storage, in elements. */
    readonly offset: number,
  ) {}

  /** Which copy of this package the tensor is of; a copy knows its own by `instanceof`. */
  get [versionKey](): string {
    return version;
  }
  /** Element type. */
  get dtype(): DType {
    return this.storage.dtype;
  }
  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }
  /** How often the numbers were written. Views and `detach()` share the count. Throws `AutogradError` `GRAD_MODE` on inference tensors. */
  get version(): number {
    if (this.storage.inference) refuseInference('version', 'a tensor that counts no writes', this.shape);
    return this.storage.version;
  }
  /**
   * Whether this tensor was made in `inferenceMode` (torch.Tensor.is_inference). Outside of it such a tensor is for
   * reading: it is not written to, not saved for backward, and no gradient is asked for.
   */
  isInference(): boolean {
    return this.storage.inference;
  }
  /** Whether operations on this tensor are remembered for `backward()`. */
  get requiresGrad(): boolean {
    if (this.leaf || this.node !== null) return true;
    return this.viewOf !== null && this.viewOf.refuse !== 'noGrad' && this.viewOf.base.requiresGrad;
  }
  set requiresGrad(on: boolean) {
    this.requiresGrad_(on);
  }
  /** Whether this tensor was made by the user rather than by a recorded operation. */
  get isLeaf(): boolean {
    return this.gradFn === null;
  }
  /** The recorded operation that made this tensor, or null. */
  get gradFn(): GraphNode | null {
    return this.viewOf === null ? this.node : door.recorder.gradFn(self(this));
  }

  /** Gradient accumulated by `backward()`, or null. Reading it makes it yours; one that was not read is gone when another takes its place. */
  get grad(): Tensor | null {
    if (this.state !== null && this.state.grad !== null) this.state.read = true;
    return this.state === null ? null : this.state.grad;
  }
  set grad(value: Tensor | null) {
    if (value !== null && !(value instanceof Tensor))
      throw new ArgumentError('ARG_TYPE', `grad: a tensor or null is wanted, got ${shown(value)}`);
    if (value !== null) checkGrad(self(this), value);
    const state = stateOf(self(this));
    if (value !== state.grad && !state.read) discardUnseen(state.grad);
    state.grad = value;
    state.read = value !== null;
  }

  /**
   * Asks for gradients of this leaf, or no longer. Returns the tensor.
   * Throws `AutogradError`: `GRAD_DTYPE` on integers and bools, `GRAD_MODE` on results of recorded operations and outside
   * of inference mode on tensors that were made in it.
   */
  requiresGrad_(on = true): Tensor {
    if (typeof on !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `requiresGrad_: a boolean is wanted, got ${shown(on)}`);
    if (on && !isFloating(this.dtype)) {
      const why = `requiresGrad_: ${this.dtype} has no gradient; only floating dtypes have`;
      throw new AutogradError('GRAD_DTYPE', why, { details: { dtype: this.dtype } });
    }
    if (on && this.storage.inference && !inference.on)
      refuseInference('requiresGrad_', 'this tensor', this.shape);
    if (!on && this.gradFn !== null)
      throw new AutogradError(
        'GRAD_MODE',
        `requiresGrad_(false): this tensor was made by ${this.gradFn.name}; only leaves can be changed, use detach()`,
      );
    if (this.gradFn === null) this.leaf = on;
    return self(this);
  }

  /**
   * Accumulates the gradient of this scalar in the `grad` of every leaf it was made from (torch.Tensor.backward).
   * `gradient`: same shape as this tensor; wanted when it has more than one element; options may stand alone.
   * Throws `AutogradError`: `GRAD_NOT_REQUIRED`, `GRAD_NON_SCALAR`, `GRAD_SHAPE`, `GRAD_FREED`, `GRAD_INPLACE`.
   */
  backward(gradient?: Tensor | null | BackwardOptions, options?: BackwardOptions): void {
    door.recorder.backward(self(this), gradient, options);
  }
  /** Calls `hook` with this tensor's gradient during backward; what it returns replaces the gradient. Returns the remover. */
  registerHook(hook: (g: Tensor) => Tensor | void): () => void {
    return door.recorder.hook(self(this), hook);
  }
  /** Keeps `grad` of a tensor that is no leaf. Throws `AutogradError` `GRAD_MODE` when it needs no gradient. */
  retainGrad(): void {
    door.recorder.retain(self(this));
  }

  /** The same numbers and version, without history: no gradient and no tangent passes (torch.Tensor.detach). */
  detach(): Tensor {
    const y = twin(self(this));
    y.box = this.box === null ? null : this.box.level.detached(this.box);
    return y;
  }

  /** The one number of a tensor with one element, 0 or 1 for bool. Throws `ShapeError` `SHAPE_NUMEL`. */
  item(): number {
    return itemOf(this);
  }
  /** A copy of the numbers in row-major order, as a typed array. */
  data(): Data {
    return dataOf(this);
  }
  /** Numbers nested as the shape says; booleans for bool. */
  tolist(): Nested<number | boolean> {
    return listOf(this);
  }

  /** For `JSON.stringify`: as `tolist()`. JSON has no NaN and no infinities and writes null. */
  toJSON(): Nested<number | boolean> {
    return this.tolist();
  }

  /** Number of elements. */
  numel(): number {
    return sizeOf(this.shape);
  }
  /** Number of elements (torch.Tensor.nelement). */
  nelement(): number {
    return this.numel();
  }
  /** Number of axes (torch.Tensor.dim). */
  dim(): number {
    return this.shape.length;
  }
  /** The shape, or the length of one axis. */
  size(): Shape;
  size(dim: number): number;
  size(dim?: number): Shape | number {
    return dim === undefined ? [...this.shape] : this.shape[axisOf('size', dim, this.shape.length)]!;
  }
  /** Steps in memory between neighbours along each axis, in elements. */
  stride(): Shape {
    return [...this.strides];
  }
  /** Where the first element lies in storage, in elements. */
  storageOffset(): number {
    return this.offset;
  }
  /** Whether elements lie in row-major order without gaps. */
  isContiguous(): boolean {
    return isContiguous(this);
  }
  /** Bytes of one element. */
  elementSize(): number {
    return bytesPerElement(this.dtype);
  }

  /** As PyTorch prints it. */
  toString(): string {
    if (this.box !== null) return `tensor(<${this.box.level.name}>, size=(${this.shape.join(', ')}))`;
    return textOf(this);
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
  /** `Number(x)` is `x.item()`; text is `toString()`. */
  [Symbol.toPrimitive](hint: string): string | number {
    return hint === 'number' ? this.item() : this.toString();
  }
}

// What errors and consoles call it.
Object.defineProperty(TensorValue, 'name', { value: 'Tensor' });

/** A typed n-dimensional array. Every operation is also a method: `add(x, y)` is `x.add(y)`. */
export interface Tensor extends TensorValue, Fluent {}
export const Tensor = TensorValue as unknown as new (
  storage: Storage,
  shape: Shape,
  strides: Shape,
  offset: number,
) => Tensor;

const self = (x: TensorValue): Tensor => x as Tensor;

/** Another tensor on the same numbers, version and box, with a history of its own. */
export function twin(x: Tensor): Tensor {
  const y = new Tensor(x.storage, x.shape, x.strides, x.offset);
  y.box = x.box;
  return y;
}

/** What a leaf or a watched tensor has, made when first asked for. */
export const stateOf = (x: Tensor): GradState =>
  (x.state ??= { grad: null, read: false, accumulate: null, retains: false });

/** Nobody outside has seen this gradient. One with a history may be part of a graph all the same. */
function discardUnseen(g: Tensor | null): void {
  if (g !== null && !g.requiresGrad && sizeOf(g.shape) === g.storage.size) g.storage.discard();
}

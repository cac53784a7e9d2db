/** The node of one recorded operation, and the values it keeps for its formulas. */
import { AutogradError } from '@isograd/errors';
import { type AnyOp, type DType, type SavedValues, type Tensor, unheard, zeros } from '@isograd/tensor';
import { type Gradient, Node, nulls, type Wanted } from './node.js';
import { packing, refuseSaved, Saved } from './saved.js';

/** The types of one output, as a list that is made once. */
const singles: Partial<Record<DType, readonly DType[]>> = { float32: ['float32'], float64: ['float64'] };

export class OpNode extends Node implements SavedValues {
  /** Only values that a live formula reads. A list, because most operations save one or two. */
  private saved: Saved | null = null;
  private freed = false;

  constructor(
    readonly op: AnyOp,
    readonly attrs: unknown,
    next: readonly (Node | null)[],
    outputs: readonly number[] | null,
  ) {
    super(next, outputs);
  }

  get name(): string {
    return this.op.node;
  }

  /** As in PyTorch, arguments that never have a gradient (indices, masks, conditions) are not listed. */
  override listed(all: Node['nextFunctions']): Node['nextFunctions'] {
    const { variadic, inPlace, plan, blanks = 0 } = this.op;
    if (variadic) return all;
    const shown = all.filter((_, i) => plan.formulas[i] !== null || (i === 0 && inPlace !== undefined));
    return blanks === 0 ? shown : [...shown, ...nulls<never>(blanks)];
  }

  override get writes(): string | null {
    return this.op.inPlace === undefined ? null : this.op.name;
  }

  /** Before the kernel: what formulas read of the inputs. `replaced` stands for a first input that will be overwritten. */
  saveInputs(inputs: readonly Tensor[], replaced: Tensor | null): void {
    const { reads } = this.op.plan;
    for (let i = 0; i < reads.length; i++) {
      if (this.next[i] === null) continue;
      const places = reads[i]!;
      for (let k = 0; k < places.length; k++) {
        const place = places[k]!;
        if (place < inputs.length)
          this.save(place, place === 0 && replaced !== null ? replaced : inputs[place]!);
      }
    }
  }

  /** After it: the shapes and types of the outputs. */
  describe(ys: readonly Tensor[]): void {
    if (ys.length === 1) {
      this.shapes = [ys[0]!.shape];
      this.dtypes = singles[ys[0]!.dtype] ?? [ys[0]!.dtype];
    } else {
      this.shapes = ys.map((y) => y.shape);
      this.dtypes = ys.map((y) => y.dtype);
    }
  }

  /** And what formulas read of them. */
  saveOutputs(ys: readonly Tensor[]): void {
    const { reads } = this.op.plan;
    const from = this.op.inputs.length;
    for (let i = 0; i < reads.length; i++) {
      if (this.next[i] === null) continue;
      const places = reads[i]!;
      for (let k = 0; k < places.length; k++)
        if (places[k]! >= from) this.save(places[k]!, ys[places[k]! - from]!);
    }
  }

  private save(place: number, x: Tensor): void {
    for (let s = this.saved; s !== null; s = s.rest) if (s.place === place) return;
    if (x.storage.inference) refuseSaved(this.op.name, x);
    const packed = packing.current === null ? null : packing.current.pack(place, x, this.saved);
    this.saved = packed ?? new Saved(place, x, x.storage.version, this.saved);
  }

  apply(gs: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const { op, next } = this;
    if (op.together !== undefined && unheard()) {
      const live = new Array<boolean>(next.length);
      for (let i = 0; i < next.length; i++) live[i] = next[i] !== null && wanted(next[i]!);
      const passed = op.together(gs[0] ?? this.filled(gs)[0]!, this.attrs, live, this);
      if (passed !== null) return passed;
    }
    const filled = isWhole(gs) ? gs : this.filled(gs);
    const passed = nulls<Tensor>(next.length);
    for (let i = 0; i < next.length; i++) {
      const to = next[i]!;
      if (to !== null && wanted(to)) passed[i] = this.pull(filled, to, i);
    }
    return passed;
  }

  /** Gradients of all outputs: zeros where none came. */
  private filled(gs: readonly Gradient[]): readonly Tensor[] {
    const { constants, outputs: names } = this.op;
    const filled: Tensor[] = [];
    for (let i = 0; i < this.shapes.length; i++) {
      // No formula reads the gradient of a constant output, so anything may stand for it.
      const unread = i > 0 && constants !== undefined && constants.includes(names[i]!);
      filled.push(gs[i] ?? (unread ? filled[0]! : zeros(this.shapes[i]!, { dtype: this.dtypes[i]! })));
    }
    return filled;
  }

  private pull(gs: readonly Tensor[], to: Node, position: number): Tensor {
    const row = this.op.variadic ? 0 : position;
    const { formulas, reads } = this.op.plan;
    const shape = to.shapes[this.outputOf(position)]!;
    const context = { g: gs[0]!, gs, attrs: this.attrs, shape, position };
    const places = reads[row]!;
    const formula = formulas[row]!;
    if (places.length === 0) return formula.pull(context);
    const first = this.read(places[0]!);
    if (places.length === 1) return formula.pull(context, first);
    if (places.length === 2) return formula.pull(context, first, this.read(places[1]!));
    return formula.pull(context, ...places.map((place) => this.read(place)));
  }

  read(place: number): Tensor {
    if (this.freed) this.refuseFreed();
    let s = this.saved;
    while (s !== null && s.place !== place) s = s.rest;
    const x = s!.read();
    if (x.storage.version !== s!.version) this.refuseChanged(x, place, s!.version);
    return x;
  }

  /** Whether a saved value lives in the memory of `x`. */
  holds(x: Tensor): boolean {
    for (let s = this.saved; s !== null; s = s.rest)
      if (s.x === null || s.x.storage === x.storage) return true;
    return false;
  }

  private refuseFreed(): never {
    throw new AutogradError(
      'GRAD_FREED',
      `${this.name}: the values that ${this.op.name} saved are freed, because backward went through them before; pass { retainGraph: true } the first time`,
      { op: this.op.name, details: { node: this.name } },
    );
  }

  private refuseChanged(x: Tensor, place: number, version: number): never {
    const name = [...this.op.inputs, ...this.op.outputs][place]!;
    const node = x.viewOf?.base.node ?? x.node;
    const writer = node instanceof Node ? node.writes : null;
    const by = writer === null ? '' : ` by ${writer}`;
    throw new AutogradError(
      'GRAD_INPLACE',
      `${this.name}: "${name}" of ${this.op.name}, shape [${x.shape}], was changed in place${by} after it was saved: it is at version ${x.storage.version}, expected ${version}`,
      {
        op: this.op.name,
        details: { node: this.name, value: name, found: x.storage.version, expected: version, by: writer },
        hint: 'use the operation without "_", or clone() the tensor before it is written to',
      },
    );
  }

  override release(): void {
    for (let s = this.saved; s !== null; s = s.rest) s.release();
    this.saved = null;
    this.freed = this.op.plan.saves;
  }
}

/** Whether a gradient came for every output. */
function isWhole(gs: readonly Gradient[]): gs is readonly Tensor[] {
  for (let i = 0; i < gs.length; i++) if (gs[i] === null) return false;
  return true;
}

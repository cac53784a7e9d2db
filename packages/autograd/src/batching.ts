/** The batch level: tensors carry a hidden leading axis, and each operation is done for all slices at once. */
import { AutogradError } from '@isograd/errors';
import {
  type AnyOp,
  type Box,
  boxed,
  copy_,
  door,
  expand,
  type Level,
  ones,
  run,
  select,
  stack,
  type Tensor,
  unsqueeze,
  zeros,
} from '@isograd/tensor';

/** `batched`: whether `value` has the hidden axis, or is the same for every slice. */
class BatchBox implements Box {
  constructor(
    readonly level: Level,
    public value: Tensor,
    public batched: boolean,
  ) {}
}
/** What stands behind a tensor. */
export interface Opened {
  readonly value: Tensor;
  readonly batched: boolean;
}
/** What random operations do under vmap: refuse, draw for each slice, or draw once for all. */
export type Randomness = 'error' | 'different' | 'same';

export class BatchLevel implements Level {
  readonly name = 'vmap';
  readonly below = door.level;
  readonly recordsBelow = door.recording;

  constructor(
    readonly size: number,
    readonly randomness: Randomness,
  ) {}

  box(value: Tensor, batched: boolean, sharing?: Tensor): Tensor {
    return boxed(new BatchBox(this, value, batched), batched ? 1 : 0, sharing);
  }

  wrap(x: Tensor): Tensor {
    return this.box(x, false);
  }

  detached(box: Box): Box {
    return new BatchBox(this, box.value.detach(), box instanceof BatchBox && box.batched);
  }

  #boxOf({ box }: Tensor): BatchBox | null {
    return box instanceof BatchBox && box.level === this ? box : null;
  }

  open(x: Tensor): Opened {
    const box = this.#boxOf(x);
    if (box === null) return { value: x, batched: false };
    const base = x.viewOf === null ? null : this.#boxOf(x.viewOf.base);
    // A base made inside may have been given the hidden axis since this view of it was made.
    if (!box.batched && x.viewOf !== null && base?.batched) {
      box.value = x.viewOf.chain.reduce(
        (v, { op, attrs, index }) => run(op, [v], lifted(op, attrs, this.size))[index]!,
        base.value,
      );
      box.batched = true;
    }
    return box;
  }

  /** With the hidden axis, whatever it had. */
  spread(x: Tensor): Tensor {
    const { value, batched } = this.open(x);
    return batched ? value : expand(value, [this.size, ...value.shape]);
  }

  apply(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
    const opened = inputs.map((x) => this.open(x));
    const some = opened.some((o) => o.batched);
    if (op.random) return this.#draw(op, inputs, attrs, some);
    if (!some) return this.#unbatched(op, inputs, opened, attrs);
    if (op.inPlace !== undefined) {
      this.#adopt(op, inputs[0]!);
      this.#batch(op, inputs, attrs);
      return [inputs[0]!];
    }
    return this.#batch(op, inputs, attrs).map((y) => this.box(y, true, op.view && inputs[0]));
  }

  #unbatched(
    op: AnyOp,
    inputs: readonly Tensor[],
    opened: readonly Opened[],
    attrs: unknown,
  ): readonly Tensor[] {
    const outputs = run(
      op,
      opened.map((o) => o.value),
      attrs,
    );
    if (op.inPlace !== undefined) return [inputs[0]!];
    // What is made here belongs here; a view of something from outside does not.
    if (op.view !== undefined && inputs[0]!.box?.level !== this) return outputs;
    return outputs.map((y) => this.box(y, false, op.view && inputs[0]));
  }

  #batch(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
    if (op.batch === 'aligned') return run(op, this.#aligned(inputs), attrs);
    const all = inputs.map((x) => this.spread(x));
    if (op.batch !== 'loop') return run(op, all, op.batch.lift(attrs, this.size));
    const slices = Array.from({ length: this.size }, (_, i) =>
      run(
        op,
        all.map((x) => select(x, 0, i)),
        attrs,
      ),
    );
    // Slices of a target are views of it, and written already.
    if (op.inPlace !== undefined) return [];
    return slices[0]!.map((_, k) => stack(slices.map((outputs) => outputs[k]!)));
  }

  /** Equal ranks behind the hidden axis, so that broadcasting lines up. */
  #aligned(inputs: readonly Tensor[]): Tensor[] {
    const rank = Math.max(...inputs.map((x) => x.shape.length));
    return inputs.map((x) => {
      const { value, batched } = this.open(x);
      const missing = batched ? rank - x.shape.length : 0;
      return Array.from({ length: missing }).reduce<Tensor>((v) => unsqueeze(v, 1), value);
    });
  }

  /** Before slices write different numbers into one tensor, it needs the hidden axis itself. */
  #adopt(op: AnyOp, x: Tensor): void {
    if (this.open(x).batched) return;
    const base = x.viewOf?.base ?? x;
    const box = this.#boxOf(base);
    if (box === null)
      throw new AutogradError(
        'GRAD_MODE',
        `${op.name}: under vmap each slice would write its own numbers into one tensor of shape [${x.shape}] from outside; make it inside the function`,
        { op: op.name },
      );
    box.value = expand(box.value, [this.size, ...base.shape]).clone();
    box.batched = true;
    this.open(x);
  }

  #draw(op: AnyOp, inputs: readonly Tensor[], attrs: unknown, some: boolean): readonly Tensor[] {
    const { randomness } = this;
    const x = inputs[0]!;
    if (randomness === 'error')
      throw new AutogradError(
        'GRAD_MODE',
        `${op.name}: it draws random numbers, and vmap does not know for whom; say { randomness: "different" } or { randomness: "same" }`,
        { op: op.name },
      );
    if (op.inPlace !== undefined) return this.#drawInto(op, x, attrs);
    if (randomness === 'different') return run(op, [this.spread(x)], attrs).map((y) => this.box(y, true));
    if (!some) return run(op, [this.open(x).value], attrs).map((y) => this.box(y, false));
    if (op.again !== undefined) return this.#drawAgain(op, this.spread(x), attrs);
    // Linear in x: draw once on ones, and the formula with g = x is the operation.
    const [, ...extras] = run(op, [ones(x.shape, { dtype: x.dtype })], attrs);
    const g = this.spread(x);
    const pulled = op.plan.formulas[0]!.pull({ g, gs: [g], attrs, shape: x.shape, position: 0 }, ...extras);
    return [this.box(pulled, true), ...extras.map((e) => this.box(e, false))];
  }

  /** Each slice from the same place of the stream, which is then as far as after one. */
  #drawAgain(op: AnyOp, all: Tensor, attrs: unknown): readonly Tensor[] {
    const slices = Array.from({ length: this.size }, (_, i) =>
      run(op, [select(all, 0, i)], i < this.size - 1 ? op.again!(attrs) : attrs),
    );
    return slices[0]!.map((_, k) => this.box(stack(slices.map((outputs) => outputs[k]!)), true));
  }

  #drawInto(op: AnyOp, x: Tensor, attrs: unknown): readonly Tensor[] {
    const each = this.randomness === 'different';
    if (each) this.#adopt(op, x);
    const { value, batched } = this.open(x);
    if (each || !batched) run(op, [value], attrs);
    else copy_(value, run(op, [zeros(x.shape, { dtype: x.dtype })], attrs)[0]!);
    return [x];
  }
}

const lifted = (op: AnyOp, attrs: unknown, size: number): unknown =>
  typeof op.batch === 'object' ? op.batch.lift(attrs, size) : attrs;

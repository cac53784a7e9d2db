/** The dual level: tensors carry a tangent, and each operation moves it forward. */
import { AutogradError } from '@isograd/errors';
import {
  add,
  type AnyOp,
  type Box,
  boxed,
  clone,
  copy_,
  door,
  expand,
  isFloating,
  type Level,
  replaceView,
  replay,
  run,
  type Tensor,
  to,
  withRecording,
  zeros,
} from '@isograd/tensor';
import { gradients } from './gradients.js';

class DualBox implements Box {
  constructor(
    readonly level: Level,
    public value: Tensor,
    public tangent: Tensor | null,
    /** Of a view: the tangent of its base that its own is a view of. */
    public whole: Tensor | null = null,
  ) {}
}
type Tangent = Tensor | null;

export class DualLevel implements Level {
  readonly name = 'jvp';
  readonly below = door.level;
  readonly recordsBelow = door.recording;

  box(value: Tensor, tangent: Tangent, sharing?: Tensor): Tensor {
    return boxed(new DualBox(this, value, tangent), 0, sharing);
  }

  wrap(x: Tensor): Tensor {
    return this.box(x, null);
  }

  detached(box: Box): Box {
    return new DualBox(this, box.value.detach(), null);
  }

  #boxOf({ box }: Tensor): DualBox | null {
    return box instanceof DualBox && box.level === this ? box : null;
  }

  primal(x: Tensor): Tensor {
    return x.box?.level === this ? x.box.value : x;
  }

  tangent(x: Tensor): Tangent {
    const box = this.#boxOf(x);
    if (box === null) return null;
    // The base may have got a tangent, or another, after this view of it was made; the view's is a view of that.
    const whole = x.viewOf === null ? null : (this.#boxOf(x.viewOf.base)?.tangent ?? null);
    if (whole !== null && whole !== box.whole) {
      box.tangent = replay(whole, x.viewOf!.chain);
      box.whole = whole;
    }
    return box.tangent;
  }

  apply(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
    const primals = inputs.map((x) => this.primal(x));
    const tangents = inputs.map((x) => this.tangent(x));
    const moves = tangents.some((t) => t !== null);
    if (op.inPlace !== undefined) return this.#write(op, inputs[0]!, primals, tangents, attrs, moves);
    const outputs = run(op, primals, attrs);
    // What is made here belongs here; a view of something from outside does not.
    if (!moves && op.view !== undefined && inputs[0]!.box?.level !== this) return outputs;
    const moved = moves ? push(op, primals, tangents, outputs, attrs) : [];
    // Whole numbers do not move.
    const tangentOf = (y: Tensor, i: number): Tangent => {
      const t = isFloating(y.dtype) ? (moved[i] ?? null) : null;
      // A view fits the memory of the value; it must fit that of the tangent, too.
      return t === null || op.view !== undefined || t.isContiguous() ? t : clone(t);
    };
    return outputs.map((y, i) => this.box(y, tangentOf(y, i), op.view && inputs[0]));
  }

  #write(
    op: AnyOp,
    self: Tensor,
    primals: readonly Tensor[],
    tangents: readonly Tangent[],
    attrs: unknown,
    moves: boolean,
  ): readonly Tensor[] {
    if (moves) this.#homeOf(op.name, self);
    const pure = op.inPlace;
    if (!moves || pure === 'self') run(op, primals, attrs);
    if (!moves) return [self];
    this.move(
      op.name,
      self,
      pure === 'self' || pure === undefined ? null : this.#replace(op, primals, tangents, attrs),
    );
    return [self];
  }

  /** Where the tangent of `x` is kept: with its base. */
  #homeOf(who: string, x: Tensor): DualBox {
    const home = this.#boxOf(x.viewOf?.base ?? x);
    if (home !== null) return home;
    throw new AutogradError(
      'GRAD_MODE',
      `${who}: under jvp a tangent would be lost in a tensor of shape [${x.shape}] from outside; make it inside the function`,
      { op: who },
    );
  }

  /** After `who` wrote into `x`: the tangent of what stands there now. */
  move(who: string, x: Tensor, tangent: Tangent): void {
    if (tangent === null && this.tangent(x) === null) return;
    const home = this.#homeOf(who, x);
    home.tangent ??= zeros((x.viewOf?.base ?? x).shape, { dtype: x.dtype });
    const now = tangent ?? zeros(x.shape, { dtype: x.dtype });
    if (!door.recording) copy_(this.tangent(x)!, now);
    // The tape below may have saved the old one: it stays as it is, and views ask again.
    else
      home.tangent =
        x.viewOf === null
          ? clone(to(now, x.dtype))
          : replaceView(home.tangent, to(now, x.dtype), x.viewOf.chain);
  }

  /** The functional row on copies, then the write: the tape below may have saved the old primal and the old tangent. */
  #replace(op: AnyOp, primals: readonly Tensor[], tangents: readonly Tangent[], attrs: unknown): Tangent {
    const pure = functional(op);
    const [p, t] = [primals[0]!.clone(), tangents[0]?.clone() ?? null];
    const before = primals.map((x) => (x === primals[0] ? p : x));
    const pushed = tangents.map((x) => (x !== null && x === tangents[0] ? t : x));
    const outputs = run(pure, before, attrs);
    const moved = push(pure, before, pushed, outputs, attrs)[0] ?? null;
    copy_(primals[0]!, outputs[0]!);
    return moved;
  }
}

// An in-place row is a copy of its functional row under another name, with the same plan.
const functional = ({ inPlace, plan, ...row }: AnyOp): AnyOp => ({
  ...row,
  ...(inPlace === 'self' ? {} : inPlace),
  plan,
});

/** Tangents of the outputs. */
function push(
  op: AnyOp,
  inputs: readonly Tensor[],
  tangents: readonly Tangent[],
  outputs: readonly Tensor[],
  attrs: unknown,
): readonly Tangent[] {
  const whole = (i: number): Tensor => tangents[i] ?? zeros(inputs[i]!.shape, { dtype: inputs[i]!.dtype });
  if (typeof op.jvp === 'function') return op.jvp({ inputs, tangents, outputs, attrs });
  const moved = tangents.flatMap((t, i) => (t === null ? [] : [{ t, i }]));
  switch (op.jvp) {
    case 'constant':
      return outputs.map(() => null);
    case 'linear':
      return run(
        op,
        inputs.map((_, i) => whole(i)),
        attrs,
      );
    case 'multilinear':
      return [total(moved.map(({ t, i }) => run(op, inputs.with(i, t), attrs)[0]!))];
    case 'diagonal': {
      const { shape } = outputs[0]!;
      const parts = moved.map(({ t, i }) => pull(op, i, expand(t, shape), inputs, outputs, attrs));
      return [total(parts), ...outputs.slice(1).map(() => null)];
    }
    default:
      return doubled(op, inputs, moved, outputs, attrs);
  }
}

/** The vjp is linear in its cotangent u; its own vjp by u is the jvp. */
function doubled(
  op: AnyOp,
  inputs: readonly Tensor[],
  moved: readonly { readonly t: Tensor; readonly i: number }[],
  outputs: readonly Tensor[],
  attrs: unknown,
): readonly Tangent[] {
  const createGraph = door.recording;
  return withRecording(true, () => {
    const us = outputs.map((y) => zeros(y.shape, { dtype: y.dtype }).requiresGrad_());
    const pulled = moved.flatMap(({ t, i }) => {
      const v = pull(op, i, us[0]!, inputs, outputs, attrs);
      return v === null ? [] : [{ t, v }];
    });
    if (pulled.length === 0) return outputs.map(() => null);
    const [values, gradOutputs] = [pulled.map((p) => p.v), pulled.map((p) => p.t)];
    return gradients(values, us, { gradOutputs, createGraph, allowUnused: true });
  });
}

function pull(
  op: AnyOp,
  i: number,
  g: Tensor,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  attrs: unknown,
): Tangent {
  const formula = op.plan.formulas[op.variadic ? 0 : i] ?? null;
  if (formula === null) return null;
  const all = [...inputs, ...outputs];
  const values = op.plan.reads[i]!.map((place) => all[place]!);
  const t = formula.pull({ g, gs: [g], attrs, shape: inputs[i]!.shape, position: i }, ...values);
  // A tangent that is the incoming one would be written through by a later in-place operation.
  return t === g ? g.clone() : t;
}

const total = (parts: readonly Tangent[]): Tangent =>
  parts.reduce((a, b) => (a === null ? b : b === null ? a : add(a, b)), null);

/** What the forward and the backward of a custom operation tell one another. */
import { AutogradError, shown } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';

/**
 * What forward and backward share. Other properties may be set on it; `FunctionContext & { scale?: number }` types them,
 * `FunctionContext<[Tensor, Tensor | null]>` what is saved.
 */
export class FunctionContext<Saved extends readonly (Tensor | null)[] = readonly Tensor[]> {
  /** What `saveForBackward` was given; tensors are checked for in-place writes when backward asks for them. */
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing is saved before forward says what
  readonly savedTensors: Saved = [] as unknown as Saved;
  /** By argument: whether a gradient is wanted. */
  readonly needsInputGrad: readonly boolean[];
  /** @internal */
  readonly marks: Marks = { saved: [], dirty: [], constant: [], materialize: true };

  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad;
  }

  /** @internal What forward said. The context, which lives as long as the node, has no tensor of it then. */
  takeMarks(): Marks {
    const said = { ...this.marks };
    Object.assign(this.marks, { saved: [], dirty: [], constant: [] });
    return said;
  }

  /** Keeps inputs or outputs for backward; null keeps a place free. Anything else is kept as a property. Throws `AutogradError` `GRAD_CUSTOM`. */
  saveForBackward(...xs: readonly (Tensor | null)[]): void {
    onlyTensors('saveForBackward', xs, true);
    this.marks.saved = xs;
  }
  /** Says that forward wrote into these inputs, and returns them. Throws `AutogradError` `GRAD_CUSTOM`. */
  markDirty(...xs: readonly Tensor[]): void {
    onlyTensors('markDirty', xs);
    this.marks.dirty = xs;
  }
  /** Says that these outputs have no gradient. Throws `AutogradError` `GRAD_CUSTOM`. */
  markNonDifferentiable(...ys: readonly Tensor[]): void {
    onlyTensors('markNonDifferentiable', ys);
    this.marks.constant = ys;
  }
  /** Whether backward gets zeros for outputs that nothing used (default), or null. */
  setMaterializeGrads(on: boolean): void {
    this.marks.materialize = on;
  }
}

/** What forward says about tensors, and how gradients come. */
interface Marks {
  saved: readonly (Tensor | null)[];
  dirty: readonly Tensor[];
  constant: readonly Tensor[];
  materialize: boolean;
}

/** Throws where something is no tensor. */
function onlyTensors(who: string, xs: readonly unknown[], orNull = false): void {
  xs.forEach((x, i) => {
    if (x instanceof Tensor || (orNull && x === null)) return;
    const wanted = orNull ? 'a tensor or null' : 'a tensor';
    throw new AutogradError(
      'GRAD_CUSTOM',
      `${who}: argument ${i} must be ${wanted}, got ${shown(x)}; keep other things as properties of ctx`,
      { op: who },
    );
  });
}

/** The node of a function with a derivative of its own. */
import { AutogradError } from '@isograd/errors';
import { type Shape, type Tensor, zeros } from '@isograd/tensor';
import { checkPassed } from './custom-fit.js';
import type { CustomRule, RuleResult } from './custom-rule.js';
import { AccumulateNode, type Gradient, Node, type Wanted } from './node.js';
import { packing, refuseSaved, Saved } from './saved.js';

export class CustomNode extends Node {
  readonly name: string;
  readonly #inputs: readonly Shape[];
  #saved: readonly Saved[] | null = [];

  constructor(
    readonly rule: CustomRule,
    next: readonly (Node | null)[],
    inputs: readonly Tensor[],
    { outputs, saved }: RuleResult,
  ) {
    super(
      next,
      // What was lifted is a leaf here.
      inputs.map((x, i) => (next[i] instanceof AccumulateNode ? 0 : x.outputIndex)),
    );
    this.name = rule.name;
    this.#inputs = inputs.map((x) => x.shape);
    this.shapes = outputs.map((y) => y.shape);
    this.dtypes = outputs.map((y) => y.dtype);
    for (const x of saved) if (x.storage.inference) refuseSaved(this.name, x);
  }

  /** What backward reads, when outputs have their history: one that is computed again gets it from here. */
  save(xs: readonly Tensor[]): void {
    this.#saved = xs.map(
      (x, i) => packing.current?.pack(i, x, null) ?? new Saved(i, x, x.storage.version, null),
    );
  }

  apply(gs: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const filled = this.shapes.map(
      (shape, i) => gs[i] ?? (this.rule.materialize ? zeros(shape, { dtype: this.dtypes[i]! }) : null),
    );
    const needed = this.next.map((node) => node !== null && wanted(node));
    const passed = this.rule.backward(this.#read(), filled, needed);
    checkPassed(this.name, passed, this.#inputs, needed);
    return needed.map((wants, i) => (wants ? (passed[i] ?? null) : null));
  }

  #read(): readonly Tensor[] {
    if (this.#saved === null)
      throw new AutogradError(
        'GRAD_FREED',
        `${this.name}: the values it saved are freed, because backward went through them before; pass { retainGraph: true } the first time`,
        { op: this.name },
      );
    return this.#saved.map((s, i) => {
      const x = s.read();
      const { version } = s;
      if (x.storage.version === version) return x;
      throw new AutogradError(
        'GRAD_INPLACE',
        `${this.name}: saved tensor ${i}, shape [${x.shape}], was changed in place after it was saved: it is at version ${x.storage.version}, expected ${version}`,
        { op: this.name, details: { saved: i, found: x.storage.version, expected: version } },
      );
    });
  }

  override release(): void {
    if (this.#saved === null || this.#saved.length === 0) return;
    for (const s of this.#saved) s.release();
    this.#saved = null;
  }
}

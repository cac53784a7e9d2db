/** The node of a function with a derivative of its own. */
import { AutogradError, shown } from '@isograd/errors';
import { type Shape, Tensor, zeros } from '@isograd/tensor';
import type { CustomRule, RuleResult } from './custom-rule.js';
import { type Gradient, Node, type Wanted } from './node.js';
import { refuseSaved } from './saved.js';

interface Kept {
  readonly x: Tensor;
  readonly version: number;
}

export class CustomNode extends Node {
  readonly name: string;
  readonly #inputs: readonly Shape[];
  #saved: readonly Kept[] | null;

  constructor(
    readonly rule: CustomRule,
    next: readonly (Node | null)[],
    inputs: readonly Tensor[],
    { outputs, saved }: RuleResult,
  ) {
    super(
      next,
      inputs.map((x) => x.outputIndex),
    );
    this.name = rule.name;
    this.#inputs = inputs.map((x) => x.shape);
    this.shapes = outputs.map((y) => y.shape);
    this.dtypes = outputs.map((y) => y.dtype);
    for (const x of saved) if (x.storage.inference) refuseSaved(this.name, x);
    this.#saved = saved.map((x) => ({ x, version: x.storage.version }));
  }

  apply(gs: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const filled = this.shapes.map(
      (shape, i) => gs[i] ?? (this.rule.materialize ? zeros(shape, { dtype: this.dtypes[i]! }) : null),
    );
    const needed = this.next.map((node) => node !== null && wanted(node));
    const passed = this.rule.backward(this.#read(), filled, needed);
    this.#check(passed, needed);
    return needed.map((wants, i) => (wants ? (passed[i] ?? null) : null));
  }

  #read(): readonly Tensor[] {
    if (this.#saved === null)
      throw new AutogradError(
        'GRAD_FREED',
        `${this.name}: the values it saved are freed, because backward went through them before; pass { retainGraph: true } the first time`,
        { op: this.name },
      );
    return this.#saved.map(({ x, version }, i) => {
      if (x.storage.version === version) return x;
      throw new AutogradError(
        'GRAD_INPLACE',
        `${this.name}: saved tensor ${i}, shape [${x.shape}], was changed in place after it was saved: it is at version ${x.storage.version}, expected ${version}`,
        { op: this.name, details: { saved: i, found: x.storage.version, expected: version } },
      );
    });
  }

  /** As in PyTorch, a gradient that nobody waits for may have any shape. */
  #check(passed: readonly unknown[], needed: readonly boolean[]): void {
    const refuse = (what: string): never => {
      throw new AutogradError('GRAD_CUSTOM', `${this.name}: ${what}`, {
        op: this.name,
        details: { inputs: this.#inputs, returned: passed.length },
      });
    };
    if (passed.length !== this.#inputs.length)
      refuse(
        `backward returned ${passed.length} gradients for ${this.#inputs.length} inputs; one for each is wanted, null for none`,
      );
    passed.forEach((g, i) => {
      if (g === null || g === undefined) return;
      if (!(g instanceof Tensor)) refuse(`gradient ${i} must be a tensor or null, got ${shown(g)}`);
      else if (needed[i]! && !sumsTo(g.shape, this.#inputs[i]!))
        refuse(`gradient ${i} has shape [${g.shape}], its input [${this.#inputs[i]!}]`);
    });
  }

  override release(): void {
    if (this.#saved !== null && this.#saved.length > 0) this.#saved = null;
  }
}

/** Whether a gradient of shape `from` can be summed to `to`, as after broadcasting. */
const sumsTo = (from: Shape, to: Shape): boolean =>
  from.length >= to.length && to.every((n, i) => n === 1 || n === from[i + from.length - to.length]);

/** A custom rule for many slices: what vmap makes of the rule for one. */
import { type Shape, sumTo, type Tensor, twin, within } from '@isograd/tensor';
import { BatchLevel, type Opened } from './batching.js';
import { fitted } from './custom-fit.js';
import { type CustomRule, homesOf, type RuleResult } from './custom-rule.js';
import type { Gradient } from './node.js';

export class ManyRule implements CustomRule {
  /** Which outputs and saved tensors have the hidden axis; known after forward. */
  outputs: readonly boolean[] = [];
  saved: readonly boolean[] = [];
  /** Which input or output each saved tensor is, as `homesOf` tells it. */
  homes: readonly number[] = [];
  /** By output: the input that was written to and is returned, -1 for none. */
  written: readonly number[] = [];
  /** The shapes of the inputs, for one slice. */
  #shapes: readonly Shape[] = [];

  constructor(
    private readonly rule: CustomRule,
    private readonly level: BatchLevel,
    private readonly inputs: readonly boolean[],
  ) {}

  get name(): string {
    return this.rule.name;
  }
  get materialize(): boolean {
    return this.rule.materialize;
  }
  get renews(): boolean {
    return this.rule.renews;
  }
  constant(output: number): boolean {
    return this.rule.constant(output);
  }

  /** A level of its own for each run, above whatever is in force then. */
  #again(): BatchLevel {
    return new BatchLevel(this.level.size, this.level.randomness);
  }

  forward(values: readonly Tensor[]): RuleResult {
    const inner = this.#again();
    const boxes = values.map((v, i) => inner.box(v, this.inputs[i]!));
    const { outputs, saved } = within(inner, () => this.rule.forward(boxes));
    this.homes = homesOf(saved, boxes, outputs);
    const [ys, kept] = [this.#opened(inner, outputs), saved.map((s) => inner.open(s))];
    [this.outputs, this.saved] = [ys.map((y) => y.batched), kept.map((s) => s.batched)];
    this.written = outputs.map((y) => boxes.indexOf(y));
    this.#shapes = boxes.map((x) => x.shape);
    // An input that is returned untouched is a tensor of its own here as well.
    const own = ys.map(({ value }, i) =>
      this.written[i]! < 0 && values.includes(value) ? twin(value) : value,
    );
    return { outputs: own, saved: kept.map((s) => s.value) };
  }

  /** Each slice has a gradient of its own for what depends on none of them, so that none is counted for many. */
  #opened(inner: BatchLevel, outputs: readonly Tensor[]): readonly Opened[] {
    return outputs.map((y, i) => {
      const opened = inner.open(y);
      if (opened.batched || this.rule.constant(i) || !this.inputs.includes(true)) return opened;
      return { value: inner.spread(y).clone(), batched: true };
    });
  }

  backward(
    saved: readonly Tensor[],
    gs: readonly Gradient[],
    needed: readonly boolean[],
  ): readonly Gradient[] {
    const inner = this.#again();
    const got = within(inner, () => {
      const kept = saved.map((s, i) => inner.box(s, this.saved[i]!));
      const given = gs.map((g, i) => g && inner.box(g, this.outputs[i]!));
      return fitted(this.name, this.rule.backward(kept, given, needed), this.#shapes);
    });
    return got.map((g, i) => g && gathered(inner, g, this.inputs[i]!));
  }

  get jvp(): CustomRule['jvp'] {
    const { jvp } = this.rule;
    if (jvp === undefined) return undefined;
    return (saved, tangents) => {
      const inner = this.#again();
      const got = within(inner, () =>
        jvp(
          saved.map((s, i) => inner.box(s, this.saved[i]!)),
          tangents.map((t, i) => t && inner.box(t, this.inputs[i]!)),
        ),
      );
      return got.map((t, i) => t && gathered(inner, t, this.outputs[i]!));
    };
  }
}

/** With the hidden axis if it is wanted, else summed over the slices. */
function gathered(level: BatchLevel, g: Tensor, wanted: boolean): Tensor {
  if (wanted) return level.spread(g);
  const { value, batched } = level.open(g);
  return batched ? sumTo(value, value.shape.slice(1)) : value;
}

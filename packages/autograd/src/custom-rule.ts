/** A function with a derivative of its own, on every level: what custom functions and checkpoints are made of. */
import { alias, atLevel, door, type Level, type Tensor, withRecording, zeros } from '@isograd/tensor';
import { watching } from './backward.js';
import { BatchLevel } from './batching.js';
import { ManyRule } from './custom-batch.js';
import { CustomNode } from './custom-node.js';
import { DualLevel } from './duals.js';
import { nodeOf } from './edges.js';
import { gradients } from './gradients.js';
import type { Gradient, Node } from './node.js';
import { rebase } from './rebase-node.js';

export interface RuleResult {
  readonly outputs: readonly Tensor[];
  /** Tensors that backward reads. */
  readonly saved: readonly Tensor[];
}
export interface CustomRule {
  /** What the node of the graph is called. */
  readonly name: string;
  /** Runs with nothing recorded. */
  forward(inputs: readonly Tensor[]): RuleResult;
  /** Gradients of the inputs, null for none. `needed`: who waits for one. */
  backward(
    saved: readonly Tensor[],
    gs: readonly Gradient[],
    needed: readonly boolean[],
  ): readonly Gradient[];
  /** Tangents of the outputs from those of the inputs. Without it: the vjp of the vjp. */
  readonly jvp?:
    ((saved: readonly Tensor[], tangents: readonly Gradient[]) => readonly Gradient[]) | undefined;
  /** Outputs that carry no gradient, by place; asked after forward. */
  constant(output: number): boolean;
  /** Fill up gradients that did not come with zeros. */
  readonly materialize: boolean;
  /** Whether backward computes again, from inputs, what it saved and is neither input nor output. */
  readonly renews: boolean;
}

/** By saved tensor: its place among inputs and outputs, so that it keeps history and tangent; -1 for others. */
export const homesOf = (
  saved: readonly Tensor[],
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
): readonly number[] => {
  const all = [...inputs, ...outputs];
  return saved.map((s) => all.indexOf(s));
};

/** Runs the rule at the present level and records it there. */
export function callRule(rule: CustomRule, inputs: readonly Tensor[]): RuleResult {
  const level = door.level;
  const next = door.recording ? nextOf(rule, inputs, level) : null;
  const result = interpret(rule, inputs, level, next !== null);
  if (next === null) return result;
  const node = new CustomNode(rule, next, inputs, result);
  watching.current?.made(node);
  result.outputs.forEach((y, i) => {
    if (rule.constant(i)) return;
    // An output that is an input was written to.
    const place = inputs.indexOf(y);
    if (place >= 0 && y.viewOf !== null) return rebase(node, y, place);
    y.node = node;
    y.outputIndex = i;
    y.leaf = false;
  });
  return result;
}

function nextOf(rule: CustomRule, inputs: readonly Tensor[], level: Level | null): (Node | null)[] | null {
  const next = inputs.map((x) => (x.requiresGrad && atLevel(x, level) ? nodeOf(x, rule.name) : null));
  return next.some((node) => node !== null) ? next : null;
}

function interpret(
  rule: CustomRule,
  inputs: readonly Tensor[],
  level: Level | null,
  recorded: boolean,
): RuleResult {
  if (level instanceof BatchLevel) return batched(rule, inputs, level);
  if (level instanceof DualLevel) return dual(rule, inputs, level, recorded);
  return plain(rule, inputs, level);
}

const plain = (rule: CustomRule, inputs: readonly Tensor[], level: Level | null): RuleResult =>
  withRecording(false, () => rule.forward(inputs), level === null || door.hidden);

/** Runs `f` at the level below. */
function beneath<T>(level: Level, f: () => T): T {
  const { recording } = door;
  door.level = level.below;
  door.recording = level.recordsBelow && !door.hidden;
  try {
    return f();
  } finally {
    door.level = level;
    door.recording = recording;
  }
}

/** For all slices at once. */
function batched(rule: CustomRule, inputs: readonly Tensor[], level: BatchLevel): RuleResult {
  const opened = inputs.map((x) => level.open(x));
  const many = new ManyRule(
    rule,
    level,
    opened.map((o) => o.batched),
  );
  const { outputs, saved } = beneath(level, () =>
    callRule(
      many,
      opened.map((o) => o.value),
    ),
  );
  const ys = outputs.map((y, i) => level.box(y, many.outputs[i]!));
  return {
    outputs: ys,
    saved: saved.map((s, i) => [...inputs, ...ys][many.homes[i]!] ?? level.box(s, many.saved[i]!)),
  };
}

/** Value and tangents: by the rule's own forward rule, or by the vjp of its vjp. */
function dual(rule: CustomRule, inputs: readonly Tensor[], level: DualLevel, recorded: boolean): RuleResult {
  const tangents = inputs.map((x) => level.tangent(x));
  const { outputs, moved, saved, homes } = beneath(level, () => {
    const primals = distinct(inputs.map((x) => level.primal(x)));
    const result = callRule(rule, primals);
    const still = tangents.every((t) => t === null);
    const push = rule.jvp ?? ((kept, ts) => doubled(rule, result.outputs, kept, ts));
    return {
      ...result,
      moved: still ? [] : push(result.saved, tangents),
      homes: homesOf(result.saved, primals, result.outputs),
    };
  });
  const ys = outputs.map((y, i) => level.box(y, moved[i] ?? null));
  const kept = (s: Tensor, i: number): Tensor => [...inputs, ...ys][homes[i]!] ?? level.box(s, null);
  // What forward made and saved moves with the inputs, too; only the operations inside can say how.
  const again = recorded && !rule.renews && homes.includes(-1) ? plain(rule, inputs, level) : null;
  return {
    outputs: ys,
    saved: saved.map((s, i) => (homes[i] === -1 && again !== null ? again.saved[i]! : kept(s, i))),
  };
}

/** No tensor twice, so that it can be told which one was saved. */
const distinct = (xs: readonly Tensor[]): Tensor[] => xs.map((x, i) => (xs.indexOf(x) === i ? x : alias(x)));

function doubled(
  rule: CustomRule,
  outputs: readonly Tensor[],
  saved: readonly Tensor[],
  tangents: readonly Gradient[],
): readonly Gradient[] {
  const createGraph = door.recording;
  return withRecording(true, () => {
    const us = outputs.map((y) => zeros(y.shape, { dtype: y.dtype }).requiresGrad_());
    const back = rule.backward(
      saved,
      us,
      tangents.map((t) => t !== null),
    );
    const pairs = back.flatMap((v, i) => (v?.requiresGrad && tangents[i] ? [{ v, t: tangents[i] }] : []));
    if (pairs.length === 0) return us.map(() => null);
    return gradients(
      pairs.map(({ v }) => v),
      us,
      { gradOutputs: pairs.map(({ t }) => t), createGraph, allowUnused: true },
    );
  });
}

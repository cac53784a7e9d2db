/** A function with a derivative of its own, on every level: what custom functions and checkpoints are made of. */
import { AutogradError } from '@isograd/errors';
import {
  alias,
  atLevel,
  copy_,
  door,
  type Level,
  type Shape,
  type Tensor,
  to,
  within,
  withRecording,
  zeros,
} from '@isograd/tensor';
import { watching } from './backward.js';
import { BatchLevel } from './batching.js';
import { ManyRule } from './custom-batch.js';
import { fitted, tangentsOf } from './custom-fit.js';
import { CustomNode } from './custom-node.js';
import { refuseWrite } from './custom-write.js';
import { toDifferentiate } from './differentiating.js';
import { DualLevel } from './duals.js';
import { nodeOf } from './edges.js';
import { gradients } from './gradients.js';
import { liftedAt } from './lifted.js';
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
    if (y.viewOf !== null) y.viewOf.version = y.storage.version;
  });
  node.save(result.saved);
  return result;
}

function nextOf(rule: CustomRule, inputs: readonly Tensor[], level: Level | null): (Node | null)[] | null {
  const next = inputs.map(
    (x) => liftedAt(x, level) ?? (x.requiresGrad && atLevel(x, level) ? nodeOf(x, rule.name) : null),
  );
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

/** Runs `f`, which calls `rule`, at the level below. */
function beneath<T>(rule: CustomRule, level: Level, f: () => T): T {
  const { recording } = door;
  door.level = level.below;
  door.recording = level.recordsBelow && !door.hidden;
  try {
    return f();
  } catch (error) {
    throw isLooking(error) ? captured(rule.name, level.name, error) : error;
  } finally {
    door.level = level;
    door.recording = recording;
  }
}

/** Somebody asked for numbers of a tensor that has none. */
const isLooking = (error: unknown): error is AutogradError =>
  error instanceof AutogradError && error.code === 'GRAD_MODE' && error.op === undefined;
/** A rule runs below the level at which it was called, where tensors of that level mean nothing. */
const captured = (who: string, level: string, cause: AutogradError): AutogradError =>
  new AutogradError(
    'GRAD_MODE',
    `${who}: under ${level} forward met a tensor that is no argument, or asked for numbers; pass what it captures as arguments`,
    { op: who, cause },
  );

/** For all slices at once. */
function batched(rule: CustomRule, inputs: readonly Tensor[], level: BatchLevel): RuleResult {
  const opened = inputs.map((x) => level.open(x));
  const many = new ManyRule(
    rule,
    level,
    opened.map((o) => o.batched),
  );
  const { outputs, saved } = beneath(rule, level, () =>
    callRule(
      many,
      opened.map((o) => o.value),
    ),
  );
  const ys = outputs.map((y, i) => {
    const x = inputs[many.written[i]!];
    if (x === undefined) return level.box(y, many.outputs[i]!);
    // Numbers of one slice have become numbers of many: the tensor outside gets them, too.
    if (level.open(x).value !== y) replace(level, x, level.box(y, many.outputs[i]!));
    return written(rule, level, x, many.written[i]!, outputs.length);
  });
  return {
    outputs: ys,
    saved: saved.map((s, i) => [...inputs, ...ys][many.homes[i]!] ?? level.box(s, many.saved[i]!)),
  };
}

/** Value and tangents: by the rule's own forward rule, or by the vjp of its vjp. */
function dual(rule: CustomRule, inputs: readonly Tensor[], level: DualLevel, recorded: boolean): RuleResult {
  const { outputs, moved, saved, homes, places } = beneath(rule, level, () => pushed(rule, inputs, level));
  const ys = outputs.map((y, i) => {
    const x = inputs[places[i]!];
    if (x === undefined) return level.box(y, moved[i] ?? null);
    return written(rule, level, x, places[i]!, outputs.length);
  });
  const kept = (s: Tensor, i: number): Tensor => [...inputs, ...ys][homes[i]!] ?? level.box(s, null);
  // What forward made and saved moves with the inputs, too; only the operations inside can say how. Not twice, if they write.
  const once = !recorded || rule.renews || ys.some((y) => inputs.includes(y));
  const again = !once && homes.includes(-1) ? plain(rule, inputs, level) : null;
  return {
    outputs: ys,
    saved: saved.map((s, i) => (homes[i] === -1 && again !== null ? again.saved[i]! : kept(s, i))),
  };
}

interface Pushed extends RuleResult {
  readonly moved: readonly Gradient[];
  readonly homes: readonly number[];
  /** By output: the input that was written to and is returned, -1 for none. */
  readonly places: readonly number[];
}

/** The rule at the level below, and the tangents of its outputs. */
function pushed(rule: CustomRule, inputs: readonly Tensor[], level: DualLevel): Pushed {
  const primals = distinct(inputs.map((x) => level.primal(x)));
  const shapes = primals.map((x) => x.shape);
  const result = callRule(rule, primals);
  const { outputs, saved } = result;
  const places = outputs.map((y) => primals.indexOf(y));
  // The tape below may keep the tangent of what was written to, which is about to be written to as well.
  const tangents = inputs.map((x, i) => {
    const t = level.tangent(x);
    return t !== null && places.includes(i) ? t.clone() : t;
  });
  const push = rule.jvp ?? ((kept, given) => doubled(rule, shapes, outputs, kept, given));
  const still = tangents.every((t) => t === null);
  const all = still ? [] : tangentsOf(rule.name, push(saved, tangents), outputs, tangents);
  const moved = all.map((t, i) => (rule.constant(i) ? null : t));
  places.forEach((place, i) => place >= 0 && level.move(rule.name, inputs[place]!, moved[i] ?? null));
  return { ...result, moved, places, homes: homesOf(saved, primals, outputs) };
}

/** An input that the rule wrote to at the level below. */
function written(rule: CustomRule, level: Level, x: Tensor, place: number, outputs: number): Tensor {
  refuseWrite(rule.name, x, place, outputs);
  // What lives here has counted nothing yet.
  if (x.box?.level === level) x.storage.version++;
  return x;
}

/** Writes `y` over `x`, and no tape of this level hears of it. */
const replace = (level: Level, x: Tensor, y: Tensor): Tensor =>
  within(level, () => withRecording(false, () => copy_(x, y), door.hidden));

/** No tensor twice, so that it can be told which one was saved. */
const distinct = (xs: readonly Tensor[]): Tensor[] => xs.map((x, i) => (xs.indexOf(x) === i ? x : alias(x)));

function doubled(
  rule: CustomRule,
  inputs: readonly Shape[],
  outputs: readonly Tensor[],
  saved: readonly Tensor[],
  tangents: readonly Gradient[],
): readonly Gradient[] {
  const createGraph = door.recording;
  return withRecording(true, () => {
    const us = outputs.map((y, i) => zeros(y.shape, { dtype: y.dtype, requiresGrad: !rule.constant(i) }));
    const needed = tangents.map((t) => t !== null);
    const back = toDifferentiate(true, () => rule.backward(saved, us, needed));
    // A gradient may come in the shape of what its input was broadcast to.
    const pairs = fitted(rule.name, back, inputs).flatMap((v, i) =>
      v?.requiresGrad && tangents[i] ? [{ v, t: to(tangents[i], v.dtype) }] : [],
    );
    if (pairs.length === 0) return us.map(() => null);
    const live = us.filter((u) => u.requiresGrad);
    const got = gradients(
      pairs.map(({ v }) => v),
      live,
      { gradOutputs: pairs.map(({ t }) => t), createGraph, allowUnused: true },
    );
    return us.map((u) => got[live.indexOf(u)] ?? null);
  });
}

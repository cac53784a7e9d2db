/** Reverse mode: one loop over the nodes, newest first. */
import { AutogradError, shown } from '@isograd/errors';
import { add, sameShape, sumTo, Tensor, to, withRecording } from '@isograd/tensor';
import { addGrad, checkGrad } from './accumulate.js';
import { toDifferentiate } from './differentiating.js';
import { discard, isUsedUp, ownedAfter } from './ownership.js';
import { mayKeep } from './looking.js';
import { AccumulateNode, type Edge, type Gradient, type Node, nulls, type Wanted } from './node.js';
import { leadingTo, newestFirst } from './order.js';

export interface BackwardPlan {
  /** Gradients to return instead of accumulating in leaves. */
  readonly capture?: readonly Edge[];
  readonly createGraph: boolean;
  /** Keep saved values for another pass. */
  readonly keep: boolean;
  /** Operations that the pass may go through; all when absent. */
  readonly through?: (node: Node) => boolean;
}

/** Looks at what each node passes on, while anomalies are searched for. */
export interface BackwardWatch {
  /** A node that no operation made. */
  made(node: Node): void;
  walk<T>(f: () => T): T;
  apply(node: Node, gs: readonly Gradient[], wanted: Wanted): readonly Gradient[];
  /** Runs `go`, which adds gradient `parts` of output `index` of `node` up, or sums one to the shape of the value. */
  gather(node: Node, index: number, parts: readonly Tensor[], go: () => Tensor): Tensor;
  /** Runs `go`, a hook that may replace gradient `g` of output `index` of `node`. */
  hooked(node: Node, index: number, g: Tensor, go: () => Tensor): Tensor;
}
export const watching: { current: BackwardWatch | null } = { current: null };

/** Sends `seeds` back from `roots`; returns the gradients at `capture`, in its order. */
export function runBackward(
  roots: readonly Edge[],
  seeds: readonly Tensor[],
  plan: BackwardPlan,
): Gradient[] {
  const all = (): Gradient[] => toDifferentiate(plan.createGraph, () => walk(roots, seeds, plan));
  const go = (): Gradient[] => withRecording(plan.createGraph, all, false);
  return watching.current === null ? go() : watching.current.walk(go);
}

function walk(roots: readonly Edge[], seeds: readonly Tensor[], plan: BackwardPlan): Gradient[] {
  const former = depth === 0 ? null : new Map<Node, number>();
  const order = newestFirst(roots, former);
  // Slots on nodes are three times as fast as a Map; a pass inside a hook may meet the same nodes, so it puts back what it found.
  const before = former === null ? null : order.map(slotsOf);
  if (before !== null) for (const node of order) fill(node, empty);
  depth++;
  let whole = false;
  try {
    countEdges(order);
    for (let i = 0; i < roots.length; i++) arrive(roots[i]!.node, roots[i]!.index, seeds[i]!, false);
    const captured = visit(order, plan);
    whole = true;
    return captured;
  } finally {
    depth--;
    // One that came to its end has emptied what it filled.
    if (before !== null || !whole)
      for (let i = 0; i < order.length; i++) fill(order[i]!, before === null ? empty : before[i]!);
    former?.forEach((pass, node) => (node.pass = pass));
  }
}

/** Tells each leaf how many gradients can come to it. */
function countEdges(order: readonly Node[]): void {
  for (let k = 0; k < order.length; k++) {
    const { next } = order[k]!;
    for (let i = 0; i < next.length; i++) {
      const older = next[i]!;
      if (older instanceof AccumulateNode) older.awaited++;
    }
  }
}

/** How many passes run: more than one where a hook starts another. */
let depth = 0;

/** What a pass leaves on a node. */
interface Slots {
  readonly arriving: Gradient[] | null;
  readonly owned: boolean;
  readonly awaited: number;
}
const empty: Slots = { arriving: null, owned: false, awaited: 0 };
const slotsOf = (node: Node): Slots => ({
  arriving: node.arriving,
  owned: node.owned,
  awaited: node instanceof AccumulateNode ? node.awaited : 0,
});

function fill(node: Node, { arriving, owned, awaited }: Slots): void {
  node.arriving = arriving;
  node.owned = owned;
  if (node instanceof AccumulateNode) node.awaited = awaited;
}

/**
 * Adds a gradient to what has come already, in the shape and type of the value it belongs to. `owned`: nobody else has
 * its memory.
 */
function arrive(node: Node, index: number, g: Tensor, owned: boolean): void {
  const slots = node.arriving;
  const there = slots === null ? null : (slots[index] ?? null);
  const watch = watching.current;
  const now =
    watch === null ? gathered(node, index, g, there) : watchedGathering(watch, node, index, g, there);
  if (slots !== null) slots[index] = now;
  else if (node.shapes.length === 1) node.arriving = [now];
  else (node.arriving = nulls<Tensor>(node.shapes.length))[index] = now;
  const fresh = now.storage !== g.storage;
  if (fresh && owned) discard(g);
  if (index !== 0) return;
  if (there !== null && node.owned) discard(there);
  node.owned = fresh || owned;
}

const watchedGathering = (
  watch: BackwardWatch,
  node: Node,
  index: number,
  g: Tensor,
  there: Gradient,
): Tensor =>
  watch.gather(node, index, there === null ? [g] : [there, g], () => gathered(node, index, g, there));

function gathered(node: Node, index: number, g: Tensor, there: Gradient): Tensor {
  const [shape, dtype] = [node.shapes[index]!, node.dtypes[index]!];
  const summed = sameShape(g.shape, shape) ? g : sumTo(g, shape);
  const fitted = summed.dtype === dtype ? summed : to(summed, dtype);
  return there === null ? fitted : add(there, fitted);
}

function visit(order: readonly Node[], plan: BackwardPlan): Gradient[] {
  const { capture, createGraph, keep } = plan;
  const reach = reachOf(plan, order);
  const { wanted, runs: may, kept, captured } = reach;
  const watch = watching.current;
  for (let k = 0; k < order.length; k++) {
    const node = order[k]!;
    const gs = take(node, reach);
    const { next } = node;
    const runs = gs !== null && !(node instanceof AccumulateNode) && may(node);
    const passed = !runs ? null : watch === null ? node.apply(gs, wanted) : watch.apply(node, gs, wanted);
    for (let i = 0; i < next.length; i++) {
      const older = next[i]!;
      if (older === null) continue;
      const g = passed === null ? null : (passed[i] ?? null);
      if (g !== null) arrive(older, node.outputOf(i), g, ownedAfter(node, gs!, passed!, i));
      // As PyTorch does: a leaf is visited as soon as nothing more can come.
      if (older instanceof AccumulateNode && --older.awaited === 0) take(older, reach);
    }
    if (runs && node.owned && isUsedUp(node, gs, passed!)) discard(gs[0]!);
    if (runs && !keep) node.release();
    node.owned = false;
  }
  for (let k = 0; k < kept.length; k++) checkGrad(kept[k]!.x);
  for (let k = 0; k < kept.length; k++) addGrad(kept[k]!.x, kept[k]!.g, createGraph, kept[k]!.owned);
  return captured === null ? [] : capture!.map(({ node, index }) => captured.get(node)?.[index] ?? null);
}

/** The gradients that have come to a node, seen by its hooks; null when none has, or it was here before. */
function take(node: Node, { kept, ends, captured }: Reach): Gradient[] | null {
  const gs = node.arriving;
  if (gs === null) return null;
  node.arriving = null;
  if (node.hooks !== null || node.retained !== null) listen(node, gs, kept);
  if (ends !== null && ends.has(node)) {
    captured!.set(node, gs);
    node.owned = false;
  }
  if (captured === null && node instanceof AccumulateNode && node.keeps && gs[0])
    kept.push({ x: node.leaf, g: gs[0], owned: node.owned });
  return gs;
}
const always = (): boolean => true;

/** Where a pass goes, and what it leaves. */
interface Reach {
  /** Where gradients are captured; null when leaves keep them. */
  readonly ends: ReadonlySet<Node> | null;
  readonly wanted: Wanted;
  /** Whether an operation has to run. */
  readonly runs: Wanted;
  /** Leaves are written when all is computed, so that a pass that throws leaves no half gradient. */
  readonly kept: Kept[];
  /** What has come to the ends. */
  readonly captured: Map<Node, readonly Gradient[]> | null;
}
const reachOf = ({ capture, through = always }: BackwardPlan, order: readonly Node[]): Reach =>
  capture === undefined
    ? { ends: null, wanted: always, runs: through, kept: [], captured: null }
    : capturing(capture, through, order);

function capturing(
  capture: readonly Edge[],
  through: (node: Node) => boolean,
  order: readonly Node[],
): Reach {
  const ends = new Set(capture.map(({ node }) => node));
  const running = leadingTo(ends, order, through);
  return {
    ends,
    wanted: (node) => running.has(node) || ends.has(node),
    runs: (node) => running.has(node),
    kept: [],
    captured: new Map(),
  };
}
/** A gradient that a tensor will keep when the pass is over. */
interface Kept {
  readonly x: Tensor;
  readonly g: Tensor;
  readonly owned: boolean;
}

/** Hooks may replace the gradient; tensors that asked keep it. */
function listen(node: Node, gs: Gradient[], kept: Kept[]): void {
  if (node.retained !== null || mayKeep(node.hooks)) node.owned = false;
  node.hooks?.forEach(({ index, hook }, place) => {
    const g = gs[index] ?? null;
    if (g === null) return;
    const go = (): Tensor => replaced(g, hook(g), place);
    gs[index] = watching.current === null ? go() : watching.current.hooked(node, index, g, go);
  });
  if (node.retained === null) return;
  for (const x of node.retained) {
    const g = gs[x.outputIndex] ?? null;
    // A gradient inside vmap or jvp has no numbers that a tensor outside could keep.
    if (x.node === node && g !== null && (g.box === null || x.box !== null))
      kept.push({ x, g, owned: false });
  }
}

/** What a hook made of gradient `g`. Throws `AutogradError` `GRAD_SHAPE`. */
export function replaced(g: Tensor, by: Tensor | void, place: number): Tensor {
  if (by === undefined || by === null) return g;
  if (by instanceof Tensor && sameShape(by.shape, g.shape)) return by;
  throw new AutogradError(
    'GRAD_SHAPE',
    `hook ${place} returned ${by instanceof Tensor ? `a gradient of shape [${by.shape}]` : shown(by)}; a tensor of shape [${g.shape}] or nothing is wanted`,
    { details: { hook: place, wanted: g.shape } },
  );
}

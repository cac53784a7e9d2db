/** Fills the recorder's port: notes each operation, keeps histories right under in-place writes, and answers for `gradFn`. */
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import {
  type AnyOp,
  atLevel,
  installRecorder,
  isFloating,
  type Level,
  type Recorder,
  replay,
  stateOf,
  type Tensor,
  withRecording,
} from '@isograd/tensor';
import { CustomNode } from './custom-node.js';
import { edgeOf, nodeOf } from './edges.js';
import { backward } from './gradients.js';
import { liftedAt } from './lifted.js';
import { described } from './names.js';
import { Node, nulls } from './node.js';
import { OpNode } from './op-node.js';
import { rebase } from './rebase-node.js';
import { keepGrad, keepRetaining } from './retaining.js';

const recorder: Recorder = {
  begin(op: AnyOp, inputs: readonly Tensor[], attrs: unknown, level: Level | null) {
    const node = nodeFor(op, inputs, attrs, level);
    if (op.inPlace !== undefined) refuseInPlace(op, inputs[0]!, node !== null);
    if (node === null || !op.plan.saves || op.variadic) return node;
    const overwrites = op.inPlace !== undefined && readsTarget(op, node);
    node.saveInputs(inputs, overwrites ? inputs[0]!.clone() : null);
    return node;
  },

  end(node, outputs) {
    if (!(node instanceof OpNode)) return;
    node.describe(outputs);
    const self = outputs[0]!;
    if (node.op.inPlace !== undefined && self.viewOf !== null) rebase(node, self);
    else adopt(node, outputs);
    if (node.op.plan.saves) node.saveOutputs(outputs);
  },

  gradFn(x) {
    const view = x.viewOf;
    if (view === null || view.version === x.storage.version || !view.base.requiresGrad) return x.node;
    if (x.node instanceof CustomNode) refuseCustomView(x, x.node, 'its memory was written to since');
    if (view.refuse !== 'noGrad') {
      const fresh = withRecording(true, () => replay(view.base, view.chain));
      x.node = fresh.node;
      x.outputIndex = fresh.outputIndex;
      view.version = x.storage.version;
      keepRetaining(x);
    }
    return x.node;
  },

  backward(x, gradient, options) {
    backward(x, gradient, options);
  },

  hook(x, hook) {
    if (typeof hook !== 'function')
      throw new ArgumentError('ARG_TYPE', `registerHook: a function is wanted, got ${shown(hook)}`, {
        op: 'registerHook',
      });
    const { node, index } = edgeOf(x, 'registerHook');
    const entry = { index, hook };
    (node.hooks ??= []).push(entry);
    return () => void (node.hooks = node.hooks?.filter((h) => h !== entry) ?? null);
  },

  retain(x) {
    if (!x.requiresGrad)
      throw new AutogradError(
        'GRAD_MODE',
        `retainGrad: this tensor of shape [${x.shape}] requires no gradient, so there is none to keep`,
      );
    if (x.gradFn === null) stateOf(x).retains = true;
    else keepGrad(x);
  },
};
installRecorder(recorder);

/** Outputs get their history. */
function adopt(node: OpNode, outputs: readonly Tensor[]): void {
  const { constants, outputs: names } = node.op;
  for (let index = 0; index < outputs.length; index++) {
    const y = outputs[index]!;
    if (!isFloating(y.dtype) || (constants !== undefined && constants.includes(names[index]!))) continue;
    y.node = node;
    y.outputIndex = index;
    y.leaf = false;
    keepRetaining(y);
  }
}

/** The node of an operation that reaches something that needs a gradient; null for others. */
function nodeFor(op: AnyOp, inputs: readonly Tensor[], attrs: unknown, level: Level | null): OpNode | null {
  const { formulas } = op.plan;
  const inPlace = op.inPlace !== undefined;
  let next: (Node | null)[] | null = null;
  let outputs: number[] | null = null;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    const lifted = level === null ? null : liftedAt(x, level);
    if (lifted === null && (!x.requiresGrad || !atLevel(x, level))) continue;
    const constant = formulas[op.variadic ? 0 : i] === null;
    if (constant && !inPlace) continue;
    next ??= nulls<Node>(inputs.length);
    if (constant) continue;
    next[i] = lifted ?? nodeOf(x, op.name);
    if (lifted === null && x.outputIndex > 0) (outputs ??= inputs.map(() => 0))[i] = x.outputIndex;
  }
  return next === null ? null : new OpNode(op, attrs, next, outputs);
}

/** Whether a live formula reads the value that an in-place operation is about to overwrite. */
const readsTarget = ({ plan }: AnyOp, { next }: OpNode): boolean =>
  next.some((to, i) => to !== null && plan.reads[i]!.includes(0));

function refuseInPlace(op: AnyOp, x: Tensor, recorded: boolean): void {
  const view = x.viewOf;
  const blind = view?.refuse === 'noGrad';
  if (!recorded && !(blind && view.base.requiresGrad)) return;
  const refuse = (why: string, hint?: string): never => {
    throw new AutogradError('GRAD_INPLACE', `${op.name}: ${why}`, {
      op: op.name,
      details: { shape: x.shape },
      ...(hint === undefined ? {} : { hint }),
    });
  };
  if (view?.refuse === 'many')
    refuse(
      `this [${x.shape}] view is an output of ${view.manyOf}, which makes several, and cannot be modified in place; use the operation without "_"`,
      'clone() the view, or take it with narrow() or select(), which make one; inside noGrad it may be written to',
    );
  if (blind && x.node instanceof CustomNode) refuseCustomView(x, x.node, `${op.name} would write to both`);
  if (blind) refuse(`this [${x.shape}] view was made under noGrad and is modified in place while recording`);
  if (x.leaf) refuse(`${leafOf(x)} is modified in place; do it inside noGrad`);
  // Its base may be plain numbers, of which it became a leaf itself.
  if (view !== null && x.requiresGrad && view.base.isLeaf)
    refuse(`a view of ${leafOf(view.base.leaf ? view.base : x)} is modified in place; do it inside noGrad`);
}

/** Throws: which history the numbers have, that of the operation or that of the write, cannot be told. */
function refuseCustomView(x: Tensor, { name }: CustomNode, why: string): never {
  throw new AutogradError(
    'GRAD_INPLACE',
    `${name}: this [${x.shape}] output is an input of it, or a view of one, and ${why}`,
    { op: name, details: { shape: x.shape }, hint: 'let forward return a clone()' },
  );
}

const leafOf = (x: Tensor): string => `${described(x, x.role ?? 'leaf')} that requires grad`;

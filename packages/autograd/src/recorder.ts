/** Fills the recorder's port: notes each operation, keeps histories right under in-place writes, and answers for `gradFn`. */
import { AutogradError } from '@isograd/errors';
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
import { addGrad } from './accumulate.js';
import { runBackward } from './backward.js';
import { edgeOf, rootOf, seedOf } from './edges.js';
import { type Edge, Node, OpNode, RebaseNode } from './node.js';

const recorder: Recorder = {
  begin(op: AnyOp, inputs: readonly Tensor[], attrs: unknown, level: Level | null) {
    const edges = edgesOf(op, inputs, level);
    if (op.inPlace !== undefined) refuseInPlace(op, inputs[0]!, edges !== null);
    if (edges === null) return null;
    if (op.plan.formulas[0] === null) edges[0] = null;
    const node = new OpNode(op, attrs, edges);
    const overwrites =
      op.inPlace !== undefined && edges.some((edge, i) => edge !== null && op.plan.reads[i]!.includes(0));
    node.save(inputs, 0, overwrites ? inputs[0]!.clone() : null);
    return node;
  },

  end(node, outputs) {
    if (!(node instanceof OpNode)) return;
    node.shapes = outputs.map((y) => y.shape);
    node.dtypes = outputs.map((y) => y.dtype);
    node.save(outputs, node.op.inputs.length, null);
    const self = outputs[0]!;
    if (node.op.inPlace !== undefined && self.viewOf !== null) return rebase(node, self);
    const { constants, outputs: names } = node.op;
    outputs.forEach((y, index) => {
      if (!isFloating(y.dtype) || constants?.includes(names[index]!)) return;
      y.node = node;
      y.outputIndex = index;
      y.leaf = false;
      if (y.state?.retains) retain(y);
    });
  },

  gradFn(x) {
    const view = x.viewOf;
    if (view !== null && view.version !== x.version && view.refuse !== 'noGrad' && view.base.requiresGrad) {
      const fresh = withRecording(true, () => replay(view.base, view.chain));
      x.node = fresh.node;
      x.outputIndex = fresh.outputIndex;
      view.version = x.version;
    }
    return x.node;
  },

  backward(x, gradient, { retainGraph, createGraph = false, inputs } = {}) {
    const plan = { createGraph, keep: retainGraph ?? createGraph };
    const [roots, seeds] = [[rootOf(x, 'backward')], [seedOf('backward', x, gradient)]];
    if (inputs === undefined) return void runBackward(roots, seeds, plan);
    const capture = inputs.map((input) => rootOf(input, 'backward'));
    runBackward(roots, seeds, { ...plan, capture }).forEach((g, i) => {
      if (g !== null) withRecording(createGraph, () => addGrad(inputs[i]!, g, createGraph), false);
    });
  },

  hook(x, hook) {
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
    stateOf(x).retains = true;
    if (x.gradFn !== null) retain(x);
  },
};
installRecorder(recorder);

function edgesOf(op: AnyOp, inputs: readonly Tensor[], level: Level | null): (Edge | null)[] | null {
  const { formulas } = op.plan;
  let edges: (Edge | null)[] | null = null;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    if (!x.requiresGrad || !atLevel(x, level)) continue;
    if (op.inPlace === undefined && formulas[op.variadic ? 0 : i] === null) continue;
    edges ??= new Array<Edge | null>(inputs.length).fill(null);
    edges[i] = edgeOf(x, op.name);
  }
  return edges;
}

function retain(x: Tensor): void {
  const node = x.gradFn;
  if (node instanceof Node) (node.retained ??= []).push(x);
}

function refuseInPlace(op: AnyOp, x: Tensor, recorded: boolean): void {
  const base = x.viewOf?.base ?? null;
  const hidden = x.viewOf?.refuse === 'noGrad' && base!.requiresGrad;
  if (!recorded && !hidden) return;
  const what = `${op.name}: `;
  const refuse = (why: string): never => {
    throw new AutogradError('GRAD_INPLACE', what + why, { op: op.name, details: { shape: x.shape } });
  };
  if (x.viewOf?.refuse === 'many')
    refuse(
      `this [${x.shape}] view is one of several outputs and cannot be modified in place; use the operation without "_"`,
    );
  if (hidden) refuse(`this [${x.shape}] view was made under noGrad and is modified in place while recording`);
  if (base?.leaf)
    refuse(
      `a view of a leaf that requires grad, shape [${x.shape}], is modified in place; do it inside noGrad`,
    );
  if (x.leaf)
    refuse(`a leaf that requires grad, shape [${x.shape}], is modified in place; do it inside noGrad`);
}

/** The write went into a view: the base gets the new node, every view of it asks again. */
function rebase(made: OpNode, self: Tensor): void {
  const { base, chain } = self.viewOf!;
  base.node = new RebaseNode(made, chain, base.requiresGrad ? edgeOf(base, made.op.name) : null, base.shape);
  base.outputIndex = 0;
  self.viewOf!.version = -1;
}

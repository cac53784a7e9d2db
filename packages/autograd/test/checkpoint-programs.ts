/** Random programs of checkpoints inside of checkpoints, as trees. */
import { dropout, type Tensor } from '@isograd/tensor';
import fc from 'fast-check';
import { checkpoint, customVjp, Function, type FunctionContext, grad } from '../src/index.js';

const steps = ['op', 'inPlace', 'drop', 'weight', 'view', 'slope', 'keep', 'custom', 'rule'] as const;
type Step = (typeof steps)[number];
export interface Tree {
  readonly steps: readonly (Step | Tree)[];
  readonly wrap: boolean;
}
export const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    wrap: fc.boolean(),
    steps: fc.array(
      fc.oneof({ depthSize: 'small', maxDepth: 5 }, fc.constantFrom<Step>(...steps), tie('tree')),
      { maxLength: 5 },
    ),
  }),
}));

/** `x tanh(x)`, which saves its input, its output and what it made. */
class Gate extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    const made = x.tanh();
    const y = x.mul(made);
    ctx.saveForBackward(x, y, made);
    return y;
  }
  static backward({ savedTensors }: FunctionContext<[Tensor, Tensor, Tensor]>, g: Tensor): Tensor {
    const [x, y, made] = savedTensors;
    return g.mul(made.add(x).sub(y.mul(made)));
  }
}
const rule = customVjp(
  (x: Tensor) => x.sin(),
  (x: Tensor) => [x.sin(), { x, slope: x.cos() }] as const,
  ({ slope }, g) => [g.mul(slope)],
);

/** The program that a tree stands for, with or without its checkpoints. */
export function program(root: Tree, w: Tensor, wrapping: boolean): (x: Tensor) => Tensor {
  const run = (t: Tree, x: Tensor, outer: Tensor): Tensor => {
    let y = x;
    for (const step of t.steps)
      y = typeof step === 'string' ? small(step, y, outer, x) : call(step, y, outer);
    return y;
  };
  const small = (step: Step, y: Tensor, outer: Tensor, x: Tensor): Tensor => {
    if (step === 'op') return y.sin().mul(y);
    if (step === 'inPlace') return y.mul(2).add_(0.1).tanh();
    if (step === 'drop') return dropout(y, 0.25).exp().tanh();
    if (step === 'weight') return y.mul(w).sigmoid();
    if (step === 'view') return y.unsqueeze(0).mul(outer).squeeze(0);
    if (step === 'slope') return grad((z: Tensor) => z.tanh().mul(z).sum())(y);
    if (step === 'custom') return Gate.apply(y);
    if (step === 'rule') return rule(y);
    return y.mul(x).cos();
  };
  // One segment captures a value of the one around it, besides its argument.
  const call = (t: Tree, y: Tensor, outer: Tensor): Tensor => {
    const inside = outer.sin();
    const go = (z: Tensor): Tensor => run(t, z, inside);
    return wrapping && t.wrap ? checkpoint(go, y) : go(y);
  };
  return (x) => call({ ...root, wrap: true }, x, x).sum();
}

/** vmap wants to be told how to draw. */
export const dry = (t: Tree): Tree => ({
  ...t,
  steps: t.steps.filter((s) => s !== 'drop').map((s) => (typeof s === 'string' ? s : dry(s))),
});

/** Where the gradient of a tensor goes, and what backward starts from. */
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import { door, isFloating, ones, sameShape, stateOf, Tensor, unitOf } from '@isograd/tensor';
import { liftedHere } from './lifted.js';
import { described, nameOf } from './names.js';
import { AccumulateNode, type Edge, Node } from './node.js';

/** Where a gradient for `x` goes; `what` names it in the error. Throws `AutogradError` `GRAD_NOT_REQUIRED`. */
export function edgeOf(x: Tensor, who: string, what?: string): Edge {
  const lifted = liftedHere(x);
  if (lifted !== null) return { node: lifted, index: 0 };
  const node = nodeOf(x, who, what);
  return { node, index: x.outputIndex };
}

/** The node of that edge. */
export function nodeOf(x: Tensor, who: string, what = 'the tensor'): Node {
  const node = x.gradFn;
  if (node instanceof Node) return node;
  if (!x.leaf)
    throw new AutogradError(
      'GRAD_NOT_REQUIRED',
      x.role === 'parameter'
        ? `${who}: ${what}, ${described(x, 'frozen parameter')}, requires no gradient`
        : `${who}: ${what}, shape [${x.shape}], requires no gradient and was not made by a recorded operation`,
      {
        op: who,
        details: { shape: x.shape, name: nameOf(x) },
        hint: 'ask for it with requiresGrad_() before it is used; a result of detach() or of noGrad has no history either',
      },
    );
  const state = stateOf(x);
  if (state.accumulate instanceof Node) return state.accumulate;
  const accumulate = new AccumulateNode(x);
  state.accumulate = accumulate;
  return accumulate;
}

/** Where backward starts. Throws `ArgumentError` `ARG_TYPE`, `AutogradError` `GRAD_NOT_REQUIRED`. */
export function rootOf(x: Tensor, who: string, what = 'the tensor'): Edge {
  if (!(x instanceof Tensor))
    throw new ArgumentError('ARG_TYPE', `${who}: ${what} must be a tensor, got ${shown(x)}`, { op: who });
  return edgeOf(x, who, what);
}

/** The gradient that backward starts with: the given one, or 1 for one element. Throws `AutogradError` `GRAD_NON_SCALAR`, `GRAD_SHAPE`, `GRAD_DTYPE`. */
export function seedOf(who: string, x: Tensor, gradient: Tensor | null | undefined): Tensor {
  if (!isFloating(x.dtype))
    throw new AutogradError('GRAD_DTYPE', `${who}: ${x.dtype} has no gradient; only floating dtypes have`, {
      op: who,
    });
  if (gradient === undefined || gradient === null) {
    if (x.numel() === 1) return oneLike(x);
    throw new AutogradError(
      'GRAD_NON_SCALAR',
      `${who}: it starts from one number, and this tensor has shape [${x.shape}]; reduce it first, or pass a gradient of that shape`,
      { op: who, details: { shape: x.shape } },
    );
  }
  if (!(gradient instanceof Tensor))
    throw new ArgumentError('ARG_TYPE', `${who}: the gradient must be a tensor, got ${shown(gradient)}`, {
      op: who,
    });
  if (sameShape(gradient.shape, x.shape)) return gradient;
  throw new AutogradError(
    'GRAD_SHAPE',
    `${who}: a gradient of shape [${gradient.shape}] does not fit a tensor of [${x.shape}]`,
    {
      op: who,
      details: { shapes: [gradient.shape, x.shape] },
    },
  );
}

/** The number 1. Each backward of a loss makes one, so it passes the door only where a level or a watcher stands. */
function oneLike({ shape, dtype }: Tensor): Tensor {
  if (door.level !== null || door.watch !== null) return ones(shape, { dtype });
  return unitOf('backward', shape, dtype);
}

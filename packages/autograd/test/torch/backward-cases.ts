/** Passes, hooks and kept gradients; golden/torch_cases.py has the same cases for PyTorch. */
import { ones, type Tensor } from '@isograd/tensor';
import { gradients } from '../../src/index.js';
import { type Answer, type Cases, leaf, plain } from './case.js';

function withHook(after: (y: Tensor) => Tensor, replace: boolean): Answer {
  const x = leaf([1, 2]);
  const y = x.mul(2);
  const seen: Tensor[] = [];
  y.registerHook((g) => {
    seen.push(g);
    return replace ? g.mul(10) : undefined;
  });
  after(y).sum().backward();
  return [...seen, x.grad];
}

function twice(f: (x: Tensor, y: Tensor) => Tensor): Answer {
  const [x, y] = [leaf([1, 2]), leaf([3, 4])];
  const sum = f(x, y).sum();
  sum.backward();
  sum.backward();
  return [x.grad, y.grad];
}

export const backward: Cases = {
  'max along an axis': () => {
    const x = leaf([
      [1, 5, 2],
      [7, 3, 7],
    ]);
    const { values, indices } = x.max(1);
    values
      .mul(plain([2, 3]))
      .sum()
      .backward();
    return [values, indices, x.grad, values.gradFn!.name, indices.requiresGrad];
  },
  'max to second order': () => {
    const x = leaf([
      [1, 5],
      [7, 3],
    ]);
    const y = x.max(0, { keepdim: true }).values;
    const [g] = gradients(y.mul(y).mul(y).sum(), x, { createGraph: true });
    return [g!, gradients(g!.sum(), x)[0]!];
  },
  'broadcast gradients': () => {
    const [a, b] = [leaf([[1], [2]]), leaf([3, 4, 5])];
    a.mul(b).sum().backward();
    return [a.grad, b.grad];
  },
  'a stack of products with one weight': () => {
    const a = leaf([[[1, 2]], [[3, 4]]]);
    const b = leaf([
      [5, 6],
      [7, 8],
    ]);
    a.matmul(b)
      .mul(plain([[[1, 2]], [[3, 4]]]))
      .sum()
      .backward();
    return [a.grad, b.grad];
  },
  'sum along an axis that stays': () => {
    const x = leaf([
      [1, 2],
      [3, 4],
    ]);
    x.mul(x).sum(1, { keepdim: true }).mul(x).sum().backward();
    return [x.grad, x.sum(0), x.sum(0).gradFn!.name];
  },
  'sigmoid to third order': () => {
    const x = leaf([0.3, -2]);
    let g = x.sigmoid().sum();
    for (let order = 0; order < 3; order++) g = gradients(g.sum(), x, { createGraph: true })[0]!;
    return g;
  },
  'backward twice where values were saved': () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    y.backward();
    y.backward();
    return x.grad;
  },
  'backward twice where nothing was saved': () => {
    const x = leaf([1, 2]);
    const y = x.add(x).sum();
    y.backward();
    y.backward();
    return x.grad;
  },
  'backward twice where a number was kept': () => twice((x, y) => x.lerp(y, 0.25)),
  'backward twice where weights were saved': () => twice((x, y) => x.lerp(y, plain([0.25]))),
  'a leaf that is frozen before backward': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const z = x.mul(y).sum();
    x.requiresGrad_(false);
    z.backward();
    return [x.grad, y.grad];
  },
  'a frozen leaf that has a gradient': () => {
    const x = leaf([1, 2]);
    x.mul(2).sum().backward();
    const z = x.mul(3).sum();
    x.requiresGrad_(false);
    z.backward();
    const before = x.grad!.clone();
    x.requiresGrad_(true);
    x.mul(4).sum().backward();
    return [before, x.grad];
  },
  'bounds that meet or cross': () => {
    const [x, low, high] = [leaf([1, 5, 2, 4]), leaf([3, 3, 3, 3]), leaf([3, 3, 1, 1])];
    x.clamp({ min: low, max: high })
      .mul(plain([1, 2, 3, 4]))
      .sum()
      .backward();
    return [x.grad, low.grad, high.grad];
  },
  'a norm of an order below 1 at 0': () => {
    const x = leaf([0, 4]);
    x.norm(0.5).backward();
    return x.grad;
  },
  'the second derivative of elu, selu and celu at 0': () => {
    const bend = (f: (x: Tensor) => Tensor): Tensor => {
      const x = leaf([0, -1, 800]);
      const [g] = gradients(f(x).sum(), x, { createGraph: true });
      return gradients(g!.sum(), x)[0]!;
    };
    return [bend((x) => x.elu()), bend((x) => x.selu()), bend((x) => x.celu(2))];
  },
  'an infinite gradient of a slice that renorm leaves as it was': () => {
    const x = leaf([[0.3, 0.4]]);
    const g = gradients(x.renorm(2, 0, 1), x, { gradOutputs: plain([[Infinity, 1]]) })[0]!;
    return g.nanToNum({ nan: 7, posinf: 9 });
  },
  retainGraph: () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    y.backward(undefined, { retainGraph: true });
    y.backward();
    return x.grad;
  },
  'backward of a vector': () => {
    const x = leaf([1, 2]);
    x.mul(x).backward();
    return x.grad;
  },
  'backward of what needs no gradient': () => {
    const x = plain([1]);
    x.mul(x).sum().backward();
    return null;
  },
  'a hook on an intermediate replaces its gradient': () => withHook((y) => y.mul(y), true),
  'a hook on a leaf': () => {
    const x = leaf([1, 2]);
    x.registerHook((g) => g.mul(3));
    x.mul(x).sum().backward();
    return x.grad;
  },
  'a hook set before an in-place operation': () => withHook((y) => y.mul_(5), false),
  retainGrad: () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.retainGrad();
    y.mul(y).sum().backward();
    return [y.grad, x.grad];
  },
  'retainGrad, then in place': () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.retainGrad();
    y.mul_(5);
    y.sum().backward();
    return [y.grad, x.grad];
  },
  'two leaves do not share a gradient': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    x.add(y).sum().backward();
    x.grad!.add_(1);
    return [x.grad, y.grad];
  },
  'a gradient that the user holds survives the next backward': () => {
    const x = leaf([1, 2]);
    x.mul(x).sum().backward();
    const g = x.grad;
    x.grad = null;
    x.mul(3).sum().backward();
    return [g, x.grad];
  },
  'createGraph accumulates a gradient with a history': () => {
    const x = leaf([2, 3]);
    x.mul(x).mul(x).sum().backward(undefined, { createGraph: true });
    const g = x.grad!;
    x.grad = null;
    g.sum().backward();
    return [g, x.grad];
  },
  'shapes that matmul refuses': () => ones([2, 3]).matmul(ones([2, 3])),
  'shapes that do not broadcast': () => ones([2]).add(ones([3])),
};
